// expect: etch: there is no such input or output: they are counted from 0
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr etch::box<float, 2> box{{0.0F, 0.0F}, {1.0F, 1.0F}};
#if ETCH_CORRECT
constexpr std::size_t output = 0;
constexpr std::size_t input = 1;
#else
constexpr std::size_t output = 1;
constexpr std::size_t input = 2;
#endif

#if MISTAKE_gradient_bounds || ETCH_CORRECT
float gradient_bounds(model const& net) { return etch::gradient_bounds<output>(net, box).upper[0]; }
#endif
#if MISTAKE_is_increasing || ETCH_CORRECT
bool is_increasing(model const& net) { return etch::is_increasing<0, output>(net, box); }
#endif
#if MISTAKE_is_decreasing || ETCH_CORRECT
bool is_decreasing(model const& net) { return etch::is_decreasing<0, output>(net, box); }
#endif
#if MISTAKE_is_decreasing_input || ETCH_CORRECT
bool is_decreasing_input(model const& net) { return etch::is_decreasing<input>(net, box); }
#endif
