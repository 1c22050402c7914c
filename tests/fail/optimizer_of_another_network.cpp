// expect: etch: this is no optimizer of this network: it lacks what etch::optimizer asks for
// show: sgd
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

using other = etch::network<float, etch::dense<2, 1>>;

#ifdef ETCH_CORRECT
using rule = etch::sgd<model>;
#else
using rule = etch::sgd<other>;
#endif

auto train(model& net, samples const& data) { return etch::fit(net, data, etch::squared_error{}, rule{}); }
