// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math.hpp>
#include <etch/math/pack.hpp>
#include <etch/tensor.hpp>
#include <etch/unroll.hpp>
#include <type_traits>

namespace etch {

/// Whether T is meant as a number that flows through a network. `float` and `double` are; a kind of
/// number of your own says so by specialising this to `true`.
template <class T>
inline constexpr bool enable_number = math::real<T>;

/// Numbers in a register: what layers compute one sample with, or several, at run time.
template <math::real T, std::size_t Size>
inline constexpr bool enable_number<math::pack<T, Size>> = true;

/// A number that the layers compute with: closed under + - * /, built from 0 and 1, copied as bytes.
///
/// Its functions (`exp`, `log`, `sqrt`, `sigmoid`, `tanh`, `softplus`, `select`, `is_finite`) are
/// those of `etch::math` for `float` and `double`, and friends found by argument-dependent lookup
/// for any other kind. Comparison gives what `select` takes. A kind that knows better than a comparison or a product of
/// one number with itself may have members `x.positive_part()` and `x.squared()`, as `interval` has.
template <class T>
concept number = enable_number<T> && std::is_trivially_copyable_v<T> && requires(T a, T const& b) {
  T{};
  T{0};
  T{1};
  { -b } -> std::convertible_to<T>;
  { b + b } -> std::convertible_to<T>;
  { b - b } -> std::convertible_to<T>;
  { b* b } -> std::convertible_to<T>;
  { b / b } -> std::convertible_to<T>;
  { a += b } -> std::same_as<T&>;
  b < b;
  b > b;
};

namespace detail {

template <class T>
struct is_number : std::bool_constant<number<T>> {
  static constexpr auto refuse() noexcept {
    static_assert(number<T>,
                  "etch: this is no number type: a network computes in float, double or what enable_number allows");
  }
};

/// x as a number of another kind: `static_cast`, or `To{x}` where To is a class.
template <class To, class T>
[[nodiscard]] ETCH_INLINE constexpr To converted_to(T const& x) noexcept {
  if constexpr (std::is_same_v<To, T>) {
    return x;
  } else if constexpr (math::real<To>) {
    return static_cast<To>(x);
  } else {
    return To{x};
  }
}

template <class To, class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr vector<To, Size> converted(vector<T, Size> const& x) noexcept {
  vector<To, Size> result{};
  unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = converted_to<To>(x[i]); });
  return result;
}

/// A number, or an error in our own words.
template <class T>
concept number_or_error = passes<is_number<T>>;

}  // namespace detail

}  // namespace etch
