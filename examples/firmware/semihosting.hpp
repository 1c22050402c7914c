// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

/// @file
/// Semihosting: a breakpoint by which the program asks what runs it, an emulator or a debugger, for a service.
/// Arm, "Semihosting for AArch32 and AArch64" 2.0; the same numbers in the RISC-V semihosting specification 0.4.
namespace semihosting {

enum class operation : std::uint32_t {
  open = 0x01,
  write_text = 0x04,
  write = 0x05,
  read = 0x06,
  seek = 0x0A,
  command_line = 0x15,
  exit_extended = 0x20
};

/// Asks for a service: the argument is a text or an array of words, as the operation has it.
inline std::int32_t call(operation wanted, void const* argument) noexcept {
#if defined(__riscv)
  register auto result asm("a0") = static_cast<std::int32_t>(wanted);
  register void const* words asm("a1") = argument;
  // The three instructions are uncompressed, and not across a page: what runs the program looks for them.
  asm volatile(
      ".balign 16\n .option push\n .option norvc\n"
      "slli zero, zero, 0x1f\n ebreak\n srai zero, zero, 7\n"
      ".option pop"
      : "+r"(result)
      : "r"(words)
      : "memory");
#else
  register auto result asm("r0") = static_cast<std::int32_t>(wanted);
  register void const* words asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(result) : "r"(words) : "memory");
#endif
  return result;
}

/// The same with a number of words as the argument.
template <class... Words>
  requires(sizeof...(Words) > 1)
std::int32_t call(operation wanted, Words... words) noexcept {
  std::uintptr_t const block[] = {static_cast<std::uintptr_t>(words)...};
  return call(wanted, static_cast<void const*>(block));
}

}  // namespace semihosting
