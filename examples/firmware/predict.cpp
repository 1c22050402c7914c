// SPDX-License-Identifier: BSL-1.0

/// @file
/// Example: predicts with weights in flash; of the RAM it takes the stack only.

#include "board.hpp"
#include "weights.hpp"

// The compiler runs the network as well: were these weights not those of xor, this would not compile.
static_assert(trained.forward({0.1F, 0.9F})[0] > 0.5F && trained.forward({0.9F, 0.9F})[0] < 0.5F);

int main() {
  std::uint32_t wrong = 0;
  for (auto const& sample : etch::problems::xor_easy<>) {
    float const y = trained.forward(sample.input)[0];
    board::print("xor(");
    board::print(sample.input[0]);
    board::print(", ");
    board::print(sample.input[1]);
    board::print(") = ");
    board::print(y);
    board::print("\n");
    wrong += (y > 0.5F) == (sample.target[0] > 0.5F) ? 0U : 1U;
  }
  board::print(wrong);
  board::print(" of 21 wrong\n");
  return wrong == 0 ? 0 : 1;
}
