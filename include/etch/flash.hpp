// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace etch {

/// A region of NOR flash as firmware sees it: addresses from 0 to `size`, erased by the page and programmed by the
/// word.
///
///   struct my_flash {
///     using word_type = std::uint32_t;                // programmed at once; std::array<std::uint32_t, 4> for 128 bits
///     static constexpr std::size_t page_size = 2048;  // erased at once
///     static constexpr std::size_t size = 8192;
///     bool erase(std::size_t address) noexcept;       // the page from there on: all its bits to 1
///     bool program(std::size_t address, word_type word) noexcept;  // bits to 0
///     word_type read(std::size_t address) const noexcept;
///   };
///
/// Pages and words are erased, programmed and read at multiples of their size. `erase` and `program` give whether that
/// worked; what they claim is not relied on. A word is programmed once after its page was erased, as a flash with error
/// correction demands. After a power cut a word may read as anything, but `read` must return (where a torn word is a
/// fault, as on an STM32L4, its handler must let it), and what it gave once it must give again.
template <class Flash>
concept flash = requires(Flash& f, std::remove_const_t<Flash> const& constant, std::size_t address) {
  typename Flash::word_type;
  requires std::is_trivially_copyable_v<typename Flash::word_type>;
  requires std::default_initializable<typename Flash::word_type>;
  typename std::integral_constant<std::size_t, Flash::size>;
  requires(std::size_t{Flash::page_size} > 0 && std::size_t{Flash::page_size} % sizeof(typename Flash::word_type) == 0);
  { f.erase(address) } noexcept -> std::same_as<bool>;
  { f.program(address, typename Flash::word_type{}) } noexcept -> std::same_as<bool>;
  { constant.read(address) } noexcept -> std::same_as<typename Flash::word_type>;
};

namespace detail {

template <class Flash>
struct is_flash : std::bool_constant<flash<Flash>> {
  static constexpr auto refuse() noexcept {
    static_assert(flash<Flash>, "etch: this is no flash: it lacks what etch::flash asks for");
  }
};

/// The bits of what is erased.
inline constexpr std::byte erased_byte{0xFF};

template <class Flash>
inline constexpr std::size_t word_size = sizeof(typename Flash::word_type);

template <class Flash>
inline constexpr std::size_t page_size{Flash::page_size};

/// The bytes of as many whole words as hold `size` bytes.
template <class Flash>
[[nodiscard]] constexpr std::size_t whole_words(std::size_t size) noexcept {
  return (size + word_size<Flash> - 1) / word_size<Flash> * word_size<Flash>;
}

/// Reads a flash from a word's address on, byte by byte, and each word once.
template <class Flash>
class flash_reader {
 public:
  flash_reader(Flash const& flash, std::size_t address) noexcept : flash_(flash), address_(address) {}

  [[nodiscard]] std::byte next() noexcept {
    std::size_t const at = address_ % word_size<Flash>;
    if (at == 0) {
      word_ = flash_.read(address_);
    }
    ++address_;
    return std::as_bytes(std::span{&word_, 1})[at];
  }

  void get(std::span<std::byte> bytes) noexcept {
    for (std::byte& b : bytes) {
      b = next();
    }
  }

  /// Leaves out the rest of a word of which something was read.
  void end_word() noexcept { address_ = whole_words<Flash>(address_); }

 private:
  Flash const& flash_;
  std::size_t address_;
  typename Flash::word_type word_{};
};

/// Programs an erased flash from a word's address on, byte by byte, up to the first failure.
template <class Flash>
class flash_writer {
 public:
  flash_writer(Flash& flash, std::size_t address) noexcept : flash_(flash), address_(address) {}

  void put(std::byte b) noexcept {
    std::as_writable_bytes(std::span{&word_, 1})[address_ % word_size<Flash>] = b;
    ++address_;
    if (address_ % word_size<Flash> == 0) {
      works_ = works_ && flash_.program(address_ - word_size<Flash>, word_);
    }
  }
  void put(std::span<std::byte const> bytes) noexcept {
    for (std::byte const b : bytes) {
      put(b);
    }
  }

  /// Fills up the last word with what is erased: what follows begins with the next one.
  void end_word() noexcept {
    while (address_ % word_size<Flash> != 0) {
      put(erased_byte);
    }
  }

  /// Whether the flash has not failed.
  [[nodiscard]] bool works() const noexcept { return works_; }

 private:
  Flash& flash_;
  std::size_t address_;
  typename Flash::word_type word_{};
  bool works_ = true;
};

}  // namespace detail

}  // namespace etch
