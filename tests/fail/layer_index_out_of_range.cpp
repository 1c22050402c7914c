// expect: etch: there is no such layer: the network has layer_count<N> from 0 on, but is asked for layer_index<N>
// show: layer_count<3> layer_index<9>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

auto const& at(model const& net) {
#ifdef ETCH_CORRECT
  return net.layer<2>();
#else
  return net.layer<9>();
#endif
}
