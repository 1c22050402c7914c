// SPDX-License-Identifier: BSL-1.0

/// @file
/// Example: learns xor, and then linear, on a device without floating point: in fixed-point numbers of 16 bits.

#include <etch/etch.hpp>

#include "board.hpp"

namespace {

using number = etch::fixed<4, 11>;  // from -16 up to 16, in steps of 2^-11
template <class T>
using network_of = etch::network<T, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                 etch::dense<5, 1>, etch::sigmoid>;
using model = network_of<number>;
using sample = etch::sample_of<model>;
static_assert(sizeof(model) == 91 * sizeof(std::int16_t));

// What the network learns from and begins with is made by the compiler, which has floating point.
constexpr auto xor_samples = etch::convert<number>(etch::problems::xor_easy<>);
constexpr model initial = etch::convert<number>(etch::initialized<network_of<float>>(etch::normal_weights{}, 3));

/// A point of one of two diagonals, and which of them it is on.
sample measure_xor(etch::pcg32& random) noexcept { return xor_samples[random() % xor_samples.size()]; }

/// A point of the unit square, and on which side of its diagonal it is.
sample measure_linear(etch::pcg32& random) noexcept {
  auto const uniform = [&] { return number::of_units(static_cast<std::int16_t>(random() >> 21U)); };
  number const x0 = uniform();
  number const x1 = uniform();
  return {{x0, x1}, {x0 > x1 ? number{0} : number{1}}};
}

/// Learns until the answers are right, so many one after the other, each judged before it is learned from.
template <class Measure>
bool learn(char const* name, Measure const& measure, std::uint32_t enough) noexcept {
  constexpr std::uint32_t most = 20000;  // samples
  etch::pcg32 random{1};
  model net = initial;
  etch::fixed_sgd<model> descent{.learning_rate = 0.5F};
  std::uint32_t right = 0;
  std::uint32_t seen = 0;
  for (; right < enough && seen < most; ++seen) {
    sample const now = measure(random);
    bool const is_one = net.forward(now.input)[0] > number{0.5};
    right = is_one == (now.target[0] > number{0.5}) ? right + 1 : 0;
    etch::learn(net, now, etch::squared_error{}, descent);
  }
  board::print(name);
  board::print(right == enough ? ": right on " : ": not right on ");
  board::print(enough);
  board::print(" samples one after the other, after ");
  board::print(seen);
  board::print("\n");
  return right == enough;
}

}  // namespace

int main() {
  bool const learned_xor = learn("xor", measure_xor, 100);
  bool const learned_linear = learn("linear", measure_linear, 100);
  return learned_xor && learned_linear ? 0 : 1;
}
