// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
etch::vector<float, 2> x;
#else
etch::vector<float, 3> x;
#endif

auto predict(model const& net) { return etch::quantize<etch::fixed<4, 11>>(net).forward(x); }
