// expect: etch: the numbers are of two types: the network computes in the first, but is given the second
// show: fixed
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
etch::vector<etch::fixed<4, 11>, 2> x;
#else
etch::vector<etch::fixed<0, 15>, 2> x;
#endif

auto predict(model const& net) { return etch::quantize<etch::fixed<4, 11>>(net).forward(x); }
