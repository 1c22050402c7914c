// expect: etch: this is no network: frozen takes a constexpr variable of an etch::network
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
constexpr model net;
#else
model net;
#endif

float frozen() { return etch::frozen<net>::forward({0.1F, 0.2F})[0]; }
