// expect: etch: this is no vector: pass a std::array of the network's numbers, or a braced list
// show: vector
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>
#include <vector>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using input = std::array<float, 2>;
#else
using input = std::vector<float>;
#endif

auto predict(model const& net, input const& x) { return net.forward(x); }
