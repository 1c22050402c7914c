// expect: etch: this is no layer: the type at layer_at<N> lacks what etch::layer asks for
// show: layer_at<2> int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 1>, etch::sigmoid>;
#else
using model = etch::network<float, etch::dense<2, 1>, int>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
