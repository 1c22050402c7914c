// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>

namespace etch::math {

namespace detail {

/// log's constants: ln 2 split so that k * ln2_high is exact, and the polynomial
/// (2 atanh(s) - 2 s) / s^3 in s^2 on |s| <= 3 - 2 sqrt 2, from Sollya's `fpminimax`: error
/// 1.2e-10 (float), 3.4e-20 (double).
template <real T>
struct log_constants;

template <>
struct log_constants<float> {
  static constexpr float ln2_high = 0x1.62e3p-1F;
  static constexpr float ln2_low = 0x1.2fefa2p-17F;
  static constexpr std::array<float, 4> polynomial{0.666666686534881591796875F, 0.3999955356121063232421875F,
                                                   0.28589344024658203125F, 0.22583876550197601318359375F};
};

template <>
struct log_constants<double> {
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr std::array<double, 8> polynomial{0.66666666666666662965923251249478198587894439697265625,
                                                    0.400000000000053201887340037501417100429534912109375,
                                                    0.285714285691719804827215511977556161582469940185546875,
                                                    0.222222226558418167741137949633412063121795654296875,
                                                    0.1818177369468834403829409292286283825676441192626953125,
                                                    0.1538721608392169259982296125599532388150691986083984375,
                                                    0.13246652407214931645995648068492300808429718017578125,
                                                    0.1328707950828539596788147036932059563696384429931640625};
};

/// k ln 2 + log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt 2, in the order of fdlibm's `e_log.c`:
/// log(1 + f) = f - (f^2/2 - s (f^2/2 + R)), s = f / (2 + f), R = s^2 P(s^2).
template <floating T>
[[nodiscard]] ETCH_INLINE constexpr T log_of_one_plus(T f, T k) noexcept {
  using constants = log_constants<number_of<T>>;
  T const s = f / (T{2} + f);
  T const z = s * s;
  T const half_square = T{0.5} * f * f;
  T const correction = s * (half_square + z * polynomial(z, constants::polynomial)) + k * constants::ln2_low;
  return k * constants::ln2_high - ((half_square - correction) - f);
}

/// log(1 + e) for 0 <= e <= 1 or NaN: where 1 + e is nearer to 2, from (1 + e) / 2 = 1 + (e - 1) / 2.
template <floating T>
[[nodiscard]] ETCH_INLINE constexpr T log_one_plus_fraction(T e) noexcept {
  constexpr auto sqrt2_minus_1 = static_cast<number_of<T>>(0x1.a827999fcef32p-2);
  auto const upper = e > sqrt2_minus_1;
  return log_of_one_plus(select(upper, (e - T{1}) * T{0.5}, e), select(upper, T{1}, T{0}));
}

}  // namespace detail

/// The natural logarithm of x.
///
/// error  at most 1 ulp in float (0.84 measured over every float), at most 1 ulp in double (sampled)
/// range  -infinity for 0, NaN for x < 0 and for NaN, infinity for infinity; subnormals are exact
/// cost   a polynomial of degree 9 in s (float; 17 in double), one division, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T log(T x) noexcept {
  using bits = typename ieee<T>::bits;
  using signed_bits = typename ieee<T>::signed_bits;
  using limits = std::numeric_limits<number_of<T>>;
  using mask_bits = typename ieee<number_of<T>>::bits;
  constexpr int fraction_bits = ieee<T>::fraction_bits;
  constexpr mask_bits sqrt_half = to_bits(static_cast<number_of<T>>(0x1.6a09e667f3bcdp-1));

  // x = 2^k m with sqrt(1/2) <= m < sqrt 2.
  normalized<T> const n = normalize(x);
  bits const b = to_bits(n.value) - sqrt_half;
  T const k = static_cast<T>((signed_bits(b) >> fraction_bits) - n.scale_exponent);
  T const m = from_bits<T>((b & fraction_mask<T>)+sqrt_half);
  T const y = detail::log_of_one_plus(m - T{1}, k);
  // +infinity gives itself, NaN gives itself; the rest of what is not usable is 0 or negative.
  T const special = select(x == T{0}, -limits::infinity(), select(x < T{0}, limits::quiet_NaN(), x));
  return select(n.usable, y, special);
}

}  // namespace etch::math
