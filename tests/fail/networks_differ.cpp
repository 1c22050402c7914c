// expect: etch: these networks have different layers: their parameters are taken side by side
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using wider = etch::network<double, etch::dense<2, 3>, etch::tanh, etch::dense<3, 1>>;
using as_long = wider;
#else
using wider = etch::network<double, etch::dense<2, 4>, etch::sigmoid, etch::dense<4, 1>>;
using as_long = etch::network<double, etch::dense<2, 2>, etch::sigmoid, etch::dense<2, 2>, etch::dense<2, 1>>;
#endif

#if MISTAKE_for_each_parameter__wider || ETCH_CORRECT
void copy(model& to, wider const& from) {
  etch::for_each_parameter([](etch::parameter_kind, float& p, double q) { p = static_cast<float>(q); }, to, from);
}
#endif
#if MISTAKE_for_each_parameter__deeper || ETCH_CORRECT
void copy_deeper(model& to, as_long const& from) {
  etch::for_each_parameter([](etch::parameter_kind, float& p, double q) { p = static_cast<float>(q); }, to, from);
}
#endif
#if MISTAKE_for_each_parameter__of_equal_counts || ETCH_CORRECT
#if ETCH_CORRECT
using one = etch::network<float, etch::dense<3, 1>>;
#else
using one = etch::network<float, etch::dense<1, 2>>;
#endif
void add(one& to, etch::network<float, etch::dense<3, 1>> const& from) {
  etch::for_each_parameter([](etch::parameter_kind, float& p, float q) { p += q; }, to, from);
}
#endif
