// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>

namespace etch::math {

namespace detail {

/// exp's range and constants. `shift` is 1.5 * 2^fraction_bits: adding it rounds a small number to
/// an integer, which then stands in the low bits of the sum. 2^scale_exponent takes the least
/// exponential among the normal numbers. ln 2 is split so that k * ln2_high is
/// exact for every k that occurs (Cody and Waite 1980). The polynomial is (e^r - 1 - r) / r^2 on
/// |r| <= ln 2 / 2, from Sollya's `fpminimax`: relative error 3e-10 (float), 1.8e-17 (double).
template <real T>
struct exp_constants;

template <>
struct exp_constants<float> {
  static constexpr float lowest = -104.0F;          // e^-104 rounds to 0
  static constexpr float highest = 0x1.62e42ep+6F;  // the largest whose exponential is finite
  static constexpr float log2_e = 0x1.715476p+0F;
  static constexpr float ln2_high = 0x1.63p-1F;
  static constexpr float ln2_low = -0x1.bd0106p-13F;
  static constexpr float shift = 0x1.8p+23F;
  static constexpr int scale_exponent = 24;
  static constexpr std::array<float, 6> polynomial{0.5F,
                                                   0.16666667163372039794921875F,
                                                   4.1666507720947265625e-2F,
                                                   8.33317823708057403564453125e-3F,
                                                   1.393091981299221515655517578125e-3F,
                                                   1.99713293113745748996734619140625e-4F};
};

template <>
struct exp_constants<double> {
  static constexpr double lowest = -746.0;
  static constexpr double highest = 0x1.62e42fefa39efp+9;
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double shift = 0x1.8p+52;
  static constexpr int scale_exponent = 54;
  static constexpr std::array<double, 10> polynomial{0.50000000000000011102230246251565404236316680908203125,
                                                     0.1666666666666667406815349750104360282421112060546875,
                                                     4.1666666666622560744048077687355545349419116973876953125e-2,
                                                     8.3333333333225068084715303484699688851833343505859375e-3,
                                                     1.38888889178584375334868372675600757252035439014434814453125e-3,
                                                     1.984126988597492019256868234222679348022211343050003051757812e-4,
                                                     2.48015203873253216315184104740790207870304584503173828125e-5,
                                                     2.755724283961873496582792308906562084303004667162895202636719e-6,
                                                     2.7620495602468966363335594986494481162253577078070415019989e-7,
                                                     2.510990860351426210881059920918684236212925497966352850198746e-8};
};

/// 2^Exponent, and exp's polynomial times that. (Not constants within the function, which clang would compute each time
/// that it evaluates it.)
template <real T, int Exponent>
struct exp_scale {
  static constexpr T value = power_of_two<T>(Exponent);
  static constexpr auto polynomial = [] {
    auto scaled = exp_constants<T>::polynomial;
    for (T& c : scaled) {
      c *= value;
    }
    return scaled;
  }();
};

/// 2^Exponent e^x / 2^k, for the integer k nearest to x / ln 2: from 0.7 to 1.42 times 2^Exponent, or NaN. The
/// scale is that of the terms, so that no step more waits for it.
template <int Exponent = 0, floating T>
[[nodiscard]] ETCH_INLINE constexpr T exp_fraction(T x, T k) noexcept {
  using constants = exp_constants<number_of<T>>;
  using scale = exp_scale<number_of<T>, Exponent>;
  T const r = multiply_add(-k, T{constants::ln2_low}, multiply_add(-k, T{constants::ln2_high}, x));
  return T{scale::value} +
         multiply_add(r * r, polynomial(r, scale::polynomial), Exponent == 0 ? r : r * T{scale::value});
}

/// e^-|x|, in [0, 1]; NaN for NaN. The one-sided range is what sigmoid and tanh need, and saves half of
/// what `exp` does beside the polynomial.
template <floating T>
[[nodiscard]] ETCH_INLINE constexpr T exp_minus_abs(T x) noexcept {
  using number = number_of<T>;
  using constants = exp_constants<number>;
  // The exponent of 2^(k + scale_exponent) as it stands in a number of this type.
  constexpr number shift = constants::shift + static_cast<number>(ieee<T>::exponent_bias) + constants::scale_exponent;
  T const a = minus_abs(x);
  T const floored = negative_at_least(a, constants::lowest);
  T const shifted = multiply_add(floored, T{constants::log2_e}, T{shift});
  T const power = from_bits<T>(to_bits(shifted) << ieee<T>::fraction_bits);
  // Only the last multiplication rounds, to a subnormal or to 0. A NaN gives some power, and stays NaN.
  return exp_fraction<-constants::scale_exponent>(floored, shifted - shift) * power;
}

}  // namespace detail

/// e^x.
///
/// error  at most 1 ulp in float (0.971 measured over every float), 1.1 ulp in double (1.01 sampled)
/// range  0 below -103.97 (-745.13 in double), infinity above 88.72 (709.78), subnormals as IEEE 754
///        rounds them; NaN gives NaN
/// cost   a polynomial of degree 7 (float; 11 in double) and 5 multiplications, no division, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T exp(T x) noexcept {
  using constants = detail::exp_constants<number_of<T>>;
  using bits = typename ieee<T>::bits;
  using signed_bits = typename ieee<T>::signed_bits;
  T const z = at_most(at_least(x, constants::lowest), constants::highest);
  T const shifted = multiply_add(z, T{constants::log2_e}, T{constants::shift});
  // 2^k in two steps: k reaches beyond the normal exponents at both ends, and only the last
  // multiplication rounds, to a subnormal or to 0. A NaN gives some k, and stays NaN.
  auto const k = signed_bits(to_bits(shifted) - to_bits(constants::shift));
  signed_bits const half = k >> 1;
  auto const rest = signed_bits(bits(k) - bits(half));
  T const y = detail::exp_fraction(z, shifted - constants::shift) * power_of_two<T>(half) * power_of_two<T>(rest);
  // Infinity by a choice, not by an overflow, which g++ would refuse in a constant.
  return select(x > constants::highest, std::numeric_limits<number_of<T>>::infinity(), y);
}

}  // namespace etch::math
