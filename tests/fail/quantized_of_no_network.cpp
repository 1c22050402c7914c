// expect: etch: this is no network: quantized is of an etch::network, and made by quantize
// show: int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using network = etch::network<float, etch::dense<2, 3>>;
#else
using network = int;
#endif
constexpr etch::formats<1> formats{.sum_bits = {32}};

std::size_t size() { return sizeof(etch::quantized<network, formats>); }
