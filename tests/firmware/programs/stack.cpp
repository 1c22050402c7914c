// SPDX-License-Identifier: BSL-1.0

/// @file
/// Holds `etch::footprint` against the stack that predicting and learning take, painted.

#include <etch/etch.hpp>

#include "measure.hpp"

namespace {

using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                etch::dense<5, 1>, etch::sigmoid>;
using narrowing = etch::network<float, etch::dense<2, 60>, etch::tanh, etch::dense<60, 1>>;
using wide = etch::network<float, etch::dense<8, 48>, etch::relu, etch::dense<48, 24>, etch::tanh, etch::dense<24, 4>>;

constexpr std::uint32_t frames = 320;  // the most that a compiler saves, of all calls together
std::uint32_t failures = 0;

/// A measured figure, what it must be at most, and a half of that, which it must exceed: a footprint of all there is.
void check(char const* what, std::size_t expected, std::uint32_t found) noexcept {
  bool const right = found <= expected + frames && found > expected / 2;
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

}  // namespace

int main() {
  program<reference, etch::sgd>::run("2-10-5-1, sgd");
  program<reference, etch::adam>::run("2-10-5-1, adam");
  program<wide, etch::sgd>::run("8-48-24-4, sgd");
  program<narrowing, etch::sgd>::run("2-60-1, sgd");
  return failures == 0 ? 0 : 1;
}
