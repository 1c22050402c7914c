// SPDX-License-Identifier: BSL-1.0
// expect: no heap: something allocates
// undefined: _Znwj|operator new
// library: C++
int* volatile kept;
int main() { kept = new int; }
