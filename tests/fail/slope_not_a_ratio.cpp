// expect: etch: the slope of leaky_relu is a std::ratio of numbers up to 32767
// show: float
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
using slope = std::ratio<1, 10>;
#else
using slope = float;
#endif

float value(float x) { return etch::leaky_relu<slope>::value(x); }
