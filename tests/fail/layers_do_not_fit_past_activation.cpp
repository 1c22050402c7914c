// expect: etch: the layer at layer_at<N> takes<N> inputs, but the layer before it gives<N>
// show: layer_at<3> takes<9> gives<10>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 1>>;
#else
using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<9, 1>>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
