// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

constexpr etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>> net;

#ifdef ETCH_CORRECT
using input = std::array<float, 2>;
#else
using input = std::array<float, 3>;
#endif

auto predict(input const& x) { return etch::frozen<net>::forward(x); }
