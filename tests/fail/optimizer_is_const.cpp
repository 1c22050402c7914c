// expect: etch: this is no optimizer of this network: it lacks what etch::optimizer asks for
// show: const
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

#ifdef ETCH_CORRECT
using rule = etch::sgd<model>;
#else
using rule = etch::sgd<model> const;
#endif

auto train(model& net, samples const& data, rule& how) { return etch::fit(net, data, etch::squared_error{}, how); }
