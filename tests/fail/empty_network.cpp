// expect: etch: a network needs at least one layer
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 1>>;
#else
using model = etch::network<float>;
#endif

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
