// expect: etch: the numbers are of two types: the network computes in the first, but is given the second
// show: number_fits float double
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using input = std::array<float, 2>;
#else
using input = std::array<double, 2>;
#endif

auto predict(model const& net, input const& x) { return net.forward(x); }
