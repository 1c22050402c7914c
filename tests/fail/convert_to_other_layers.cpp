// expect: etch: these networks have different layers: one is converted to another of the same shapes
// show: dense<2, 3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using number = etch::fixed<4, 11>;
#ifdef ETCH_CORRECT
constexpr std::size_t width = 3;
#else
constexpr std::size_t width = 4;
#endif
using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
using other = etch::network<number, etch::dense<2, width>, etch::sigmoid, etch::dense<width, 1>>;

auto converted(model const& from) { return etch::convert<other>(from); }
