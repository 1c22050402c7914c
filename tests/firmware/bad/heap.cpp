// SPDX-License-Identifier: BSL-1.0
// expect: no heap: something allocates
// undefined: malloc
#include <cstdlib>
void* volatile kept;
int main() { kept = std::malloc(4); }
