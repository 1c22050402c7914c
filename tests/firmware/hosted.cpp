// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

#include "programs/bits.hpp"

int main() {
  auto const found = all_hashes();
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::printf("expected %lu, found %lu\n", static_cast<unsigned long>(expected_hashes[i]),
                static_cast<unsigned long>(found[i]));
  }
  return found == expected_hashes ? 0 : 1;
}
