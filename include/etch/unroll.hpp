// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <etch/config.hpp>
#include <type_traits>
#include <utility>

namespace etch {

/// The number of steps up to which a layer is unrolled, `ETCH_UNROLL_LIMIT`.
inline constexpr std::size_t unroll_limit = ETCH_UNROLL_LIMIT;

namespace detail {

/// Base + index: a constant where the index is one.
template <std::size_t Base, std::size_t Index>
[[nodiscard]] ETCH_INLINE constexpr auto after(std::integral_constant<std::size_t, Index> /*index*/) noexcept {
  return std::integral_constant<std::size_t, Base + Index>{};
}
template <std::size_t Base>
[[nodiscard]] ETCH_INLINE constexpr std::size_t after(std::size_t index) noexcept {
  return Base + index;
}

}  // namespace detail

/// Calls `step(0), ..., step(Count - 1)` in this order, as straight code. Each index is a constant,
/// a `std::integral_constant`.
template <std::size_t Count, class Step>
ETCH_INLINE constexpr void repeat(Step&& step) noexcept {
  constexpr std::size_t most = 128;  // clang takes no fold over more than 256
  if constexpr (Count > most) {
    repeat<most>(step);
    repeat<Count - most>([&](auto index) ETCH_INLINE_LAMBDA { step(detail::after<most>(index)); });
  } else {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA {
      (step(std::integral_constant<std::size_t, Index>{}), ...);
    }(std::make_index_sequence<Count>{});
  }
}

/// The same where `Work`, the steps of the whole layer, is at most `unroll_limit`; a loop otherwise. A nested
/// use passes the product of its counts as `Work`, so that a layer is unrolled as a whole or not at all.
///
/// In a constant expression a step that takes a std::size_t is always called in a loop, which is evaluated faster.
template <std::size_t Count, std::size_t Work = Count, class Step>
ETCH_INLINE constexpr void unroll(Step&& step) noexcept {
  // Whether it is no template: that might want its indices as constants.
  constexpr bool takes_any_index = requires { &std::remove_cvref_t<Step>::operator(); };
  if constexpr (Work <= unroll_limit && !takes_any_index) {
    repeat<Count>(step);
  } else {
    if constexpr (Work <= unroll_limit) {
      ETCH_AT_RUN_TIME {
        repeat<Count>(step);
        return;
      }
    }
    for (std::size_t index = 0; index < Count; ++index) {
      step(index);
    }
  }
}

namespace detail {

/// The smaller of two sizes, and the larger. (Not those of <algorithm>, which takes a compiler a fifth of the time that
/// the whole library does.)
[[nodiscard]] constexpr std::size_t smaller(std::size_t a, std::size_t b) noexcept { return b < a ? b : a; }
[[nodiscard]] constexpr std::size_t larger(std::size_t a, std::size_t b) noexcept { return a < b ? b : a; }

/// Calls step(count, begin) for ranges of up to `Tile` indices below Size: count is a constant.
template <std::size_t Size, std::size_t Tile, class Step>
ETCH_INLINE constexpr void for_each_tile(Step&& step) noexcept {
  constexpr std::size_t rest = Size % Tile;
  for (std::size_t begin = 0; begin < Size - rest; begin += Tile) {
    step(std::integral_constant<std::size_t, Tile>{}, begin);
  }
  if constexpr (rest > 0) {
    step(std::integral_constant<std::size_t, rest>{}, Size - rest);
  }
}

}  // namespace detail

}  // namespace etch
