// SPDX-License-Identifier: BSL-1.0
#include "bits.hpp"

#include "board.hpp"

int main() {
  auto const found = all_hashes();
  for (std::size_t i = 0; i < found.size(); ++i) {
    board::print("expected ");
    board::print(expected_hashes[i]);
    board::print(", found ");
    board::print(found[i]);
    board::print("\n");
  }
  return found == expected_hashes ? 0 : 1;
}
