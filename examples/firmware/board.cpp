// SPDX-License-Identifier: BSL-1.0
#include "board.hpp"

#include "semihosting.hpp"

namespace board {

using semihosting::operation;

void print(char const* text) noexcept { semihosting::call(operation::write_text, text); }

void print(std::uint32_t number) noexcept {
  char digits[11];
  char* first = digits + sizeof digits;
  *--first = '\0';
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  print(first);
}

void print(float number) noexcept {
  auto const thousandths = static_cast<std::uint32_t>(number * 1000.0F + 0.5F);
  print(thousandths / 1000);
  char const decimals[] = {'.', static_cast<char>('0' + thousandths / 100 % 10),
                           static_cast<char>('0' + thousandths / 10 % 10), static_cast<char>('0' + thousandths % 10),
                           '\0'};
  print(decimals);
}

std::uint32_t argument() noexcept {
  char line[256] = "";
  std::uintptr_t block[] = {reinterpret_cast<std::uintptr_t>(line), sizeof line};
  if (semihosting::call(operation::command_line, static_cast<void const*>(block)) != 0) {
    return 0;  // longer than there is room for, or none
  }
  char const* c = line;
  while (*c != '\0') {
    ++c;
  }
  std::uint32_t number = 0;
  for (std::uint32_t place = 1; c != line && c[-1] >= '0' && c[-1] <= '9'; place *= 10) {
    number += static_cast<std::uint32_t>(*--c - '0') * place;
  }
  return c != line && c[-1] == ' ' ? number : 0;
}

void exit(std::uint32_t status) noexcept {
  constexpr std::uint32_t application_exit = 0x20026;
  for (;;) {
    semihosting::call(operation::exit_extended, application_exit, status);
  }
}

}  // namespace board
