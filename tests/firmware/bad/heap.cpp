// SPDX-License-Identifier: BSL-1.0
// expect: no heap: something allocates
// undefined: malloc
// library: C
#include <cstdlib>
void* volatile kept;
int main() { kept = std::malloc(4); }
