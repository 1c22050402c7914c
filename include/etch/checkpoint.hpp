// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <etch/checkpoint_slot.hpp>
#include <etch/layout.hpp>

/// @file
/// Checkpoints: the state of a training, kept in flash. A power cut at any moment leaves the new one or the one before
/// it.

namespace etch {

namespace detail {

/// Replaces the checkpoint that is not to be kept.
template <class Flash>
[[nodiscard, gnu::noinline]] checkpoint_status save(Flash& flash, std::uint64_t layout, std::uint32_t length,
                                                    std::span<std::span<std::byte const> const> state) noexcept {
  slot_content const kept = find(flash, layout, length);
  std::size_t const slot = kept.slot == 0 ? slot_size<Flash> : 0;
  std::size_t const end = slot + frame_size<Flash> + whole_words<Flash>(length);
  for (std::size_t page = slot; page < end; page += page_size<Flash>) {  // the header's first
    if (!flash.erase(page)) {
      return checkpoint_status::flash_failed;
    }
  }
  checkpoint_header header{.sequence = kept.sequence + 1, .layout = layout, .length = length};
  header.crc = header.computed_crc();
  flash_writer<Flash> writer{flash, slot};
  writer.put(std::as_bytes(std::span{&header, 1}));
  writer.end_word();
  std::uint32_t crc = header.crc;
  for (auto const value : state) {
    writer.put(value);
    crc = crc32(value, crc);
  }
  crc = crc_to_store(crc);
  writer.end_word();
  writer.put(std::as_bytes(std::span{&crc, 1}));
  writer.end_word();
  // As `load` will look at it. The number tells it from an older one in a flash that claims to be erased and is not.
  slot_content const written = examine(flash, slot, layout, length);
  bool const good = written.status == checkpoint_status::ok && written.sequence == header.sequence;
  return good && writer.works() ? checkpoint_status::ok : checkpoint_status::flash_failed;
}

/// Copies the newest checkpoint into the state, if there is one that is good.
template <class Flash>
[[nodiscard, gnu::noinline]] checkpoint_status load(Flash const& flash, std::uint64_t layout, std::uint32_t length,
                                                    std::span<std::span<std::byte> const> state) noexcept {
  slot_content const found = find(flash, layout, length);
  if (found.status == checkpoint_status::ok) {
    flash_reader<Flash> reader{flash, found.slot + whole_words<Flash>(sizeof(checkpoint_header))};
    for (auto const value : state) {
      reader.get(value);
    }
  }
  return found.status;
}

template <class State>
inline constexpr bool is_copied_as_bytes =
    std::is_trivially_copyable_v<State> && !std::is_pointer_v<State> && !std::is_const_v<State>;

template <class State>
struct is_state : std::bool_constant<is_copied_as_bytes<State>> {
  static constexpr auto refuse() noexcept {
    static_assert(is_copied_as_bytes<State>,
                  "etch: this is no state for a checkpoint: it is not trivially copyable, or a pointer, or, to be "
                  "loaded, const");
  }
};

template <class Has, class Takes>
struct checkpoint_fits : std::bool_constant<Takes::value <= Has::value> {
  static constexpr auto refuse() noexcept {
    static_assert(Takes::value <= Has::value,
                  "etch: the flash is too small for two checkpoints: half of its pages has<N> bytes, but one takes<N>");
  }
};

template <class... State>
inline constexpr std::size_t state_size = (sizeof(State) + ... + 0);

template <class... State>
inline constexpr std::uint64_t state_layout =
    hash_of({std::endian::native == std::endian::little ? 1 : 0, layout_of<State>...});

}  // namespace detail

/// The bytes of flash that a checkpoint of values of these types takes: each of two halves needs as many, in pages.
template <class Flash, class... State>
  requires detail::passes<detail::is_flash<Flash>>
inline constexpr std::size_t checkpoint_size =
    detail::frame_size<Flash> + detail::whole_words<Flash>(detail::state_size<State...>);

namespace detail {

template <class Flash, class... State>
struct state_fits : checkpoint_fits<has<slot_size<Flash>>, takes<checkpoint_size<Flash, State...>>> {};

template <class Flash, class... State>
using is_checkpoint = std::conjunction<is_flash<Flash>, is_state<State>..., state_fits<Flash, State...>>;

}  // namespace detail

/// Saves the values, of any trivially copyable types: a network, its optimizer, counters, a random generator.
///
///   fit(net, samples, loss, optimizer, {.epochs = 1000, .epochs_done = epoch}, [&](auto const& report) {
///     status = etch::save_checkpoint(flash, net, optimizer, report.epoch);
///   });
///
/// It replaces the older checkpoint, and is read back: `ok` says that `load_checkpoint` finds it now, `flash_failed`
/// that the flash let it down; then, as after a power cut at any moment, the last checkpoint is still there.
///
/// cost    erases the pages of a checkpoint, programs its words once and reads three checkpoints; a page is erased by
///         each second one
/// memory  some 400 bytes of the stack on a Cortex-M0; no copy of the values
template <class Flash, class... State>
[[nodiscard]] checkpoint_status save_checkpoint(Flash&& flash, State const&... state) noexcept {
  using memory = std::remove_reference_t<Flash>;
  if constexpr (detail::passes<detail::is_checkpoint<memory, State...>>) {
    std::array<std::span<std::byte const>, sizeof...(State)> const bytes{std::as_bytes(std::span{&state, 1})...};
    return detail::save(flash, detail::state_layout<State...>, detail::state_size<State...>, bytes);
  } else {
    return checkpoint_status::flash_failed;
  }
}

/// Loads the newest checkpoint into the values, which are of the types, in the order, in which they were saved.
///
///   std::size_t epoch = 0;
///   auto status = etch::load_checkpoint(flash, net, optimizer, epoch);
///
/// It is checked before anything is copied: with any status but `ok` the values are what they were. A damaged
/// checkpoint makes it load the one before. Where neither slot has one, the status is that of the slot with more to
/// say: `wrong_architecture` (complete, but of other values), `corrupt`, `truncated`, `empty`, in this order.
///
/// An optimizer's settings are loaded with its state: to go on with another learning rate, set it afterwards.
///
/// cost    reads three checkpoints
/// memory  some 350 bytes of the stack on a Cortex-M0; no copy of the values
template <class Flash, class... State>
[[nodiscard]] checkpoint_status load_checkpoint(Flash const& flash, State&... state) noexcept {
  if constexpr (detail::passes<detail::is_checkpoint<Flash, State...>>) {
    std::array<std::span<std::byte>, sizeof...(State)> const bytes{std::as_writable_bytes(std::span{&state, 1})...};
    return detail::load(flash, detail::state_layout<State...>, detail::state_size<State...>, bytes);
  } else {
    return checkpoint_status::flash_failed;
  }
}

}  // namespace etch
