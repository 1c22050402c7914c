// expect: etch: this is no fixed-point number: what is asked for is an etch::fixed
// show: float
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#if ETCH_CORRECT
using number = etch::fixed<3, 4>;
#else
using number = float;
#endif

#if MISTAKE_values || ETCH_CORRECT
auto values(model const& net) { return etch::quantize<number>(net); }
#endif
#if MISTAKE_weights || ETCH_CORRECT
auto weights(model const& net) { return etch::quantize<etch::fixed<4, 11>, number>(net); }
#endif
