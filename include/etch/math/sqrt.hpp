// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>

namespace etch::math {

namespace detail {

/// The first guess of 1 / sqrt(m) from m's bits (3.5 % off) and the Newton steps that bring it to
/// within the last bits. Magic constants: Lomont 2003, "Fast inverse square root".
template <real T>
struct sqrt_constants;

template <>
struct sqrt_constants<float> {
  static constexpr std::uint32_t magic = 0x5f375a86U;
  static constexpr int newton_steps = 3;
  static constexpr float splitter = 4097.0F;  // 2^12 + 1
};

template <>
struct sqrt_constants<double> {
  static constexpr std::uint64_t magic = 0x5fe6eb50c7b537a9ULL;
  static constexpr int newton_steps = 4;
  static constexpr double splitter = 134217729.0;  // 2^27 + 1
};

/// m - y^2 without rounding, for y within a few ulp of sqrt(m): Dekker's exact product (1971).
template <floating T>
[[nodiscard]] ETCH_INLINE constexpr T residual(T m, T y) noexcept {
  T const c = sqrt_constants<number_of<T>>::splitter * y;
  T const high = c - (c - y);
  T const low = y - high;
  return ((m - high * high) - T{2} * high * low) - low * low;
}

}  // namespace detail

/// The square root of x, correctly rounded: the same bits as IEEE 754's own, on any core.
///
/// error  0.5 ulp (measured over every float mantissa; sampled in double)
/// range  +-0 and infinity give themselves, x < 0 and NaN give NaN
/// cost   some 20 multiplications, no division, no branch
template <detail::floating_argument T>
[[nodiscard]] ETCH_INLINE constexpr T sqrt(T x) noexcept {
  using bits = typename ieee<T>::bits;
  using signed_bits = typename ieee<T>::signed_bits;
  using limits = std::numeric_limits<number_of<T>>;
  using mask_bits = typename ieee<number_of<T>>::bits;
  constexpr int fraction_bits = ieee<T>::fraction_bits;
  constexpr mask_bits bias = ieee<T>::exponent_bias;

  // x = 4^k m with 1 <= m < 4.
  normalized<T> const n = normalize(x);
  bits const b = to_bits(n.value);
  auto const exponent = signed_bits((b >> fraction_bits) - bias);
  bits const odd = bits(exponent) & 1;
  T const m = from_bits<T>((b & fraction_mask<T>) | ((bias + odd) << fraction_bits));

  T inverse = from_bits<T>(detail::sqrt_constants<number_of<T>>::magic - (to_bits(m) >> 1));
#if !defined(__OPTIMIZE_SIZE__)
#pragma GCC unroll 4
#endif
  for (int step = 0; step < detail::sqrt_constants<number_of<T>>::newton_steps; ++step) {
    inverse = inverse * (T{1.5} - T{0.5} * m * inverse * inverse);
  }
  T y = m * inverse;
  y = y + T{0.5} * inverse * detail::residual(m, y);
  y = y + T{0.5} * inverse * detail::residual(m, y);

  signed_bits const k = (exponent - n.scale_exponent) >> 1;
  T const special = select(x < T{0}, limits::quiet_NaN(), x);
  return select(n.usable, y * power_of_two<T>(k), special);
}

}  // namespace etch::math
