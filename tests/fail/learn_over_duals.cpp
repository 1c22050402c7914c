// expect: etch: this network computes in a number that does not learn: float, double and fixed-point ones do
// show: dual<float>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
using number = float;
#else
using number = etch::dual<float>;
#endif
using network = etch::network<number, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

/// Steps nowhere.
struct stay {
  void step(network& /*net*/, network const& /*gradient*/) noexcept {}
};

number learn(network& net) { return etch::learn(net, etch::sample_of<network>{}, etch::squared_error{}, stay{}); }
