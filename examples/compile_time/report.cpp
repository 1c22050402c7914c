// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <fmt/format.h>

int main() {
  for (auto const& [x, target] : etch::problems::xor_easy<>) {
    fmt::print("{:5.2f} {:5.2f} {:5} {:7.3f}\n", x[0], x[1], target[0], compile_time::after_1000.forward(x)[0]);
  }
  float const right = etch::accuracy(compile_time::after_1000, etch::problems::xor_easy<>);
  fmt::print("accuracy {}\n", right);
  return right == 1.0F ? 0 : 1;
}
