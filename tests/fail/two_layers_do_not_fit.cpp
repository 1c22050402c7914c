// expect: etch: the layer at layer_at<N> takes<N> inputs, but the layer before it gives<N>
// show: layer_at<2> takes<4> gives<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 3>, etch::dense<3, 5>, etch::dense<5, 1>>;
#else
using model = etch::network<float, etch::dense<2, 3>, etch::dense<4, 5>, etch::dense<6, 1>>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
