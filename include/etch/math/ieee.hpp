// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <etch/refuse.hpp>
#include <etch/unroll.hpp>
#include <limits>

namespace etch::math {

/// A binary IEEE 754 number that this library's functions are written for: `float` or `double`.
template <class T>
concept real = (std::same_as<T, float> || std::same_as<T, double>) && std::numeric_limits<T>::is_iec559;

/// Several numbers that the functions here treat as one, as a SIMD register does: see pack.hpp.
template <class T>
inline constexpr bool enable_floating = real<T>;

/// What the functions of this library are written for, each once: a real number or a pack of them.
/// They choose by `select`, never by a branch, so that each number of a pack goes its own way, and
/// convert bits by `bits(x)`, as a static_cast takes no register of integers to one of another sign.
template <class T>
concept floating = enable_floating<T>;

namespace detail {

template <class T>
struct is_real : std::bool_constant<real<T>> {
  static constexpr auto refuse() noexcept {
    static_assert(real<T>, "etch: this is no real number: what is asked for takes float or double");
  }
};

/// A real number, or an error in our own words.
template <class T>
concept real_or_error = etch::detail::passes<is_real<T>>;

/// The same of a function's argument: an error is one of the built-in numbers, or a pointer. A type of somebody's own
/// may have a function of this name itself.
template <class T>
concept is_built_in = std::is_arithmetic_v<T> || std::is_pointer_v<T>;
template <class T>
concept real_argument = real<T> || (is_built_in<T> && etch::detail::passes<is_real<T>>);
template <class T>
concept floating_argument = floating<T> || (is_built_in<T> && etch::detail::passes<is_real<T>>);

}  // namespace detail

/// The layout of an IEEE 754 number: the unsigned and signed integer of its size, the bits of its
/// fraction, and the bias of its exponent; the number itself (of a pack: one of its numbers), and
/// what a comparison gives.
template <detail::floating_argument T>
struct ieee;

template <>
struct ieee<float> {
  using number = float;
  using truth = bool;
  using bits = std::uint32_t;
  using signed_bits = std::int32_t;
  static constexpr int fraction_bits = 23;
  static constexpr bits exponent_bias = 127;
};

template <>
struct ieee<double> {
  using number = double;
  using truth = bool;
  using bits = std::uint64_t;
  using signed_bits = std::int64_t;
  static constexpr int fraction_bits = 52;
  static constexpr bits exponent_bias = 1023;
};

/// The real number that T is, or is made of.
template <detail::floating_argument T>
using number_of = typename ieee<T>::number;

/// The bits of x as an unsigned integer.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr auto to_bits(T x) noexcept {
  return __builtin_bit_cast(typename ieee<T>::bits, x);
}

/// The number whose bits are given.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T from_bits(typename ieee<T>::bits bits) noexcept {
  return __builtin_bit_cast(T, bits);
}

/// `condition ? yes : no`, both computed: what every kind of number offers in place of a branch.
template <real T>
[[nodiscard]] ETCH_INLINE constexpr T select(bool condition, T yes, T no) noexcept {
  return condition ? yes : no;
}

/// The same for exponents.
template <std::signed_integral Exponent>
[[nodiscard]] ETCH_INLINE constexpr Exponent select(bool condition, Exponent yes, Exponent no) noexcept {
  return condition ? yes : no;
}

/// a b + c: one expression, for only that may a compiler fuse (-ffp-contract; clang looks no further
/// than the expression), which saves a rounding and an instruction.
template <class T>
[[nodiscard]] ETCH_INLINE constexpr T multiply_add(T const& a, T const& b, T const& c) noexcept {
  return a * b + c;
}

/// The sign bit of a number of T.
template <detail::floating_argument T>
inline constexpr auto sign_bit = to_bits(-number_of<T>{0});

/// The bits of a number of T's fraction.
template <detail::floating_argument T>
inline constexpr auto fraction_mask = (typename ieee<number_of<T>>::bits{1} << ieee<T>::fraction_bits) - 1;

/// |x|, by clearing the sign bit; NaN stays NaN.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T abs(T x) noexcept {
  return from_bits<T>(to_bits(x) & ~sign_bit<T>);
}

/// -|x|, by setting the sign bit; NaN stays NaN.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T minus_abs(T x) noexcept {
  return from_bits<T>(to_bits(x) | sign_bit<T>);
}

/// Whether x is less than 0, or -0 or a NaN with its sign bit set: of a number by itself just that bit, for which a
/// core without floating point calls nothing.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr auto is_negative(T x) noexcept {
  if constexpr (real<T>) {
    return static_cast<typename ieee<T>::signed_bits>(to_bits(x)) < 0;
  } else {
    return x < T{0};
  }
}

/// |magnitude| with the sign of `sign`.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T copy_sign(T magnitude, T sign) noexcept {
  return from_bits<T>(to_bits(abs(magnitude)) | (to_bits(sign) & sign_bit<T>));
}

/// Whether x is neither infinite nor NaN.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr auto is_finite(T x) noexcept -> typename ieee<T>::truth {
  using signed_bits = typename ieee<T>::signed_bits;
  using limit = typename ieee<number_of<T>>::signed_bits;
  // As signed integers, which every SIMD unit compares; the sign bit is clear.
  return signed_bits(to_bits(abs(x))) < limit(to_bits(std::numeric_limits<number_of<T>>::infinity()));
}

/// 2^exponent, for an exponent in the range of normal numbers; other exponents give some number.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T power_of_two(typename ieee<T>::signed_bits exponent) noexcept {
  using bits = typename ieee<T>::bits;
  return from_bits<T>((bits(exponent) + ieee<T>::exponent_bias) << ieee<T>::fraction_bits);
}

/// x made ready to be taken apart by its bits: a positive normal number, and how it came about.
template <detail::floating_argument T>
struct normalized {
  T value;                                       ///< x, scaled if subnormal; 1 where x is not usable
  typename ieee<T>::signed_bits scale_exponent;  ///< value = x * 2^scale_exponent; even
  typename ieee<T>::truth usable;                ///< whether x is positive and finite
};

/// Normalizes x. What is not usable is replaced, so that no step of what follows can overflow, or
/// raise a flag that the result does not call for.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr normalized<T> normalize(T x) noexcept {
  using truth = typename ieee<T>::truth;
  using signed_bits = typename ieee<T>::signed_bits;
  using number = number_of<T>;
  constexpr auto even = (typename ieee<number>::signed_bits{ieee<T>::fraction_bits} + 2) / 2 * 2;
  auto const usable = static_cast<truth>((x > T{0}) & (x <= std::numeric_limits<number>::max()));
  T const positive = select(usable, x, T{1});
  truth const subnormal = positive < std::numeric_limits<number>::min();
  T const scale = select(subnormal, power_of_two<number>(even), number{1});
  return {positive * scale, select(subnormal, even + signed_bits{}, signed_bits{}), usable};
}

/// x, or `least` where x is less; NaN stays NaN.
template <detail::real_argument T>
[[nodiscard]] ETCH_INLINE constexpr T at_least(T x, T least) noexcept {
  return x < least ? least : x;
}

/// -infinity, as an integer.
template <detail::real_argument T>
inline constexpr auto bits_of_negative_infinity = to_bits(-std::numeric_limits<T>::infinity());

/// The same of an x whose sign bit is set, and a `least` below 0: a number by itself is compared as an integer, which
/// grows as x falls to -infinity, and is beyond that for NaN.
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T negative_at_least(T x, number_of<T> least) noexcept {
  if constexpr (real<T>) {
    auto const floor = to_bits(least);
    return to_bits(x) - floor <= bits_of_negative_infinity<T> - floor ? least : x;
  } else {
    return at_least(x, least);
  }
}

/// x, or `most` where x is greater; NaN stays NaN.
template <detail::real_argument T>
[[nodiscard]] ETCH_INLINE constexpr T at_most(T x, T most) noexcept {
  return x > most ? most : x;
}

/// c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule in x^2 for the pairs c[0] + c[1] x, c[2] + c[3] x, ...: one
/// multiplication more than in x, and half as long a chain of steps that wait for one another (Knuth 1962).
template <detail::floating_argument T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr T polynomial(T x, std::array<number_of<T>, Size> const& coefficients) noexcept {
  constexpr bool alone = Size % 2 == 1;  // the last coefficient
  number_of<T> const* const c = coefficients.data();
  T const square = x * x;
  T sum = alone ? T{c[Size - 1]} : multiply_add(T{c[Size - 1]}, x, T{c[Size - 2]});
  ETCH_UNROLLED
  for (std::size_t k = alone ? Size - 1 : Size - 2; k > 0; k -= 2) {
    sum = multiply_add(sum, square, multiply_add(T{c[k - 1]}, x, T{c[k - 2]}));
  }
  return sum;
}

}  // namespace etch::math
