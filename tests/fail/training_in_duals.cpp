// expect: etch: this number type cannot be trained in: training computes in float or double
// show: dual<double>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using number = double;
#else
using number = etch::dual<double>;
#endif

using model = etch::network<number, etch::dense<2, 1>>;
using samples = std::array<etch::sample<number, 2, 1>, 4>;

auto train(model& net, samples const& data, etch::sgd<model>& rule) {
  return etch::fit(net, data, etch::squared_error{}, rule);
}
