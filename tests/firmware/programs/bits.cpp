// SPDX-License-Identifier: BSL-1.0
#include "bits.hpp"

#include "board.hpp"

int main() {
  std::uint32_t const hash = hash_of_trained(100);
  board::print("expected ");
  board::print(expected_hash);
  board::print(", found ");
  board::print(hash);
  board::print("\n");
  return hash == expected_hash ? 0 : 1;
}
