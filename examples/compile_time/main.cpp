// SPDX-License-Identifier: BSL-1.0

// Example: networks that the compiler has trained; in the program there is no code that learns.
#include <fmt/format.h>

#include "proofs.hpp"
#include "xor.hpp"
#include "xor_tanh.hpp"

int main() {
  fmt::print("   x0    x1   xor   2-4-1  2-10-5-1\n");
  std::size_t wrong = 0;
  for (auto const& [x, target] : etch::problems::xor_easy<>) {
    float const p = etch::math::sigmoid(compile_time::trained.forward(x)[0]);
    float const q = compile_time::tanh_trained.forward(x)[0];
    fmt::print("{:5.2f} {:5.2f} {:5} {:7.3f} {:9.3f}\n", x[0], x[1], target[0], p, q);
    wrong += (p > 0.5F) == (target[0] > 0.5F) ? 0U : 1U;
    wrong += (q > 0.5F) == (target[0] > 0.5F) ? 0U : 1U;
  }
  fmt::print("{} wrong, of {} weights and biases in all\n", wrong,
             compile_time::model::parameter_count + compile_time::tanh_model::parameter_count);
  return wrong == 0 ? 0 : 1;
}
