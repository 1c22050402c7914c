// expect: etch: the number of lanes is a power of two
// show: 12
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
constexpr std::size_t width = 8;
#else
constexpr std::size_t width = 12;
#endif

float first(float x) { return etch::lanes<float, width>{x}[0]; }
