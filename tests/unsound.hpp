// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/interval.hpp>

/// Rounds bounds to the nearest number, as all arithmetic does, so that an interval may lack what it should hold: what
/// the tests of intervals must notice.
struct to_nearest {
  template <etch::math::real T>
  [[nodiscard]] static constexpr T down(T x) noexcept {
    return x;
  }
  template <etch::math::real T>
  [[nodiscard]] static constexpr T up(T x) noexcept {
    return x;
  }
};
