// SPDX-License-Identifier: BSL-1.0
// expect: no libm: something calls a function of the C library's mathematics
// undefined: expf
// library: C
#include <cmath>
float volatile x = 0;
int main() { x = std::exp(x); }
