// expect: etch: the layer at layer_at<N> takes<N> inputs, but the layer before it gives<N>
// show: layer_at<3> takes<5> gives<4>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>>;
#else
using model = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<5, 1>>;
#endif

float train() {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<model>{});
  return etch::accuracy(net, etch::problems::xor_easy<>);
}
