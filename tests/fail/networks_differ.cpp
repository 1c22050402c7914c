// expect: etch: these networks have different layers: their parameters are taken side by side
// show: dense<2, 4>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using other = etch::network<double, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#else
using other = etch::network<double, etch::dense<2, 4>, etch::sigmoid, etch::dense<4, 1>>;
#endif

void copy(model& to, other const& from) {
  etch::for_each_parameter([](etch::parameter_kind, float& p, double q) { p = static_cast<float>(q); }, to, from);
}
