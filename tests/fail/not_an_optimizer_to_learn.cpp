// expect: etch: this is no optimizer of this network: it lacks what etch::optimizer asks for
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr etch::sample_of<model> example{{0.1F, 0.2F}, {0.3F}};
#if ETCH_CORRECT
etch::sgd<model> optimizer;
#else
float optimizer = 0.1F;
#endif

float learn(model& net) { return etch::learn(net, example, etch::squared_error{}, optimizer); }
