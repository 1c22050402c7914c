// expect: etch: this is no rounding: it lacks what etch::rounding asks for
// show: inward
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

/// Rounds nowhere.
struct inward {
  static constexpr float down(float x) noexcept { return x; }
#if ETCH_CORRECT
  static constexpr float up(float x) noexcept { return x; }
#endif
};
using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr etch::box<float, 2> box{{0.0F, 0.0F}, {1.0F, 1.0F}};

#if MISTAKE_interval || ETCH_CORRECT
float interval(etch::interval<float, inward> const& x) { return x.lower; }
#endif
#if MISTAKE_bounds || ETCH_CORRECT
float bounds(model const& net) { return etch::bounds<inward>(net, box).upper[0]; }
#endif
#if MISTAKE_gradient_bounds || ETCH_CORRECT
float gradient_bounds(model const& net) { return etch::gradient_bounds<0, inward>(net, box).upper[0]; }
#endif
