// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>

namespace etch::math::detail {

/// A table of 16 entries that is looked up for each number by itself: of a register in one to four steps with AVX-512
/// and AVX2, which hold it in registers, and elsewhere one by one.
template <floating T>
struct table_of_16 {
  using bits = typename ieee<T>::bits;
  using entry = typename ieee<number_of<T>>::bits;

  /// entries[index mod 16].
  [[nodiscard]] ETCH_INLINE static constexpr bits look_up(std::array<entry, 16> const& entries, bits index) noexcept {
    return entries[index % 16];
  }
};

}  // namespace etch::math::detail
