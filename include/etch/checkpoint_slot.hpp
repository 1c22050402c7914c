// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/crc.hpp>
#include <etch/flash.hpp>

/// @file
/// What checkpoints are in flash. Its two halves, of whole pages each, are the two slots. A slot holds a header, the
/// bytes of the state's values one after the other, and their CRC-32; each of the three begins with a word of the
/// flash, and what is left of its last word is left erased:
///
///   "etch", sequence number, layout (8 bytes), length, CRC-32 of these | the state | CRC-32 of these and the state
///
/// The words are programmed in this order: the last one makes the checkpoint good. No CRC is stored as what erased
/// flash holds: 0 stands for that one.

namespace etch {

/// How saving or loading a checkpoint went.
enum class checkpoint_status : std::uint8_t { ok, empty, truncated, corrupt, wrong_architecture, flash_failed };

/// The status in one sentence.
[[nodiscard]] constexpr char const* message(checkpoint_status status) noexcept {
  switch (status) {
    case checkpoint_status::ok:
      return "the checkpoint is complete";
    case checkpoint_status::empty:
      return "there is no checkpoint: the flash is erased";
    case checkpoint_status::truncated:
      return "the checkpoint is not complete: its saving was cut off";  // where that tore a word, it is damaged
    case checkpoint_status::corrupt:
      return "the checkpoint is damaged: a checksum is wrong";
    case checkpoint_status::wrong_architecture:
      return "the checkpoint is of another program: its layers, numbers, optimizer or values are not those to load";
    case checkpoint_status::flash_failed:
      return "the flash failed: it does not hold what was written";
  }
  return "this is no status of a checkpoint";
}

namespace detail {

inline constexpr std::uint32_t erased_crc = 0xFFFFFFFFU;

/// A CRC as it is stored, so that what is still erased is none.
[[nodiscard]] constexpr std::uint32_t crc_to_store(std::uint32_t crc) noexcept { return crc == erased_crc ? 0 : crc; }

/// What a slot begins with.
struct checkpoint_header {
  std::uint32_t magic = 0x68637465;  // "etch"; another format of checkpoints has another
  std::uint32_t sequence = 0;
  std::uint64_t layout = 0;
  std::uint32_t length = 0;
  std::uint32_t crc = 0;  ///< of all before it

  [[nodiscard]] std::uint32_t computed_crc() const noexcept {
    return crc_to_store(crc32(std::as_bytes(std::span{this, 1}).first(sizeof(*this) - sizeof(crc))));
  }
};
static_assert(std::has_unique_object_representations_v<checkpoint_header>, "no padding");

/// The bytes of a slot.
template <class Flash>
inline constexpr std::size_t slot_size = std::size_t{Flash::size} / page_size<Flash> / 2 * page_size<Flash>;

/// The bytes of a checkpoint besides those of its state.
template <class Flash>
inline constexpr std::size_t frame_size =
    whole_words<Flash>(sizeof(checkpoint_header)) + whole_words<Flash>(sizeof(std::uint32_t));

/// What a slot holds.
struct slot_content {
  std::size_t slot;  ///< its address
  checkpoint_status status;
  std::uint32_t sequence;  ///< 0 where the header is not good

  /// Whether this is to be kept and the other's slot to be written: the newer of two that can be loaded; else the one
  /// that says most: a checkpoint of another program, then one that something is wrong with.
  [[nodiscard]] bool precedes(slot_content const& other) const noexcept {
    if (status != other.status) {
      return status == checkpoint_status::ok || (other.status != checkpoint_status::ok && status > other.status);
    }
    return static_cast<std::int32_t>(sequence - other.sequence) > 0;  // however often the numbers went round
  }
};

/// Looks at a slot for a checkpoint of this layout and length.
///
/// cost  reads a checkpoint once
template <class Flash>
[[nodiscard, gnu::noinline]] slot_content examine(Flash const& flash, std::size_t slot, std::uint64_t layout,
                                                  std::uint32_t length) noexcept {
  using enum checkpoint_status;
  flash_reader<Flash> reader{flash, slot};
  checkpoint_header header;
  auto const bytes = std::as_writable_bytes(std::span{&header, 1});
  reader.get(bytes);
  if (header.magic != checkpoint_header{}.magic || header.crc != header.computed_crc()) {
    bool erased = true;
    for (std::byte const b : bytes) {
      erased = erased && b == erased_byte;
    }
    return {slot, erased ? empty : header.crc == erased_crc ? truncated : corrupt, 0};
  }
  if (header.length > slot_size<Flash> - frame_size<Flash>) {
    return {slot, wrong_architecture, header.sequence};
  }
  reader.end_word();
  std::uint32_t crc = header.crc;
  for (std::uint32_t i = 0; i < header.length; ++i) {
    std::byte const b = reader.next();
    crc = crc32(std::span{&b, 1}, crc);
  }
  reader.end_word();
  std::uint32_t expected = 0;
  reader.get(std::as_writable_bytes(std::span{&expected, 1}));
  if (crc_to_store(crc) != expected) {
    return {slot, expected == erased_crc ? truncated : corrupt, header.sequence};
  }
  return {slot, header.layout == layout && header.length == length ? ok : wrong_architecture, header.sequence};
}

/// The slot to load from, and to keep when the next checkpoint is saved.
///
/// cost  reads both checkpoints once
template <class Flash>
[[nodiscard, gnu::noinline]] slot_content find(Flash const& flash, std::uint64_t layout,
                                               std::uint32_t length) noexcept {
  slot_content const first = examine(flash, 0, layout, length);
  slot_content const second = examine(flash, slot_size<Flash>, layout, length);
  return first.precedes(second) ? first : second;
}

}  // namespace detail

}  // namespace etch
