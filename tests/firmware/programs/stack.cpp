// SPDX-License-Identifier: BSL-1.0

/// @file
/// Holds `etch::footprint` against the linked image and the stack that predicting and learning take, painted.

#include <etch/etch.hpp>

#include "measure.hpp"

namespace {

using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                etch::dense<5, 1>, etch::sigmoid>;
using narrowing = etch::network<float, etch::dense<2, 60>, etch::tanh, etch::dense<60, 1>>;
using wide = etch::network<float, etch::dense<8, 48>, etch::relu, etch::dense<48, 24>, etch::tanh, etch::dense<24, 4>>;

}  // namespace

extern "C" std::byte bss_begin;  // by the linker script: the variables, all of which begin with zeros
extern "C" std::byte bss_end;

namespace {

std::uint32_t failures = 0;

/// The most stack that is allowed for a footprint. Of code that is small, what a compiler saves in all calls together;
/// of code that is fast it keeps copies of the values, too.
constexpr std::size_t most_of(std::size_t footprint) noexcept {
#if defined(__OPTIMIZE_SIZE__)
  return footprint + 320;
#else
  return 2 * footprint + 320;
#endif
}

/// A measured figure, what it must be at most, and a half of that, which it must exceed: a footprint of all there is.
void check(char const* what, std::size_t expected, std::uint32_t found) noexcept {
  bool const right = found <= most_of(expected) && found > expected / 2;
  failures += right ? 0U : 1U;
  board::print(what);
  board::print(right ? ": " : ": WRONG: ");
  board::print(found);
  board::print(" bytes of stack, and the footprint ");
  board::print(static_cast<std::uint32_t>(expected));
  board::print("\n");
}

/// A network, an optimizer and a sample, and what is done with them.
template <class Network, template <class> class Optimizer>
struct program {
  static inline Network net;
  static inline Optimizer<Network>* optimizer;  // it has settings, and would be a variable with initial values
  static inline etch::sample_of<Network> sample;

  [[gnu::noinline]] static void predict() noexcept { sample.target = net.forward(sample.input); }
  [[gnu::noinline]] static void learn() noexcept { etch::learn(net, sample, etch::squared_error{}, *optimizer); }

  /// Of the variables above, the network, as its footprint says, and the sample.
  static constexpr std::size_t variables = etch::footprint<Network, Optimizer<Network>>.parameters + sizeof sample;

  static void run(char const* name) noexcept {
    Optimizer<Network> on_the_stack{};
    optimizer = &on_the_stack;
    constexpr auto bytes = etch::footprint<Network, Optimizer<Network>>;
    static_assert(bytes.parameters == sizeof net && bytes.optimizer == sizeof *optimizer);
    static_assert(bytes.learning == sizeof net + sizeof *optimizer + bytes.trace + bytes.deltas + bytes.gradient);
    board::print(name);
    board::print(", ");
    check("predicting", bytes.predicting, measure::stack_of(predict));
    board::print(name);
    board::print(", ");
    check("learning", bytes.trace + bytes.deltas + bytes.gradient, measure::stack_of(learn));
  }
};

/// A network in flash: predicting takes no RAM but the stack.
constexpr reference in_flash = etch::initialized<reference>(etch::xavier{}, 1);
reference::input_type input;
reference::output_type output;
[[gnu::noinline]] void predict_from_flash() noexcept { output = in_flash.forward(input); }

/// Runs programs, and holds the variables of the image against theirs.
template <class... Programs>
void run(auto const&... names) noexcept {
  (Programs::run(names), ...);
  check("2-10-5-1 in flash, predicting", etch::footprint<reference>.predicting, measure::stack_of(predict_from_flash));

  auto const found = static_cast<std::uint32_t>(&bss_end - &bss_begin);
  std::size_t const least = (Programs::variables + ...) + sizeof input + sizeof output + sizeof failures;
  std::size_t const most = least + sizeof...(Programs) * sizeof(void*) + 16;  // the optimizers' pointers, and alignment
  bool const right = found >= least && found <= most;
  failures += right ? 0U : 1U;
  board::print(right ? "variables: " : "variables: WRONG: ");
  board::print(found);
  board::print(" bytes, and by the footprints ");
  board::print(static_cast<std::uint32_t>(least));
  board::print("\n");
}

}  // namespace

int main() {
  run<program<reference, etch::sgd>, program<reference, etch::adam>, program<wide, etch::sgd>,
      program<narrowing, etch::sgd>>("2-10-5-1, sgd", "2-10-5-1, adam", "8-48-24-4, sgd", "2-60-1, sgd");
  return failures == 0 ? 0 : 1;
}
