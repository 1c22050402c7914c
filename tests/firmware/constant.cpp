// SPDX-License-Identifier: BSL-1.0
#include "programs/bits.hpp"

#ifdef __clang__
// A tenth of it, which takes clang as long as g++ takes for all: g++ evaluates both.
static_assert(hash_of_trained(10) == 0x917abe42U, "the compiler trains to other weights");
#else
static_assert(hash_of_trained(10) == 0x917abe42U && hash_of_trained(100) == expected_hash,
              "the compiler trains to other weights");
#endif
