// SPDX-License-Identifier: BSL-1.0
// network: compile_time::trained, of 68 bytes

/// @file
/// Predicts by a network that the compiler has trained.

#include "../../../examples/compile_time/xor.hpp"

#include "board.hpp"

int main() {
  std::uint32_t wrong = 0;
  for (auto const& sample : etch::problems::xor_easy<>) {
    float const logit = compile_time::trained.forward(sample.input)[0];
    wrong += (logit > 0.0F) == (sample.target[0] > 0.5F) ? 0U : 1U;
  }
  board::print(wrong);
  board::print(" of 21 wrong\n");
  return wrong == 0 ? 0 : 1;
}
