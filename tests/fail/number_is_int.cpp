// expect: etch: this is no number type: a network computes in float, double or what enable_number allows
// show: is_number int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 1>>;
#else
using model = etch::network<int, etch::dense<2, 1>>;
#endif

auto predict(model const& net) { return net.forward({0, 1}); }
