// expect: etch: this is no optimizer of this network: it lacks what etch::optimizer asks for
// show: no_rule
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

struct no_rule {};

#ifdef ETCH_CORRECT
using rule = etch::sgd<model>;
#else
using rule = no_rule;
#endif

auto train(model& net, samples const& data) { return etch::fit(net, data, etch::squared_error{}, rule{}); }
