// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <etch/number/fixed.hpp>

/// @file
/// Functions of fixed-point numbers, by tables that the compiler makes of `etch::math`, in double: quadratics over
/// segments as wide as a power of two, so that the bits of an argument are the segment and the place in it. No
/// division.
///
/// error   over every number of 13 formats of 8 and 16 bits, in units of the last place: exp 1.02, log 0.96, tanh 0.77,
///         softplus 0.70, sigmoid 0.64, sqrt 0.50; and all of them grow where the exact ones do. As numbers of another
///         format: softplus 1.1, tanh 0.98, sigmoid 0.69. Beyond 16 bits what the quadratics leave: log 5e-6, tanh
///         4e-6, exp 2e-6, the others 3e-7
/// memory  8 bytes a segment up to 16 bits: 270 for the sigmoid of `fixed<4, 11>`, 710 where it gives `fixed<0, 15>`;
/// in
///         flash

namespace etch::detail {

/// How wide segments are, 2^-bits, so that a quadratic through both ends and the middle, which is off by at most
/// width^3 steepest / 125, is within an eighth of a unit; but no narrower than 1/16.
[[nodiscard]] constexpr int bits_of_segments(int fraction_bits, double steepest) noexcept {
  int bits = 0;
  while (bits < 4 && two_to(-3 * bits) * steepest / 125 > two_to(-fraction_bits) / 8) {
    ++bits;
  }
  return bits;
}

/// A function by quadratics, of numbers from 0 to an end, with F fraction bits, whose values have R: `Function` has
///
///   value(x)   the function, in double
///   slope, steepest  the largest magnitudes of its first derivative and of its third
///   end        from where on it is constant, as far as a unit shows
template <int F, int IntegerBits, class Function, int R = F>
struct quadratics {
  static constexpr int segment_bits = [] {
    int const bits = bits_of_segments(R, Function::steepest);
    return bits < F ? bits : F;
  }();
  static constexpr int place_bits = F - segment_bits;  ///< of the place in a segment
  static constexpr bool is_short = F <= 15 && R <= 15;
  /// The bits of a coefficient beyond a unit: as many as a slope of 16 bits leaves, or a product of 64.
  static constexpr int guard = [] {
    int bits = is_short ? 8 : 20;
    while (Function::slope * two_to(R - segment_bits + bits + (is_short ? 0 : place_bits)) > (is_short ? 32e3 : 4e18)) {
      --bits;
    }
    return bits;
  }();

  using outer = std::conditional_t<is_short, std::int32_t, std::int64_t>;
  using inner = std::conditional_t<is_short, std::int16_t, std::int64_t>;
  struct coefficients {
    outer constant;
    inner slope;
    inner bend;
  };

  static constexpr std::size_t count = [] {
    double const range = two_to(IntegerBits);
    double const end = Function::template end<R> < range ? Function::template end<R> : range;
    double const segments = end * two_to(segment_bits);
    auto const whole = static_cast<std::size_t>(segments);
    return static_cast<double>(whole) < segments ? whole + 1 : whole;
  }();

  static constexpr auto table = [] {
    std::array<coefficients, count> result{};
    double const width = two_to(-segment_bits);
    constexpr double unit = two_to(R + guard);
    auto const rounded = [](double x) { return static_cast<std::int64_t>(x < 0 ? x - 0.5 : x + 0.5); };
    for (std::size_t i = 0; i < count; ++i) {
      double const x = static_cast<double>(i) * width;
      double const first = Function::value(x) * unit;
      double const middle = Function::value(x + width / 2) * unit;
      double const last = Function::value(x + width) * unit;
      // The slope is what leads to where the next segment starts, to the unit.
      std::int64_t const bend = rounded(2 * first - 4 * middle + 2 * last);
      result[i] = {static_cast<outer>(rounded(first)), static_cast<inner>(rounded(last) - rounded(first) - bend),
                   static_cast<inner>(bend)};
    }
    return result;
  }();

  /// The function of `a` units, from 0 on, in units.
  [[nodiscard]] static constexpr outer at(outer a) noexcept {
    auto const segment = static_cast<std::size_t>(a >> place_bits);
    bool const inside = segment < count;
    coefficients const& c = table[inside ? segment : count - 1];
    constexpr outer whole = outer{1} << place_bits;
    outer const place = inside ? a & (whole - 1) : whole;  // beyond the last segment its end
    // The slope with as many bits more as a product leaves room for: so that the function grows where it should.
    constexpr int more = !is_short ? 0 : 15 - place_bits < place_bits ? 15 - place_bits : place_bits;
    outer const slope = (outer{c.slope} << more) + ((c.bend * place) >> (place_bits - more));
    return shifted_right<guard, fraction::nearest_even>(
        static_cast<outer>(c.constant + ((slope * place) >> (place_bits + more))));
  }
};

/// log 2.
inline constexpr double log_2 = 0.69314718055994531;

struct sigmoid_function {
  static constexpr double slope = 0.25;
  static constexpr double steepest = 0.125;
  template <int F>
  static constexpr double end = (F + 1) * log_2;
  [[nodiscard]] static constexpr double value(double x) noexcept { return math::sigmoid(x); }
};
struct tanh_function {
  static constexpr double slope = 1.0;
  static constexpr double steepest = 2.0;
  template <int F>
  static constexpr double end = (F + 2) * log_2 / 2;
  [[nodiscard]] static constexpr double value(double x) noexcept { return math::tanh(x); }
};
/// log(1 + e^-x).
struct softplus_function {
  static constexpr double slope = 0.5;
  static constexpr double steepest = 0.125;
  template <int F>
  static constexpr double end = (F + 1) * log_2;
  [[nodiscard]] static constexpr double value(double x) noexcept { return math::softplus(-x); }
};
/// 2^x for x below 1.
struct power_function {
  static constexpr double slope = 1.4;
  static constexpr double steepest = 0.67;
  template <int F>
  static constexpr double end = 1.0;
  [[nodiscard]] static constexpr double value(double x) noexcept { return math::exp(x * log_2); }
};

/// log2(1 + x) for x below 1.
struct binary_logarithm_function {
  static constexpr double slope = 1.45;
  static constexpr double steepest = 2.9;
  template <int F>
  static constexpr double end = 1.0;
  [[nodiscard]] static constexpr double value(double x) noexcept { return math::log(1 + x) / log_2; }
};

/// A function at |x|, in units of 2^-ResultBits.
template <class Function, int ResultBits, int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr auto units_at_magnitude(fixed<I, F, O, R> x) noexcept {
  using table = quadratics<F, I, Function, ResultBits>;
  using outer = typename table::outer;
  // NOLINTNEXTLINE(bugprone-signed-char-misuse,cert-str34-c): a number of 8 bits is no character
  outer const units = x.units();
  if constexpr (sizeof(outer) == sizeof(x)) {
    return table::at(units == std::numeric_limits<outer>::min() ? std::numeric_limits<outer>::max()
                     : units < 0                                ? -units
                                                                : units);
  } else {
    return table::at(units < 0 ? -units : units);
  }
}

/// The bits behind the point of the tables of `exp` and `log`, whose units are not those of a number.
template <int IntegerBits, int FractionBits>
inline constexpr int table_bits = IntegerBits + FractionBits <= 15 ? 15 : 28;

}  // namespace etch::detail

namespace etch::numbers {

/// 1 / (1 + e^-x), as a number of another kind. Where the range ends below 1, the largest number stands for 1.
template <class Result, int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr Result sigmoid_as(fixed<I, F, O, R> x) noexcept {
  auto const y = etch::detail::units_at_magnitude<etch::detail::sigmoid_function, Result::fraction_bits>(x);
  constexpr auto one = decltype(y){1} << Result::fraction_bits;
  return Result::of_units_in_range(x.units() < 0 ? one - y : y);
}
/// The same as a number of the same kind.
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> sigmoid(fixed<I, F, O, R> x) noexcept {
  return sigmoid_as<fixed<I, F, O, R>>(x);
}

/// The hyperbolic tangent, as a number of another kind.
template <class Result, int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr Result tanh_as(fixed<I, F, O, R> x) noexcept {
  auto const y = etch::detail::units_at_magnitude<etch::detail::tanh_function, Result::fraction_bits>(x);
  return Result::of_units_in_range(x.units() < 0 ? -y : y);
}
/// The same as a number of the same kind.
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> tanh(fixed<I, F, O, R> x) noexcept {
  return tanh_as<fixed<I, F, O, R>>(x);
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), as a number of another kind.
template <class Result, int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr Result softplus_as(fixed<I, F, O, R> x) noexcept {
  constexpr int result_bits = Result::fraction_bits;
  std::int64_t const y = etch::detail::units_at_magnitude<etch::detail::softplus_function, result_bits>(x);
  return Result::of_units_in_range(
      x.units() < 0
          ? y
          : y + etch::detail::shifted_right<F - result_bits, fraction::nearest_even>(std::int64_t{x.units()}));
}
/// The same as a number of the same kind.
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> softplus(fixed<I, F, O, R> x) noexcept {
  return softplus_as<fixed<I, F, O, R>>(x);
}

/// e^x = 2^(x log2 e).
///
/// error  beyond 16 bits also of x log2 e, which is rounded to 28 bits behind the point
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> exp(fixed<I, F, O, R> x) noexcept {
  using number = fixed<I, F, O, R>;
  constexpr int places = etch::detail::table_bits<I, F>;
  using table = etch::detail::quadratics<places, 0, etch::detail::power_function>;
  constexpr std::int64_t log2_e = 1'549'082'005;  // 2^30 / log 2
  std::int64_t const exponent =
      etch::detail::shifted_right<F + 30 - places, fraction::nearest_even>(x.units() * log2_e);
  std::int64_t const whole = exponent >> places;
  std::int64_t const power =
      table::at(static_cast<typename table::outer>(exponent & ((std::int64_t{1} << places) - 1)));
  std::int64_t const shift = places - F - whole;  // to the right
  constexpr auto most = std::numeric_limits<typename number::storage>::max();
  if (whole >= I) {
    return number::of_units(most);
  }
  if (shift <= 0) {
    return number::of_units_in_range(power * (std::int64_t{1} << -shift));
  }
  if (shift > places + 1) {
    return number::of_units(0);
  }
  std::int64_t const half = std::int64_t{1} << (shift - 1);
  return number::of_units_in_range((power + half) >> shift);
}

/// The natural logarithm; of 0 and less the smallest number.
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> log(fixed<I, F, O, R> x) noexcept {
  using number = fixed<I, F, O, R>;
  constexpr int places = etch::detail::table_bits<I, F>;
  using table = etch::detail::quadratics<places, 0, etch::detail::binary_logarithm_function>;
  constexpr std::int64_t log_2 = 744'261'118;  // 2^30 log 2
  if (x.units() <= 0) {
    return number::of_units(std::numeric_limits<typename number::storage>::min());
  }
  auto const units = static_cast<std::uint64_t>(x.units());
  int const top = static_cast<int>(std::bit_width(units)) - 1;
  // 1.bbb: to `places` bits, which no number has more of (one of 32 bits is cut off).
  std::uint64_t const scaled = top <= places ? units << (places - top) : units >> (top - places);
  std::int64_t const place = static_cast<std::int64_t>(scaled) - (std::int64_t{1} << places);
  std::int64_t const binary = table::at(static_cast<typename table::outer>(place)) + (std::int64_t{top - F} << places);
  return number::of_units_in_range(
      etch::detail::shifted_right<places + 30 - F, fraction::nearest_even>(binary * log_2));
}

/// The square root, to the nearest number; of less than 0 it is 0.
///
/// cost  a step for each two bits; no division
template <int I, int F, overflow O, fraction R>
[[nodiscard]] constexpr fixed<I, F, O, R> sqrt(fixed<I, F, O, R> x) noexcept {
  using number = fixed<I, F, O, R>;
  if (x.units() <= 0) {
    return {};
  }
  // Bit by bit: root^2 <= square, and what is left of it.
  auto rest = static_cast<std::uint64_t>(x.units()) << F;
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << (std::bit_width(rest) - 1) / 2 * 2; bit != 0; bit >>= 2) {
    if (rest >= root + bit) {
      rest -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return number::of_units_in_range(static_cast<std::int64_t>(rest > root ? root + 1 : root));
}

}  // namespace etch::numbers
