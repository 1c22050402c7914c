// SPDX-License-Identifier: BSL-1.0
#include "programs/bits.hpp"

// A variable, as clang would evaluate the operand of a comparison twice.
constexpr auto hashes = all_hashes();
static_assert(hashes == expected_hashes, "the compiler comes to other bits");
