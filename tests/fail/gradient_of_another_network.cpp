// expect: etch: this is the gradient of another network: it must be of the network's own type
// show: dense
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using other = model;
#else
using other = etch::network<float, etch::dense<2, 4>, etch::sigmoid, etch::dense<4, 1>>;
#endif

void pass(model const& net, model::trace_type const& trace, other& gradient) { net.backward(trace, {1.0F}, gradient); }
