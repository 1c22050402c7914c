// SPDX-License-Identifier: BSL-1.0
#include "emulated_flash.hpp"

#include "board.hpp"
#include "semihosting.hpp"

using semihosting::operation;

namespace {

constexpr std::uint32_t power_failed = 75;  // the exit code that tells it
constexpr std::uint32_t ones = 0xFFFFFFFF;

std::int32_t open(std::uintptr_t mode) noexcept {
  static constexpr char name[] = "flash.bin";
  return semihosting::call(operation::open, reinterpret_cast<std::uintptr_t>(name), mode, sizeof name - 1);
}

}  // namespace

emulated_flash::emulated_flash() noexcept {
  constexpr std::uintptr_t update = 3;  // as fopen's "r+b"
  constexpr std::uintptr_t create = 7;  // "w+b"
  std::int32_t file = open(update);
  bool const is_new = file < 0;
  if (is_new) {
    file = open(create);
  }
  if (file < 0) {
    board::print("cannot open flash.bin in the folder that the emulator runs in\n");
    board::exit(1);
  }
  file_ = static_cast<std::uintptr_t>(file);
  for (std::size_t address = 0; is_new && address < size; address += sizeof(word_type)) {
    write(address, ones);
  }
}

bool emulated_flash::erase(std::size_t address) noexcept {
  bool const fails = fails_now();
  for (std::size_t i = 0; i < page_size; i += sizeof(word_type)) {
    if (fails && i == page_size / 2) {
      board::exit(power_failed);
    }
    write(address + i, ones);
  }
  return true;
}

bool emulated_flash::program(std::size_t address, word_type word) noexcept {
  bool const fails = fails_now();
  write(address, read(address) & (fails ? word | 0xFFFF0000 : word));
  if (fails) {
    board::exit(power_failed);
  }
  return true;
}

emulated_flash::word_type emulated_flash::read(std::size_t address) const noexcept {
  word_type word = 0;
  semihosting::call(operation::seek, file_, address);
  semihosting::call(operation::read, file_, reinterpret_cast<std::uintptr_t>(&word), sizeof word);
  return word;
}

void emulated_flash::write(std::size_t address, word_type word) noexcept {
  semihosting::call(operation::seek, file_, address);
  semihosting::call(operation::write, file_, reinterpret_cast<std::uintptr_t>(&word), sizeof word);
}

bool emulated_flash::fails_now() noexcept { return operations_left_ > 0 && --operations_left_ == 0; }
