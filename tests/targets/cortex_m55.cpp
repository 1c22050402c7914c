// SPDX-License-Identifier: BSL-1.0

/// @file
/// What a Cortex-M55 needs around a program, under QEMU's mps3-an547: a vector table, a start, and
/// semihosting to print and to leave. The emulator has loaded all data, and the memory is zero.

#include <cstdint>

#include "bits.hpp"

extern "C" char stack_end[];

namespace {

enum class semihosting : std::uint32_t { write_text = 0x04, exit_extended = 0x20 };

void call(semihosting operation, void const* argument) noexcept {
  register auto r0 asm("r0") = static_cast<std::uint32_t>(operation);
  register void const* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

[[noreturn]] void leave(std::uint32_t status) noexcept {
  constexpr std::uint32_t application_exit = 0x20026;
  std::uint32_t const arguments[] = {application_exit, status};
  for (;;) {
    call(semihosting::exit_extended, arguments);
  }
}

void fault() noexcept {
  print("fault\n");
  leave(1);
}

void start() noexcept {
  *reinterpret_cast<std::uint32_t volatile*>(0xE000ED88) |= 0xFU << 20U;  // the floating-point and vector unit on
  asm volatile("dsb\n isb");
  report_all();
  leave(0);
}

struct vector_table {
  char* stack;
  void (*handlers[15])() noexcept;
};
[[gnu::section(".vectors"), gnu::used]] vector_table const vectors{
    stack_end,
    {start, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault}};

}  // namespace

void print(char const* text) noexcept { call(semihosting::write_text, text); }
