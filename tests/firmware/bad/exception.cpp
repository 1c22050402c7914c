// SPDX-License-Identifier: BSL-1.0
// expect: no exceptions: something throws or catches
// undefined: __cxa_throw|__cxa_allocate_exception
// library: C++
// flags: -fexceptions
int main(int count, char**) {
  if (count > 3) {
    throw 1;
  }
}
