// SPDX-License-Identifier: BSL-1.0
// expect: no libm: something calls a function of the C library's mathematics
// undefined: fmaxf
// library: C
#include <cmath>
float volatile x = 0;
int main() { x = std::fmax(x, 1.0F); }
