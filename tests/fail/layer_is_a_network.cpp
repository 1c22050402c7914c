// expect: etch: this is no layer: the type at layer_at<N> lacks what etch::layer asks for
// show: layer_at<1> network
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using inner = etch::network<float, etch::dense<2, 3>>;

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 3>, etch::dense<3, 1>>;
#else
using model = etch::network<float, inner, etch::dense<3, 1>>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
