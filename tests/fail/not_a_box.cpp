// expect: etch: this is no box: pass an etch::box of the network's inputs
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
constexpr etch::box<float, 2> box{{0.0F, 0.0F}, {1.0F, 1.0F}};
#else
constexpr std::array<float, 2> box{0.0F, 1.0F};
#endif

#if MISTAKE_bounds || ETCH_CORRECT
float bounds(model const& net) { return etch::bounds(net, box).upper[0]; }
#endif
#if MISTAKE_gradient_bounds || ETCH_CORRECT
float gradient_bounds(model const& net) { return etch::gradient_bounds(net, box).upper[0]; }
#endif
#if MISTAKE_is_increasing || ETCH_CORRECT
bool is_increasing(model const& net) { return etch::is_increasing<1>(net, box); }
#endif
#if MISTAKE_is_decreasing || ETCH_CORRECT
bool is_decreasing(model const& net) { return etch::is_decreasing<1>(net, box); }
#endif
#if MISTAKE_lipschitz_bound || ETCH_CORRECT
float lipschitz_bound(model const& net) { return etch::lipschitz_bound(net, box); }
#endif
#if MISTAKE_is_of_class || ETCH_CORRECT
bool is_of_class(model const& net) { return etch::is_of_class(net, box, 1); }
#endif
