// expect: etch: the first layer must state its inputs, as dense does: an activation takes any number
// show: sigmoid
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 1>, etch::sigmoid>;
#else
using model = etch::network<float, etch::sigmoid, etch::dense<2, 1> >;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
