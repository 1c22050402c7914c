// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

auto predict(model const& net) {
#ifdef ETCH_CORRECT
  return net.forward({1.0F, 2.0F});
#else
  return net.forward({1.0F, 2.0F, 3.0F});
#endif
}
