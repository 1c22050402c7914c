// expect: etch: sums of products of 32-bit numbers overflow 64 bits: calibrate, or take weights of 16 bits
// show: fixed
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>>;

#ifdef ETCH_CORRECT
using weight = etch::fixed<0, 15>;
#else
using weight = etch::fixed<0, 31>;
#endif

auto quantized(model const& net) { return etch::quantize<etch::fixed<4, 27>, weight>(net); }
