// SPDX-License-Identifier: BSL-1.0

/// @file
/// The memory that the C library's malloc asks the system for: from the end of the variables up to the stack.

#include "measure.hpp"

extern "C" {
extern char bss_end[];

#if defined(__riscv)
void* sbrk(std::ptrdiff_t size) {
#else
void* _sbrk(std::ptrdiff_t size) {
#endif
  auto const begin = reinterpret_cast<std::uintptr_t>(bss_end) + measure::heap;
  if (begin + static_cast<std::size_t>(size) + measure::stack_size >
      reinterpret_cast<std::uintptr_t>(measure::stack_pointer())) {
    measure::fail("no memory");
  }
  measure::heap += static_cast<std::uint32_t>(size);
  return reinterpret_cast<void*>(begin);
}
}
