// expect: etch: this is no network: prepared is of an etch::network, and made by prepare
// show: not_a_network
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
struct not_a_network {
  float weight = 0.0F;
};
#if ETCH_CORRECT
using network = model;
#else
using network = not_a_network;
#endif

float prepared(etch::prepared<network> const& net) { return net.forward({0.1F, 0.2F})[0]; }
