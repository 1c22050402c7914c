// expect: etch: this is no initializer: it lacks what etch::initializer asks for
// show: double
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

void draw(model& net, etch::pcg32& random) {
#ifdef ETCH_CORRECT
  etch::initialize(net, etch::normal_weights{0.5F}, random);
#else
  etch::initialize(net, 0.5, random);
#endif
}
