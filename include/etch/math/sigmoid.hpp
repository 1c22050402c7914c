// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/exp.hpp>
#include <etch/math/log.hpp>
#include <etch/math/table.hpp>

namespace etch::math {

/// The logistic function, 1 / (1 + e^-x).
///
/// error  at most 2 ulp in float (1.92 measured over every float) and in double (sampled)
/// range  0 below -103.97, subnormals above it as IEEE 754 rounds them, 1 above 17.33 (float); NaN
///        gives NaN
/// cost   one exp, one division, 2 multiplications, 2 additions, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T sigmoid(T x) noexcept {
  // With e = e^-|x| and n = e below 0, n = 1 above: n / (1 + e) = n - n e / (1 + e). In the second
  // form the roundings of 1 + e and of the division weigh less.
  T const e = detail::exp_minus_abs(x);
  T const n = select(is_negative(x), e, T{1});
  return n - n * e / (T{1} + e);
}

namespace detail {

/// (tanh(x) / x - 1) / x^2 in x^2 for |x| <= 0.625, from Sollya's `fpminimax`: relative error 1e-9
/// (float), 1.2e-18 (double).
template <real T>
struct tanh_constants;

template <>
struct tanh_constants<float> {
  static constexpr std::array<float, 6> polynomial{
      -0.3333333432674407958984375F,     0.13333363831043243408203125F,      -5.39680086076259613037109375e-2F,
      2.182056941092014312744140625e-2F, -8.477061055600643157958984375e-3F, 2.41731689311563968658447265625e-3F};
};

template <>
struct tanh_constants<double> {
  static constexpr std::array<double, 12> polynomial{-0.333333333333333314829616256247390992939472198486328125,
                                                     0.133333333333327253011901802892680279910564422607421875,
                                                     -5.3968253967692635109099686121293725632131099700927734375e-2,
                                                     2.186948851288990358643360423229751177132129669189453125e-2,
                                                     -8.8632350011517112287062758468891843222081661224365234375e-3,
                                                     3.5921207078616758205658054947662094491519153535070037841796875e-3,
                                                     -1.4557685507773014503551944898163128527812659740447998046875e-3,
                                                     5.89631028061411884000353467172317323274910449981689453125e-4,
                                                     -2.375071017829283597129486071963810900342650711536407470703125e-4,
                                                     9.242304777710343296169559490493838893598876893520355224609375e-5,
                                                     -3.10512622490034153189923660232096835898119024932384490966797e-5,
                                                     6.41919109280588468956132291998173400315863545984029769897461e-6};
};

}  // namespace detail

/// The hyperbolic tangent.
///
/// error  at most 2 ulp in float (measured over every float) and in double (sampled)
/// range  +-1 beyond 9.02 (float); odd; exact x for tiny x; NaN gives NaN
/// cost   one exp, one division, an odd polynomial for |x| < 0.625, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T tanh(T x) noexcept {
  // Far out either form is computed at the end of its range, beyond which it does not change: nothing
  // overflows, and the polynomial never meets infinity * 0.
  T const a = abs(x);
  T const far = select(a > T{32}, T{32}, a);
  T const e = detail::exp_minus_abs(T{2} * far);
  T const outer = T{1} - T{2} * e / (T{1} + e);
  T const near = select(a > T{0.625}, T{0.625}, a);
  T const z = near * near;
  T const inner = multiply_add(near * z, polynomial(z, detail::tanh_constants<number_of<T>>::polynomial), near);
  return copy_sign(select(a > T{0.625}, outer, inner), x);
}

namespace detail {

/// 2^t for t = n / 16 + f, |f| <= 1/32: with y = f + 23/16 it is 2^(n / 16) a (y^2 + b), minimax with a relative
/// error of 6.8e-7 (by Remez' exchange). The best quadratic has its square completed by 1.4427; 23/16 is the
/// nearest that a sum of sixteenths holds, so that the constant that undoes the rounding adds it.
struct fast_constants {
  static constexpr float lowest = -87.0F;  // beyond them the power would leave the normal numbers
  static constexpr float highest = 80.0F;
  static constexpr float shift = 0x1.8p+19F;  // adding it rounds to sixteenths, which then stand in the low bits
  static constexpr float unshift = shift + 1.4375F;
  static constexpr float b = 0x1.0a5f5p+1F;
  /// The bits of a 2^(i / 16), less what i adds to the exponent's place and the bits below when n is moved there.
  static constexpr auto powers = [] {
    constexpr std::array numbers{0x1.edcc66p-3F, 0x1.01d494p-2F, 0x1.0d3edap-2F, 0x1.192a8p-2F,
                                 0x1.259d44p-2F, 0x1.329d1ep-2F, 0x1.40304ep-2F, 0x1.4e5d5ap-2F,
                                 0x1.5d2b12p-2F, 0x1.6ca092p-2F, 0x1.7cc54ap-2F, 0x1.8da0fap-2F,
                                 0x1.9f3bbcp-2F, 0x1.b19e06p-2F, 0x1.c4d0aep-2F, 0x1.d8dceep-2F};
    std::array<std::uint32_t, 16> bits{};
    for (std::uint32_t i = 0; i < 16; ++i) {
      bits[i] = to_bits(numbers[i]) - (i << (ieee<float>::fraction_bits - 4));
    }
    return bits;
  }();
};

/// Whether T is made of floats: the fast functions are theirs, and doubles take the accurate ones.
template <floating T>
inline constexpr bool is_single = std::is_same_v<number_of<T>, float>;

/// 1 / (1 + e^-z), for z from lowest to highest.
template <floating T>
[[nodiscard]] ETCH_INLINE constexpr T fast_logistic(T z) noexcept {
  using constants = fast_constants;
  constexpr float minus_log2_e = -exp_constants<float>::log2_e;
  T const shifted = multiply_add(z, T{minus_log2_e}, T{constants::shift});
  T const y = multiply_add(z, T{minus_log2_e}, constants::unshift - shifted);
  auto const n = to_bits(shifted);
  T const power = from_bits<T>(table_of_16<T>::look_up(constants::powers, n) + (n << (ieee<T>::fraction_bits - 4)));
  return T{1} / multiply_add(multiply_add(y, y, T{constants::b}), power, T{1});
}

}  // namespace detail

/// The logistic function, fast: 1 / (1 + e^-x).
///
/// error  at most 2.7e-7 (measured over every float), which is 4.5 ulp of results from 0.5 to 1; relative to small
///        ones it grows, to 5e-6 at x = -87. In double as `sigmoid`
/// range  1.6e-38 at and below -87, 1 above 17; NaN gives NaN
/// cost   4 multiply-adds, a table of 16 entries and one division, no branch: half of `sigmoid`
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T fast_sigmoid(T x) noexcept {
  if constexpr (detail::is_single<T>) {
    using constants = detail::fast_constants;
    return detail::fast_logistic(at_most(at_least(x, constants::lowest), constants::highest));
  } else {
    return sigmoid(x);
  }
}

/// The hyperbolic tangent, fast: 2 / (1 + e^-2x) - 1.
///
/// error  at most 5.3e-7 (measured over every float); not odd to the last digit. In double as `tanh`
/// range  +-1 beyond 9; NaN gives NaN
/// cost   that of `fast_sigmoid`, and two operations: half of `tanh`
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T fast_tanh(T x) noexcept {
  if constexpr (detail::is_single<T>) {
    constexpr float farthest = detail::fast_constants::highest / 2;
    T const z = at_most(at_least(x, -farthest), farthest);
    return multiply_add(T{2}, detail::fast_logistic(z + z), T{-1});
  } else {
    return tanh(x);
  }
}

/// log(1 + e^x), without overflow: max(x, 0) + log(1 + e^-|x|).
///
/// error  at most 2 ulp in float (measured over every float) and in double (sampled)
/// range  0 below -103.98 (float), x above 16.64; NaN gives NaN
/// cost   one exp, one division, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T softplus(T x) noexcept {
  T const e = detail::exp_minus_abs(x);
  return select(x > T{0}, x, T{0}) + detail::log_one_plus_fraction(e);
}

}  // namespace etch::math
