// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/flash.hpp>
#include <etch/random.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// When an operation is cut off.
enum class moment { before, within, after };

/// A NOR flash that counts its operations and each breach of its rules: only whole pages are erased, only bits from 1
/// to 0 and each word once programmed, nothing beyond its end touched. One operation can be cut off, after which
/// nothing happens any more until `reboot`, or can fail.
template <class Word, std::size_t PageSize, std::size_t Pages>
struct simulated_flash {
  using word_type = Word;
  static constexpr std::size_t page_size = PageSize;
  static constexpr std::size_t size = PageSize * Pages;
  static constexpr std::size_t never = SIZE_MAX;

  simulated_flash() noexcept { bytes.fill(std::byte{0xFF}); }

  bool erase(std::size_t address) noexcept {
    if (address % page_size != 0 || address >= size) {
      ++breaches;
      return false;
    }
    return operate([&](auto torn) {
      for (std::size_t i = address; i < address + page_size; ++i) {
        bytes[i] = torn(bytes[i], std::byte{0xFF});
      }
      return [this, address] {
        for (std::size_t i = address; i < address + page_size; i += sizeof(Word)) {
          programmed[i / sizeof(Word)] = false;
        }
      };
    });
  }

  bool program(std::size_t address, Word word) noexcept {
    if (address % sizeof(Word) != 0 || address >= size) {
      ++breaches;
      return false;
    }
    return operate([&](auto torn) {
      breaches += programmed[address / sizeof(Word)] ? 1 : 0;
      programmed[address / sizeof(Word)] = true;
      auto const values = std::bit_cast<std::array<std::byte, sizeof(Word)>>(word);
      for (std::size_t i = 0; i < sizeof(Word); ++i) {
        std::byte& old = bytes[address + i];
        breaches += (values[i] & ~old) != std::byte{0} ? 1 : 0;
        std::byte const stuck = address + i == stuck_address ? stuck_bits : std::byte{0};
        old = torn(old, old & (values[i] | stuck));
      }
      return [] {};
    });
  }

  [[nodiscard]] Word read(std::size_t address) const noexcept {
    if (address % sizeof(Word) != 0 || address >= size) {
      ++breaches;
      return {};
    }
    std::array<std::byte, sizeof(Word)> values{};
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
      values[i] = bytes[address + i];
    }
    return std::bit_cast<Word>(values);
  }

  /// Cuts the power at an operation from now on; what is torn depends on the seed.
  void cut(std::size_t operation, moment when, std::uint64_t seed) noexcept {
    cut_at = operations + operation;
    cut_when = when;
    noise = etch::pcg32{seed};
  }

  void reboot() noexcept {
    powered = true;
    cut_at = never;
    fail_at = never;
    deny_at = never;
  }

  std::array<std::byte, size> bytes{};
  std::array<bool, size / sizeof(Word)> programmed{};
  std::size_t operations = 0;  ///< erasures and programmings
  mutable std::size_t breaches = 0;

  std::size_t cut_at = never;
  moment cut_when = moment::before;
  etch::pcg32 noise;
  bool powered = true;

  std::size_t fail_at = never;  ///< the operation that does nothing,
  std::size_t fail_until = 0;   ///< with those after it up to here,
  bool fail_claim = false;      ///< and claims this of itself
  std::size_t deny_at = never;  ///< the operation that works, and claims not to
  std::size_t stuck_address = never;
  std::byte stuck_bits{};  ///< of that address: they cannot be programmed to 0

 private:
  /// Does work(torn), where torn(old, wanted) is what becomes of a byte, and what that gives if it is not cut off.
  template <class Work>
  bool operate(Work const& work) noexcept {
    std::size_t const operation = operations++;
    bool const is_cut = operation == cut_at;
    if (operation >= fail_at && operation <= fail_until) {
      return fail_claim;
    }
    if (powered && !(is_cut && cut_when == moment::before)) {
      if (is_cut && cut_when == moment::within) {
        // Each changing bit with a chance of 1/4, 1/2 or 3/4, the same for the operation.
        std::uint32_t const chance = noise() % 3;
        static_cast<void>(work([&](std::byte old, std::byte wanted) {
          std::uint32_t const first = noise();
          std::uint32_t const second = noise();
          auto const changed = static_cast<std::byte>(chance == 0   ? first & second
                                                      : chance == 1 ? first
                                                                    : first | second);
          return (old & ~changed) | (wanted & changed);
        }));
      } else {
        work([](std::byte /*old*/, std::byte wanted) { return wanted; })();
      }
    }
    powered = powered && !is_cut;
    return operation != deny_at;
  }
};
