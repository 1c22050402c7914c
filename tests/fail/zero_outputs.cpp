// expect: etch: a layer needs inputs and outputs: the one at layer_at<N> takes<N> and gives<N>
// show: layer_at<3> takes<3> gives<0>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#else
using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 0>>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
