// SPDX-License-Identifier: BSL-1.0

/// @file
/// How often the reference network learns in fixed-point numbers, over 200 seeds, beside float: weights from N(0, 1),
/// gradient descent sample by sample in a new order each epoch, rate 0.1. The same seed gives the same bits on every
/// machine, so the counts are exact.

#include <etch/etch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "tolerance.hpp"

namespace {

template <class T>
using network_of = etch::network<T, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                 etch::dense<5, 1>, etch::sigmoid>;

/// fixed_sgd that rounds to the nearest: its random numbers always are half a unit.
template <class Network, int ScaleBits>
struct rounded_sgd : etch::fixed_sgd<Network, ScaleBits> {
  using T = typename Network::number_type;

  constexpr auto update() const noexcept {
    return [](etch::parameter_kind, T& p, auto const& g) {
      constexpr int shift = ScaleBits + [] {
        if constexpr (requires { std::remove_cvref_t<decltype(g)>::integer_bits; }) {
          return 0;
        } else {
          return T::fraction_bits;
        }
      }();
      std::int64_t units = 0;
      if constexpr (requires { g.units(); }) {
        units = g.units();
      } else {
        units = g.units;
      }
      p = T::of_units_in_range(p.units() - ((units + (shift == 0 ? 0 : std::int64_t{1} << (shift - 1))) >> shift));
    };
  }
};

}  // namespace

template <class Network, int ScaleBits>
inline constexpr bool etch::detail::updates_in_place<rounded_sgd<Network, ScaleBits>> = true;

namespace {

template <class T>
struct descent {
  static auto of(double rate, std::uint64_t /*seed*/) {
    return etch::sgd<network_of<T>>{.learning_rate = static_cast<T>(rate)};
  }
};
template <class T, int ScaleBits, class Network = network_of<T>>
struct fixed_descent {
  static auto of(double rate, std::uint64_t seed) {
    return etch::fixed_sgd<Network, ScaleBits>{.learning_rate = rate, .noise = static_cast<std::uint32_t>(seed)};
  }
};
template <class T, int ScaleBits>
struct rounded_descent {
  static auto of(double rate, std::uint64_t /*seed*/) {
    rounded_sgd<network_of<T>, ScaleBits> result;
    result.learning_rate = rate;
    return result;
  }
};

enum class problem { xor_easy, linear };

struct outcome {
  int reached = 0;      ///< how many seeds of 200 came to the goal in some epoch
  int median = 0;       ///< the first such epoch, of these
  double accuracy = 0;  ///< the mean after the last epoch
};

/// Trains for so many epochs; the goal is every sample of xor, and 99 % of linear.
template <class T, class Descent, class Network = network_of<T>>
outcome learn(problem which, double rate, int epochs) {
  outcome result;
  std::vector<int> first;
  for (std::uint64_t seed = 1; seed <= tolerance::seeds; ++seed) {
    auto const linear = etch::convert<T>(etch::problems::linear(seed + 1000));
    auto const xor_easy = etch::convert<T>(etch::problems::xor_easy<>);
    std::vector<etch::sample<T, 2, 1>> samples(linear.begin(), linear.end());
    if (which == problem::xor_easy) {
      samples.assign(xor_easy.begin(), xor_easy.end());
    }
    auto net = etch::convert<Network>(etch::initialized<network_of<float>>(etch::normal_weights{}, seed));
    auto optimizer = Descent::of(rate, seed);
    etch::pcg32 random{seed};
    int reached = 0;
    for (int epoch = 1; epoch <= epochs; ++epoch) {
      etch::permutation const order{static_cast<std::uint32_t>(samples.size()), random};
      for (std::uint32_t i = 0; i < samples.size(); ++i) {
        etch::learn(net, samples[order(i)], etch::squared_error{}, optimizer);
      }
      if (reached == 0 && etch::accuracy(net, samples) >= (which == problem::xor_easy ? 1.0F : 0.99F)) {
        reached = epoch;
        first.push_back(epoch);
      }
    }
    result.accuracy += static_cast<double>(etch::accuracy(net, samples)) / tolerance::seeds;
  }
  std::ranges::sort(first);
  result.reached = static_cast<int>(first.size());
  result.median = first.empty() ? 0 : first[first.size() / 2];
  return result;
}

using q4_11 = etch::fixed<4, 11>;
using q3_4 = etch::fixed<3, 4>;

/// Weights of 8 bits, and values of 16.
using mixed = etch::network<q4_11, etch::stored_as<q3_4, etch::dense<2, 10>>, etch::sigmoid,
                            etch::stored_as<q3_4, etch::dense<10, 5>>, etch::sigmoid,
                            etch::stored_as<q3_4, etch::dense<5, 1>>, etch::sigmoid>;

}  // namespace

TEST_CASE("numbers of 16 bits learn xor as float does") {
  auto const real = learn<float, descent<float>>(problem::xor_easy, 0.1, 1000);
  auto const fixed = learn<q4_11, fixed_descent<q4_11, 3>>(problem::xor_easy, 0.1, 1000);
  CHECK(real.reached == 187);
  CHECK(real.median == 438);
  CHECK(fixed.reached == 187);
  CHECK(fixed.median == 438);
  CHECK(std::fabs(fixed.accuracy - real.accuracy) < 0.001);
}

TEST_CASE("numbers of 16 bits learn linear as float does") {
  auto const real = learn<float, descent<float>>(problem::linear, 0.1, 200);
  auto const fixed = learn<q4_11, fixed_descent<q4_11, 3>>(problem::linear, 0.1, 200);
  CHECK(real.reached == 200);
  CHECK(real.median == 24);
  CHECK(fixed.reached == 200);
  CHECK(fixed.median == 24);
  CHECK(std::fabs(fixed.accuracy - real.accuracy) < 0.001);
}

TEST_CASE("numbers of 8 bits learn, by a scale of the gradients and random rounding only") {
  CHECK(learn<q3_4, fixed_descent<q3_4, 3>>(problem::xor_easy, 0.1, 1000).reached == 181);
  CHECK(learn<q3_4, fixed_descent<q3_4, 0>>(problem::xor_easy, 0.1, 1000).reached == 0);
  CHECK(learn<q3_4, rounded_descent<q3_4, 3>>(problem::xor_easy, 0.1, 1000).reached == 0);
  CHECK(learn<q3_4, rounded_descent<q3_4, 0>>(problem::xor_easy, 0.1, 1000).reached == 0);
  CHECK(learn<q3_4, fixed_descent<q3_4, 3>>(problem::linear, 0.1, 200).reached == 168);
}

TEST_CASE("numbers of 16 bits with weights of 8 learn as float does") {
  auto const of_xor = learn<q4_11, fixed_descent<q4_11, 3, mixed>, mixed>(problem::xor_easy, 0.1, 1000);
  CHECK(of_xor.reached == 185);
  CHECK(of_xor.median == 385);
  auto const of_linear = learn<q4_11, fixed_descent<q4_11, 3, mixed>, mixed>(problem::linear, 0.1, 200);
  CHECK(of_linear.reached == 200);
  CHECK(of_linear.median == 25);
}
