// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/check.hpp>
#include <etch/number/fixed.hpp>
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

/// A threshold for numbers T, which may be stated as a real one.
template <real_or_fixed T>
struct threshold_of {
  T value;

  constexpr threshold_of(T threshold) noexcept : value(threshold) {}  // NOLINT: it is one
  template <class U>
    requires(std::is_arithmetic_v<U> && !math::real<T>)
  constexpr threshold_of(U threshold) noexcept : value(threshold) {}  // NOLINT
};

}  // namespace detail

/// The class that an output stands for: of several numbers the index of the largest (the first of
/// equals); of a single one, 1 where it is above `threshold`, else 0.
template <detail::real_or_fixed T, std::size_t Size>
[[nodiscard]] constexpr std::size_t classify(vector<T, Size> const& y,
                                             std::type_identity_t<detail::threshold_of<T>> threshold = T{
                                                 0.5}) noexcept {
  if constexpr (Size == 1) {
    return y[0] > threshold.value ? 1 : 0;
  } else {
    std::size_t found = 0;
    for (std::size_t k = 1; k < Size; ++k) {
      found = y[k] > y[found] ? k : found;
    }
    return found;
  }
}
template <class... None>
constexpr auto classify(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: classify takes the output of a network, a std::array of real or fixed-point numbers, and a "
                "threshold, if any");
}

}  // namespace etch
