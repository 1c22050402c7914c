// expect: etch: a fixed-point number has 7, 15 or 31 bits before and behind the point, and a sign
// show: fixed<4, 12>
// SPDX-License-Identifier: BSL-1.0
#include <etch/number/fixed.hpp>

#ifdef ETCH_CORRECT
using number = etch::fixed<4, 11>;
#else
using number = etch::fixed<4, 12>;
#endif

number twice(number x) { return x + x; }
