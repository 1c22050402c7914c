// expect: etch: a layer needs inputs and outputs: the one at layer_at<N> takes<N> and gives<N>
// show: layer_at<1> takes<0> gives<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 3>>;
#else
using model = etch::network<float, etch::dense<0, 3>>;
#endif

auto predict(model const& net, std::array<float, model::inputs> const& x) { return net.forward(x); }
