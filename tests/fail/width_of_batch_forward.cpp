// expect: etch: samples are taken side by side by a power of two: 1, 2, 4, 8, 16, or 0 for the target's own
// show: 12
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using inputs = std::array<model::input_type, 4>;
using outputs = std::array<model::output_type, 4>;

#ifdef ETCH_CORRECT
constexpr std::size_t width = 8;
#else
constexpr std::size_t width = 12;
#endif

auto predict(model const& net, inputs const& x, outputs& y) { return etch::batch_forward<width>(net, x, y); }
