// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<4>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using example = etch::sample<float, 2, 1>;
#else
using example = etch::sample<float, 4, 1>;
#endif

float learn(model& net, example const& one, etch::sgd<model>& rule) {
  return etch::learn(net, one, etch::squared_error{}, rule);
}
