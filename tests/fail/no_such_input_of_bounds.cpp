// expect: etch: there is no such input or output: they are counted from 0
// show: 2
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
constexpr std::size_t input = 1;
#else
constexpr std::size_t input = 2;
#endif

bool grows(etch::box<float, 2> const& box) { return etch::is_increasing<input>(model{}, box); }
