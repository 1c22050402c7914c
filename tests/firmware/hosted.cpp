// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

#include "programs/bits.hpp"

int main() {
  std::uint32_t const hash = hash_of_trained(100);
  std::printf("expected %lu, found %lu\n", static_cast<unsigned long>(expected_hash), static_cast<unsigned long>(hash));
  return hash == expected_hash ? 0 : 1;
}
