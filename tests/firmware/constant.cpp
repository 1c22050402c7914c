// SPDX-License-Identifier: BSL-1.0
#include "programs/bits.hpp"

// A variable, as clang would evaluate the operand of a comparison twice.
constexpr std::uint32_t hash = hash_of_trained(100);
static_assert(hash == expected_hash, "the compiler trains to other weights");
