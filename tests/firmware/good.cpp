// SPDX-License-Identifier: BSL-1.0
// links: with the C library beside it, which is not called
// library: C
#include <etch/etch.hpp>
using model = etch::network<float, etch::dense<2, 3>, etch::tanh, etch::dense<3, 1>, etch::sigmoid>;
model net;
float volatile x;
int main() {
  etch::pcg32 random{1};
  etch::initialize(net, etch::xavier{}, random);
  etch::adam<model> optimizer;
  x = etch::learn(net, etch::sample_of<model>{{x, x}, {1.0F}}, etch::squared_error{}, optimizer);
}
