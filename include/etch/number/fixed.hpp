// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>
#include <etch/number/number.hpp>

/// @file
/// Fixed-point numbers: integers that count in units of 2^-FractionBits, for cores without a floating-point unit.
///
/// In Q notation `fixed<I, F>` is QI.F: I bits before the binary point, F behind it, and the sign besides, as Texas
/// Instruments counts them. Arm counts the sign among the bits before the point: `fixed<0, 15>` is its Q1.15 (CMSIS's
/// q15_t), and `fixed<4, 11>` its Q5.11.

namespace etch {

/// What becomes of a result beyond the range: the nearest number in it, or the one that differs by a multiple of the
/// range, as integers do, at fewer instructions.
enum class overflow : std::uint8_t { saturate, wrap };

/// How a result between two numbers is rounded: to the nearest one, and halfway between them to the even one; or down.
enum class fraction : std::uint8_t { nearest_even, truncate };

namespace detail {

/// 2^exponent.
[[nodiscard]] constexpr double two_to(int exponent) noexcept {
  double result = 1;
  for (; exponent > 0; --exponent) {
    result *= 2;
  }
  for (; exponent < 0; ++exponent) {
    result /= 2;
  }
  return result;
}

/// The bits before the point of a number of so many bits, without its sign, that numbers up to a magnitude take.
[[nodiscard]] constexpr int integer_bits_for(double magnitude, int most) noexcept {
  int bits = 0;
  while (two_to(bits) < magnitude && bits < most) {
    ++bits;
  }
  return bits;
}

/// The integer of so many bits.
template <int Bits>
using integer = std::conditional_t<
    Bits == 8, std::int8_t,
    std::conditional_t<Bits == 16, std::int16_t, std::conditional_t<Bits == 32, std::int32_t, std::int64_t>>>;

template <int IntegerBits, int FractionBits>
struct is_fixed_format : std::bool_constant<(IntegerBits >= 0 && FractionBits >= 0 &&
                                             (IntegerBits + FractionBits == 7 || IntegerBits + FractionBits == 15 ||
                                              IntegerBits + FractionBits == 31))> {
  static constexpr auto refuse() noexcept {
    static_assert(is_fixed_format::value,
                  "etch: a fixed-point number has 7, 15 or 31 bits before and behind the point, and a sign");
  }
};

/// x / 2^Shift (to the left where that is below 0), rounded. In a wide type: where x + 2^(Shift - 1), or the result, is
/// beyond its range, it wraps.
template <int Shift, fraction Rounding, class Wide>
[[nodiscard]] ETCH_INLINE constexpr Wide shifted_right(Wide x) noexcept {
  using bits = std::make_unsigned_t<Wide>;
  if constexpr (Shift <= 0) {
    return static_cast<Wide>(static_cast<bits>(x) << -Shift);
  } else if constexpr (Rounding == fraction::truncate) {
    return static_cast<Wide>(x >> Shift);
  } else {
    // Half a unit less one bit, and that bit where the quotient is odd: halves go to even.
    constexpr auto below_half = static_cast<bits>((bits{1} << (Shift - 1)) - 1);
    return static_cast<Wide>(
        static_cast<Wide>(static_cast<bits>(x) + below_half + (static_cast<bits>(x >> Shift) & bits{1})) >> Shift);
  }
}

/// x as an Integer of fewer bits.
template <class Integer, overflow Overflow, class Wide>
[[nodiscard]] ETCH_INLINE constexpr Integer narrowed(Wide x) noexcept {
  if constexpr (Overflow == overflow::saturate) {
    // NOLINTNEXTLINE(bugprone-signed-char-misuse,cert-str34-c): a number of 8 bits is no character
    constexpr auto least = static_cast<Wide>(std::numeric_limits<Integer>::min());
    constexpr auto most = static_cast<Wide>(std::numeric_limits<Integer>::max());
    return static_cast<Integer>(x < least ? least : x > most ? most : x);
  } else {
    return static_cast<Integer>(x);
  }
}

/// The whole number nearest to x 2^FractionBits, halfway the even one; beyond the range the end of it, and 0 for NaN.
template <class Integer, int FractionBits, math::real T>
[[nodiscard]] constexpr Integer nearest_units(T x) noexcept {
  using limits = std::numeric_limits<Integer>;
  constexpr T units_of_one = static_cast<T>(std::int64_t{1} << FractionBits);
  constexpr T end = -static_cast<T>(limits::min()) / units_of_one;
  if (!(x > -end)) {
    return x <= -end ? limits::min() : Integer{0};
  }
  if (x >= end) {
    return limits::max();
  }
  // Of a float, whole numbers of 32 bits have no fraction where one more would be too many.
  using whole = std::conditional_t<sizeof(Integer) == 8 || (sizeof(Integer) == 4 && !std::is_same_v<T, float>),
                                   std::int64_t, std::int32_t>;
  T const scaled = x * units_of_one;        // by a power of two: exact
  auto units = static_cast<whole>(scaled);  // toward 0
  T const rest = scaled - static_cast<T>(units);
  T const size = rest < T{0} ? -rest : rest;
  if (size > T{0.5} || (size == T{0.5} && units % 2 != 0)) {
    units += rest < T{0} ? -1 : 1;
  }
  return narrowed<Integer, overflow::saturate>(units);
}

}  // namespace detail

namespace numbers {

template <int IntegerBits, int FractionBits, overflow Overflow = overflow::saturate,
          fraction Rounding = fraction::nearest_even>
class fixed;

/// A product of fixed-point numbers, or a sum of such products, before it is rounded: exact, in 64 bits or 32. A sum
/// wraps there, which takes 2^(63 - bits of a product) products of the largest numbers: 2^33 of 16 bits, 2 of 32 bits.
///
/// It becomes a fixed-point number where one is wanted, by one rounding: so `a * b + c` and a layer's sums are rounded
/// once.
template <int FractionBits, std::signed_integral Units = std::int64_t>
struct exact {
  static constexpr int fraction_bits = FractionBits;

  Units units;  ///< of 2^-FractionBits

  constexpr exact() = default;
  constexpr explicit exact(int x) noexcept
      : units(detail::shifted_right<-FractionBits, fraction::truncate>(Units{x})) {}
  /// The one nearest to x, as a number is.
  template <math::real T>
  constexpr explicit exact(T x) noexcept : units(etch::detail::nearest_units<Units, FractionBits>(x)) {}
  template <int I, int F, overflow O, fraction R>
    requires(F <= FractionBits)
  ETCH_INLINE constexpr explicit exact(fixed<I, F, O, R> x) noexcept
      : units(detail::shifted_right<F - FractionBits, fraction::truncate>(Units{x.units()})) {}

  /// So many units.
  [[nodiscard]] ETCH_INLINE static constexpr exact of_units(Units units) noexcept {
    exact result{};
    result.units = units;
    return result;
  }

  /// The sum, rounded to the nearest real number.
  template <math::real T>
  [[nodiscard]] constexpr explicit operator T() const noexcept {
    return static_cast<T>(units) / static_cast<T>(std::int64_t{1} << FractionBits);
  }

  // As integers without a sign, which may wrap.
  ETCH_INLINE friend constexpr exact operator-(exact a) noexcept { return of_bits(0 - a.bits()); }
  ETCH_INLINE friend constexpr exact operator+(exact a, exact b) noexcept { return of_bits(a.bits() + b.bits()); }
  ETCH_INLINE friend constexpr exact operator-(exact a, exact b) noexcept { return of_bits(a.bits() - b.bits()); }
  ETCH_INLINE friend constexpr exact& operator+=(exact& a, exact b) noexcept { return a = a + b; }
  /// Adds a product to a sum of fewer bits, which wraps: a sum that is within the range at last is right.
  template <std::signed_integral Wider>
    requires(sizeof(Wider) > sizeof(Units))
  ETCH_INLINE friend constexpr exact& operator+=(exact& a, exact<FractionBits, Wider> b) noexcept {
    return a += of_units(static_cast<Units>(b.units));
  }

  template <int I, int F, overflow O, fraction R>
  ETCH_INLINE friend constexpr exact operator+(exact a, fixed<I, F, O, R> b) noexcept {
    return a + exact{b};
  }
  template <int I, int F, overflow O, fraction R>
  ETCH_INLINE friend constexpr exact operator+(fixed<I, F, O, R> a, exact b) noexcept {
    return exact{a} + b;
  }
  template <int I, int F, overflow O, fraction R>
  ETCH_INLINE friend constexpr exact operator-(exact a, fixed<I, F, O, R> b) noexcept {
    return a - exact{b};
  }
  template <int I, int F, overflow O, fraction R>
  ETCH_INLINE friend constexpr exact operator-(fixed<I, F, O, R> a, exact b) noexcept {
    return exact{a} - b;
  }

  ETCH_INLINE friend constexpr bool operator==(exact, exact) = default;
  ETCH_INLINE friend constexpr auto operator<=>(exact a, exact b) noexcept { return a.units <=> b.units; }

 private:
  using unsigned_units = std::make_unsigned_t<Units>;
  [[nodiscard]] ETCH_INLINE constexpr unsigned_units bits() const noexcept {
    return static_cast<unsigned_units>(units);
  }
  [[nodiscard]] ETCH_INLINE static constexpr exact of_bits(unsigned_units bits) noexcept {
    return of_units(static_cast<Units>(bits));
  }
};

/// A fixed-point number: `units()` times 2^-FractionBits, in 8, 16 or 32 bits.
///
/// range  -2^IntegerBits up to 2^IntegerBits - 2^-FractionBits; 1 is the largest number below it where IntegerBits is 0
/// error  sums and differences are exact within the range, products and quotients within half a unit (truncated: one
///        unit below); a product is not rounded before it becomes a number: see `exact`
/// cost   of integers; a saturating sum takes two comparisons more. A quotient is the only division.
template <int IntegerBits, int FractionBits, overflow Overflow, fraction Rounding>
class fixed {
  static_assert(etch::detail::checked<etch::detail::is_fixed_format<IntegerBits, FractionBits>>);

 public:
  static constexpr int integer_bits = IntegerBits;
  static constexpr int fraction_bits = FractionBits;
  using storage = etch::detail::integer<1 + IntegerBits + FractionBits>;  ///< the integer that it is
  using product = exact<2 * FractionBits>;                                ///< what a product of two is

  /// What `Count` products with numbers P, and one such number, are summed up in: 32 bits, where these hold any of them
  /// and half a unit of the result, which rounding adds.
  template <class P, std::size_t Count>
  using sum_of_products =
      exact<FractionBits + P::fraction_bits,
            etch::detail::integer<(8 * (sizeof(storage) + sizeof(P)) - 2 + std::bit_width(Count + 1) <= 31) ? 32 : 64>>;

  constexpr fixed() = default;
  /// The number nearest to x, halfway the even one; beyond the range the end of it, and 0 for NaN, whatever becomes of
  /// results.
  constexpr explicit fixed(float x) noexcept : units_(etch::detail::nearest_units<storage, FractionBits>(x)) {}
  constexpr explicit fixed(double x) noexcept : units_(etch::detail::nearest_units<storage, FractionBits>(x)) {}
  constexpr explicit fixed(int x) noexcept
      : fixed(of_units_in_range(etch::detail::shifted_right<-FractionBits, fraction::truncate>(std::int64_t{x}))) {}
  /// The same number in other units, rounded.
  template <int I, int F, overflow O, fraction R>
    requires(I != IntegerBits || F != FractionBits || O != Overflow || R != Rounding)
  ETCH_INLINE constexpr explicit fixed(fixed<I, F, O, R> x) noexcept
      : units_(converted<F>(std::conditional_t<(sizeof(x) < 4), std::int32_t, std::int64_t>{x.units()})) {}
  /// A product, or a sum of products, rounded.
  template <int F, class Units>
  ETCH_INLINE constexpr fixed(exact<F, Units> x) noexcept  // NOLINT: it stands for a number
      : units_(converted<F>(x.units)) {}

  /// The number of so many units.
  [[nodiscard]] ETCH_INLINE static constexpr fixed of_units(storage units) noexcept {
    fixed result{};
    result.units_ = units;
    return result;
  }
  /// The same of more than the range holds: the end of it.
  template <std::signed_integral Wide>
  [[nodiscard]] ETCH_INLINE static constexpr fixed of_units_in_range(Wide units) noexcept {
    return of_units(etch::detail::narrowed<storage, overflow::saturate>(units));
  }
  [[nodiscard]] ETCH_INLINE constexpr storage units() const noexcept { return units_; }

  /// The number, rounded to the nearest real one: exactly, but for one of 32 bits as a float.
  template <math::real T>
  [[nodiscard]] constexpr explicit operator T() const noexcept {
    return static_cast<T>(units_) / static_cast<T>(std::int64_t{1} << FractionBits);
  }

  ETCH_INLINE friend constexpr fixed operator-(fixed a) noexcept { return of_wide(-wide{a.units_}); }
  ETCH_INLINE friend constexpr fixed operator+(fixed a, fixed b) noexcept { return of_wide(wide{a.units_} + b.units_); }
  ETCH_INLINE friend constexpr fixed operator-(fixed a, fixed b) noexcept { return of_wide(wide{a.units_} - b.units_); }
  ETCH_INLINE friend constexpr fixed& operator+=(fixed& a, fixed b) noexcept { return a = a + b; }
  ETCH_INLINE friend constexpr fixed& operator-=(fixed& a, fixed b) noexcept { return a = a - b; }

  /// The exact product, of numbers in other units as well.
  template <int I, int F, overflow O, fraction R>
  [[nodiscard]] ETCH_INLINE constexpr exact<FractionBits + F> operator*(fixed<I, F, O, R> b) const noexcept {
    using factor = std::conditional_t<sizeof(storage) == 4 || sizeof(b) == 4, std::int64_t, std::int32_t>;
    return exact<FractionBits + F>::of_units(factor{units_} * factor{b.units()});
  }

  /// The quotient. Of 0 by 0 it is 0, of any other number by 0 the end of the range on its side.
  friend constexpr fixed operator/(fixed a, fixed b) noexcept {
    if (b.units_ == 0) {
      return of_units(a.units_ == 0  ? storage{0}
                      : a.units_ > 0 ? std::numeric_limits<storage>::max()
                                     : std::numeric_limits<storage>::min());
    }
    std::int64_t const dividend = std::int64_t{a.units_} * (std::int64_t{1} << FractionBits);
    // NOLINTNEXTLINE(bugprone-signed-char-misuse,cert-str34-c): a number of 8 bits is no character
    std::int64_t const divisor = b.units_;
    std::int64_t quotient = dividend / divisor;  // toward 0
    std::int64_t const rest = dividend - quotient * divisor;
    bool const below = (rest != 0) && ((rest < 0) != (divisor < 0));
    if constexpr (Rounding == fraction::truncate) {
      quotient -= below ? 1 : 0;
    } else {
      std::int64_t const twice = 2 * (rest < 0 ? -rest : rest);
      std::int64_t const whole = divisor < 0 ? -divisor : divisor;
      if (twice > whole || (twice == whole && quotient % 2 != 0)) {
        quotient += below ? -1 : 1;
      }
    }
    return of_units(etch::detail::narrowed<storage, Overflow>(quotient));
  }

  ETCH_INLINE friend constexpr bool operator==(fixed, fixed) = default;
  ETCH_INLINE friend constexpr auto operator<=>(fixed a, fixed b) noexcept { return a.units_ <=> b.units_; }

  ETCH_INLINE friend constexpr fixed select(bool condition, fixed yes, fixed no) noexcept {
    return condition ? yes : no;
  }
  ETCH_INLINE friend constexpr bool is_finite(fixed /*x*/) noexcept { return true; }

 private:
  using wide = etch::detail::integer<sizeof(storage) == 4 ? 64 : 32>;  ///< for sums

  ETCH_INLINE static constexpr fixed of_wide(wide x) noexcept {
    return of_units(etch::detail::narrowed<storage, Overflow>(x));
  }

  /// What so many units of 2^-F are here.
  template <int F, class Wide>
  ETCH_INLINE static constexpr storage converted(Wide units) noexcept {
    using limits = std::numeric_limits<storage>;
    if constexpr (F < FractionBits && Overflow == overflow::saturate) {
      constexpr int shift = FractionBits - F;  // to the left: what fits there fits here
      if constexpr (shift >= std::numeric_limits<Wide>::digits) {
        return units == 0 ? storage{0} : units > 0 ? limits::max() : limits::min();
      } else {
        Wide const in_range = units > (Wide{limits::max()} >> shift) ? Wide{limits::max()}
                              : units < (Wide{limits::min()} >> shift)
                                  ? Wide{limits::min()}
                                  : etch::detail::shifted_right<-shift, Rounding>(units);
        return static_cast<storage>(in_range);
      }
    } else {
      return etch::detail::narrowed<storage, Overflow>(etch::detail::shifted_right<F - FractionBits, Rounding>(units));
    }
  }

  storage units_;
};

}  // namespace numbers

using numbers::fixed;

template <int I, int F, overflow O, fraction R>
inline constexpr bool enable_number<fixed<I, F, O, R>> = true;

namespace detail {

template <class T>
inline constexpr bool is_fixed = false;
template <int I, int F, overflow O, fraction R>
inline constexpr bool is_fixed<fixed<I, F, O, R>> = true;

/// Refuses, where a fixed-point number is asked for, other types.
template <class T>
struct is_fixed_number : std::bool_constant<is_fixed<T>> {
  static constexpr auto refuse() noexcept {
    static_assert(is_fixed<T>, "etch: this is no fixed-point number: what is asked for is an etch::fixed");
  }
};

/// A number that learns, and that outputs are classified by.
template <class T>
concept real_or_fixed = math::real<T> || is_fixed<T>;

}  // namespace detail

}  // namespace etch
