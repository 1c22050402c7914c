// expect: etch: this is no initializer: it lacks what etch::initializer asks for
// show: double
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

auto draw() {
#ifdef ETCH_CORRECT
  return etch::initialized<model>(etch::normal_weights{0.5F}, 1);
#else
  return etch::initialized<model>(0.5, 1);
#endif
}
