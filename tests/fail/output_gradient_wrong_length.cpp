// expect: etch: the gradient dy has the wrong length: the network gives<N>, but dy has<N>
// show: gives<1> has<2>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using gradient = std::array<float, 1>;
#else
using gradient = std::array<float, 2>;
#endif

auto learn(model const& net, gradient const& dy) { return net.backward(net.trace({0.1F, 0.9F}), dy); }
