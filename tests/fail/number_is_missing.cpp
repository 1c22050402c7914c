// expect: etch: this is no number type: a network computes in float, double or what enable_number allows
// show: dense
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 3>, etch::dense<3, 1>>;
#else
using model = etch::network<etch::dense<2, 3>, etch::dense<3, 1>>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
