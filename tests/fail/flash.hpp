// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

/// A flash with nothing wrong about it, for the mistakes that are elsewhere.
struct memory {
  using word_type = std::uint32_t;
  static constexpr std::size_t page_size = 64;
  static constexpr std::size_t size = 1024;
  bool erase(std::size_t address) noexcept;
  bool program(std::size_t address, word_type word) noexcept;
  word_type read(std::size_t address) const noexcept;
};
