// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// What the compiler proves of the network of xor.hpp, for all inputs of a box and not for samples of them: were one of
/// these not so, or not provable, the program would not compile.

#include "xor.hpp"

namespace compile_time {

// Its output is a logit. Where x0 is small and x1 large it is far on the side of 1: the probability is above 0.98.
inline constexpr etch::box<float, 2> corner{.lower = {0.0F, 0.85F}, .upper = {0.1F, 1.0F}};
static_assert(etch::bounds(trained, corner).lower[0] > 4.0F);

// Around the middle of that side it only falls as x0 grows, and only grows as x1 does. (Each side in four parts.)
inline constexpr etch::box<float, 2> flank{.lower = {0.2F, 0.55F}, .upper = {0.5F, 0.85F}};
static_assert(etch::is_decreasing<0>(trained, flank, etch::parts{4}) &&
              etch::is_increasing<1>(trained, flank, etch::parts{4}));

// A sensor that is wrong by 0.01 in both inputs changes the class of none of the samples.
static_assert(etch::is_robust(trained, etch::problems::xor_easy<>, 0.01F, {}, etch::binary_cross_entropy::threshold));

// An error of d in the inputs is at most one of 140 d in the logit, anywhere in the square.
inline constexpr etch::box<float, 2> square{.lower = {0.0F, 0.0F}, .upper = {1.0F, 1.0F}};
static_assert(etch::lipschitz_bound(trained, square) < 140.0F);

}  // namespace compile_time
