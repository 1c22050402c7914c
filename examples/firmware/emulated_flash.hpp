// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

/// @file
/// A flash for `etch::save_checkpoint`. Yours is these three functions over your chip's registers; this one is emulated
/// by a file of the host, flash.bin, so that it outlives the program as a flash does.

struct emulated_flash {
  using word_type = std::uint32_t;
  static constexpr std::size_t page_size = 256;  // bytes that are erased at a time
  static constexpr std::size_t size = 1024;      // bytes in all

  emulated_flash() noexcept;

  /// Sets a page, from an address on, to all ones. Gives whether it did.
  [[nodiscard]] bool erase(std::size_t address) noexcept;

  /// Clears the bits of a word that are 0 in `word`: no bit goes from 0 to 1.
  [[nodiscard]] bool program(std::size_t address, word_type word) noexcept;

  [[nodiscard]] word_type read(std::size_t address) const noexcept;

  /// The power fails within operation number n from now on, counted from 1; 0: never.
  void let_power_fail(std::uint32_t n) noexcept { operations_left_ = n; }

 private:
  [[nodiscard]] bool fails_now() noexcept;
  void write(std::size_t address, word_type word) noexcept;

  std::uintptr_t file_;
  std::uint32_t operations_left_ = 0;
};
