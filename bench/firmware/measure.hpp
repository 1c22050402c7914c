// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "board.hpp"

/// @file
/// What a program of the benchmark measures of itself. It prints lines of a word and whole numbers in hexadecimal, for
/// table.py. Nothing here computes in floating point, divides or copies memory: a library's function for that would be
/// in every program, and not be counted where a network needs it.
namespace measure {

/// Work to measure. It is called through a pointer: no compiler makes anything of its caller.
using work = void (*)();

/// The bytes that malloc has taken from the system: see heap.cpp.
inline std::uint32_t heap = 0;

/// The bytes kept for the stack, and painted.
constexpr std::size_t stack_size = 6144;

#if defined(__riscv)

[[gnu::always_inline]] inline std::uint32_t volatile* stack_pointer() noexcept {
  std::uint32_t volatile* sp;
  asm volatile("mv %0, sp" : "=r"(sp));
  return sp;
}

inline void start_counter() noexcept {}
[[gnu::always_inline]] inline void restart_counter() noexcept {}

/// The instructions that have been executed.
[[gnu::always_inline]] inline std::uint32_t counter() noexcept {
  std::uint32_t executed;
  asm volatile("csrr %0, minstret" : "=r"(executed)::"memory");
  return executed;
}

[[gnu::always_inline]] inline std::uint32_t passed(std::uint32_t begin, std::uint32_t end) noexcept {
  return end - begin;
}

[[gnu::always_inline]] inline bool overflowed() noexcept { return false; }

#else

[[gnu::always_inline]] inline std::uint32_t volatile* stack_pointer() noexcept {
  std::uint32_t volatile* sp;
  asm volatile("mov %0, sp" : "=r"(sp));
  return sp;
}

/// The timer of every Cortex-M: it counts down, and the emulator's clock is made of instructions.
struct systick {
  std::uint32_t volatile control;
  std::uint32_t volatile reload;
  std::uint32_t volatile current;
};
[[gnu::always_inline]] inline systick& timer() noexcept { return *reinterpret_cast<systick*>(0xE000E010); }

constexpr std::uint32_t timer_bits = 0xFFFFFF;

inline void start_counter() noexcept {
  timer().reload = timer_bits;
  timer().control = 5;  // on, by the clock of the core, without interrupts
}
[[gnu::always_inline]] inline void restart_counter() noexcept {
  timer().current = 0;  // whatever is written, it begins anew
}

[[gnu::always_inline]] inline std::uint32_t counter() noexcept {
  asm volatile("" ::: "memory");
  return timer().current;
}

[[gnu::always_inline]] inline std::uint32_t passed(std::uint32_t begin, std::uint32_t end) noexcept {
  return (begin - end) & timer_bits;
}

/// Whether it has come to 0 since it was restarted.
[[gnu::always_inline]] inline bool overflowed() noexcept { return (timer().control & 0x10000U) != 0; }

#endif

/// Ends the program: the measurement has failed.
[[noreturn, gnu::noinline]] inline void fail(char const* why) noexcept {
  board::print(why);
  board::print("\n");
  board::exit(1);
}

/// What the counter counts while a work is done, and of the measurement itself: see `start`.
[[gnu::noinline]] inline std::uint32_t count_of(work w) noexcept {
  restart_counter();
  std::uint32_t const begin = counter();
  w();
  std::uint32_t const end = counter();
  if (overflowed()) {
    fail("the work is too long for the timer");
  }
  return passed(begin, end);
}

/// The bytes of stack that a work takes, by what it has changed of a painted one.
[[gnu::noinline]] inline std::uint32_t stack_of(work w) noexcept {
  constexpr std::uint32_t paint = 0xA5C3965A;
  std::uint32_t volatile* const top = stack_pointer();
  std::uint32_t volatile* const bottom = top - stack_size / sizeof paint;
  for (std::uint32_t volatile* p = bottom; p != top; ++p) {
    *p = paint;
  }
  w();
  std::uint32_t volatile* lowest = bottom;
  while (lowest != top && *lowest == paint) {
    ++lowest;
  }
  if (lowest == bottom) {
    fail("the painted stack is too short");
  }
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(top) - reinterpret_cast<std::uintptr_t>(lowest));
}

/// Prints a space and eight digits. (The text is not filled by an initialiser, which would be a call of memcpy.)
inline void print_number(std::uint32_t number) noexcept {
  constexpr int digits = 8;
  char text[digits + 2];
  text[0] = ' ';
  for (int i = digits; i > 0; --i, number >>= 4U) {
    text[i] = "0123456789abcdef"[number & 15U];
  }
  text[digits + 1] = '\0';
  board::print(text);
}

/// Prints a line.
template <class... Numbers>
void print(char const* word, Numbers... numbers) noexcept {
  board::print(word);
  (print_number(numbers), ...);
  board::print("\n");
}

[[gnu::noinline]] inline void nothing() { asm volatile(""); }
[[gnu::noinline]] inline void nops() { asm volatile(".rept 256\n nop\n .endr"); }

/// Starts the counter, and prints what it counts of no work, and of 256 instructions more.
inline void start() noexcept {
  start_counter();
  print("nothing", count_of(nothing));
  print("nops", count_of(nops));
}

}  // namespace measure
