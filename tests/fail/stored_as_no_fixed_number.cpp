// expect: etch: this is no fixed-point number: what is asked for is an etch::fixed
// show: float
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using number = etch::fixed<3, 4>;
#else
using number = float;
#endif

std::size_t width() { return etch::stored_as<number, etch::dense<2, 3>>::outputs; }
