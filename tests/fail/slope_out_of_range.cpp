// expect: etch: the slope of leaky_relu is a std::ratio of numbers up to 32767
// show: ratio<1, 100000>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using activation = etch::leaky_relu<std::ratio<1, 10000>>;
#else
using activation = etch::leaky_relu<std::ratio<1, 100000>>;
#endif

using model = etch::network<float, etch::dense<2, 3>, activation>;

float use(model const& net) { return net.forward({1.0F, 2.0F})[0]; }
