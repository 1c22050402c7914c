// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/check.hpp>
#include <etch/number/lanes.hpp>
#include <etch/tensor.hpp>

namespace etch {

namespace detail {

/// The class that an output stands for, as a number T: of each lane, where T is lanes.
template <number T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr T class_of(vector<T, Size> const& y, T const& threshold) noexcept {
  using math::select;
  T found{0};
  if constexpr (Size == 1) {
    found = select(y[0] > threshold, T{1}, T{0});
  } else {
    T largest = y[0];
    T index{0};
    unroll<Size - 1>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      index += T{1};
      auto const larger = y[k + 1] > largest;
      largest = select(larger, y[k + 1], largest);
      found = select(larger, index, found);
    });
  }
  return found;
}

/// Whether an output stands for the class of its target, a probability, which is divided at 0.5.
template <number T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr auto is_right(vector<T, Size> const& y, vector<T, Size> const& target,
                                                  T const& threshold) noexcept {
  constexpr T half = T{1} / T{2};
  return class_of(y, threshold) == class_of(target, half);
}

}  // namespace detail

/// The class that an output stands for: of several numbers the index of the largest (the first of
/// equals); of a single one, 1 where it is above `threshold`, else 0.
template <math::real T, std::size_t Size>
[[nodiscard]] constexpr std::size_t classify(vector<T, Size> const& y,
                                             std::type_identity_t<T> threshold = T{0.5}) noexcept {
  static_assert(Size < (std::size_t{1} << 24U), "etch: a float counts up to 2^24 classes");
  return static_cast<std::size_t>(detail::class_of(y, threshold));
}
template <class... None>
constexpr auto classify(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: classify takes the output of a network, a std::array of float or double, and a threshold, if any");
}

}  // namespace etch
