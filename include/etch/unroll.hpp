// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <etch/config.hpp>
#include <utility>

namespace etch {

/// The number of steps up to which a layer is unrolled, `ETCH_UNROLL_LIMIT`.
inline constexpr std::size_t unroll_limit = ETCH_UNROLL_LIMIT;

/// Calls `step(0), step(1), ..., step(Count - 1)` in this order.
///
/// Straight code where `Work`, the steps of the whole layer, is at most `unroll_limit`; a loop
/// otherwise. A nested use passes the product of its counts as `Work`, so that a layer is unrolled
/// as a whole or not at all.
template <std::size_t Count, std::size_t Work = Count, class Step>
ETCH_INLINE constexpr void unroll(Step&& step) noexcept {
  if constexpr (Work <= unroll_limit) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>)
        ETCH_INLINE_LAMBDA { (step(Index), ...); }(std::make_index_sequence<Count>{});
  } else {
    for (std::size_t index = 0; index < Count; ++index) {
      step(index);
    }
  }
}

/// Calls `step(0), ..., step(Count - 1)` as straight code, whatever the limit: for the few numbers that
/// a loop's step keeps in registers, which a loop over them would put into memory.
template <std::size_t Count, class Step>
ETCH_INLINE constexpr void repeat(Step&& step) noexcept {
  [&]<std::size_t... Index>(std::index_sequence<Index...>)
      ETCH_INLINE_LAMBDA { (step(Index), ...); }(std::make_index_sequence<Count>{});
}

}  // namespace etch
