// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

/// @file
/// What the programs ask of a board: to print, and to end. Here by semihosting, which an emulator or a debugger serves;
/// on a product it would be a UART, and nothing.
namespace board {

/// Prints a text.
void print(char const* text) noexcept;

/// Prints a whole number.
void print(std::uint32_t number) noexcept;

/// Prints a number in [0, 1000) with three decimals, without floating-point text conversion.
void print(float number) noexcept;

/// The number that the program was started with, after its name; 0 without one.
[[nodiscard]] std::uint32_t argument() noexcept;

/// Ends the program: 0 for success, as the exit code of the emulator.
[[noreturn]] void exit(std::uint32_t status) noexcept;

}  // namespace board
