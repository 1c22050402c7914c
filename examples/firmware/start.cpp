// SPDX-License-Identifier: BSL-1.0

/// @file
/// What a core needs around `main`: the start, and the functions on memory that a compiler may call. The symbols are
/// the linker script's.

#include <cstddef>
#include <cstdint>

#include "board.hpp"

extern "C" {
int program() asm("main");  // by another name, as C++ does not let a program call main

extern std::uint32_t data_source[], data_begin[], data_end[], bss_begin[], bss_end[];
extern char stack_end[];

// The functions on memory that compilers call. A loop that does the same would become such a call, of itself: but for
// the barrier.
[[gnu::always_inline]] static inline void copy_up(void* to, void const* from, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    static_cast<char*>(to)[i] = static_cast<char const*>(from)[i];
    asm volatile("");
  }
}
[[gnu::always_inline]] static inline void copy_down(void* to, void const* from, std::size_t size) {
  while (size-- > 0) {
    static_cast<char*>(to)[size] = static_cast<char const*>(from)[size];
    asm volatile("");
  }
}
[[gnu::always_inline]] static inline void copy_either_way(void* to, void const* from, std::size_t size) {
  if (to <= from) {
    copy_up(to, from, size);
  } else {
    copy_down(to, from, size);
  }
}
[[gnu::always_inline]] static inline void fill(void* to, char value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    static_cast<char*>(to)[i] = value;
    asm volatile("");
  }
}

void* memcpy(void* to, void const* from, std::size_t size) {
  copy_up(to, from, size);
  return to;
}
void* memmove(void* to, void const* from, std::size_t size) {
  copy_either_way(to, from, size);
  return to;
}
void* memset(void* to, int value, std::size_t size) {
  fill(to, static_cast<char>(value), size);
  return to;
}
int memcmp(void const* a, void const* b, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    int const difference = static_cast<unsigned char const*>(a)[i] - static_cast<unsigned char const*>(b)[i];
    if (difference != 0) {
      return difference;
    }
  }
  return 0;
}

#if defined(__ARM_EABI__)
// The names that clang has for them, some for aligned memory. Arm, "Run-time ABI for the Arm Architecture", 4.3.4.
void __aeabi_memcpy(void* to, void const* from, std::size_t size) { copy_up(to, from, size); }
void __aeabi_memcpy4(void* to, void const* from, std::size_t size) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memcpy8(void* to, void const* from, std::size_t size) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memmove(void* to, void const* from, std::size_t size) { copy_either_way(to, from, size); }
void __aeabi_memmove4(void* to, void const* from, std::size_t size) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memmove8(void* to, void const* from, std::size_t size) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memset(void* to, std::size_t size, int value) { fill(to, static_cast<char>(value), size); }
void __aeabi_memset4(void* to, std::size_t size, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memset8(void* to, std::size_t size, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memclr(void* to, std::size_t size) { fill(to, 0, size); }
void __aeabi_memclr4(void* to, std::size_t size) __attribute__((alias("__aeabi_memclr")));
void __aeabi_memclr8(void* to, std::size_t size) __attribute__((alias("__aeabi_memclr")));
#endif

/// From here on there is C++: variables have their values, and main runs.
[[noreturn]] void start() {
#if defined(__ARM_FP)
  *reinterpret_cast<std::uint32_t volatile*>(0xE000ED88) = 0xFU << 20U;  // CPACR: the floating-point unit on
  asm volatile("dsb\n isb" ::: "memory");
#endif
  std::uint32_t const* from = data_source;
  for (std::uint32_t* to = data_begin; to < data_end;) {
    *to++ = *from++;
    asm volatile("");
  }
  for (std::uint32_t* to = bss_begin; to < bss_end;) {
    *to++ = 0;
    asm volatile("");
  }
  board::exit(static_cast<std::uint32_t>(program()));
}

[[noreturn]] void fault() {
  board::print("fault\n");
  board::exit(255);
}
}

#if defined(__riscv)
// The first instruction: a stack, the floating-point unit on, and where faults go.
asm(R"(
.section .vectors, "ax"
.globl entry
entry:
  la sp, stack_end
  la t0, fault_entry
  csrw mtvec, t0
  li t0, 0x2000
  csrs mstatus, t0
  j start
.balign 4
fault_entry:
  j fault
)");
#else
// What a Cortex-M reads first: the stack, the start, and where the core's faults and interrupts go.
struct vector_table {
  char* stack;
  void (*handlers[15])();
};
extern "C" [[gnu::section(".vectors"), gnu::used]] constinit vector_table const vectors{
    stack_end,
    {start, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault}};
#endif
