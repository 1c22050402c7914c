// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/number.hpp>

namespace etch {

/// How the bounds of an interval are rounded: outward, to the next number beyond what rounding to nearest gives. So an
/// interval holds what exact arithmetic gives and what `T` gives, with or without fused multiply-adds.
struct outward {
  /// The largest number below x, or x where there is none; NaN gives -infinity.
  template <math::real T>
  [[nodiscard]] static constexpr T down(T x) noexcept {
    return -up(-x);
  }

  /// The smallest number above x, or x where there is none; NaN gives infinity.
  template <math::real T>
  [[nodiscard]] static constexpr T up(T x) noexcept {
    using limits = std::numeric_limits<T>;
    if (!(x < limits::infinity())) {
      return limits::infinity();
    }
    if (x == T{0}) {
      return limits::denorm_min();
    }
    auto const bits = math::to_bits(x);
    return math::from_bits<T>(x > T{0} ? bits + 1 : bits - 1);
  }
};

namespace numbers {

/// Whether something holds of numbers known by their intervals: for some of them, and for some not.
struct possibility {
  bool can_hold = false;
  bool can_fail = false;
};

/// All numbers from `lower` to `upper`. Through the layers it carries what a network can give for any input of a box:
/// every operation gives an interval that holds the results for all numbers of its operands (Moore 1966), each function
/// one that is wider by twice its stated error, as computed values may lie that far from one another.
///
/// range  where a bound is infinite, numbers may overflow, and a NaN is in no interval
/// cost   a sum is two, a product two (one operand a single number) or four and their order; each bound is rounded
/// apart
template <math::real T, class Rounding = outward>
struct interval {
  T lower{};
  T upper{};

  constexpr interval() = default;
  constexpr interval(T number) noexcept : lower(number), upper(number) {}  // NOLINT: a number is one of these
  constexpr interval(T from, T to) noexcept : lower(from), upper(to) {}

  /// Whether x is one of the numbers.
  [[nodiscard]] constexpr bool contains(T x) const noexcept { return lower <= x && x <= upper; }

  friend constexpr interval operator-(interval const& a) noexcept { return {-a.upper, -a.lower}; }
  friend constexpr interval operator+(interval const& a, interval const& b) noexcept {
    return rounded(a.lower + b.lower, a.upper + b.upper);
  }
  friend constexpr interval operator-(interval const& a, interval const& b) noexcept {
    return rounded(a.lower - b.upper, a.upper - b.lower);
  }
  friend constexpr interval operator*(interval const& a, interval const& b) noexcept {
    if (a.lower == a.upper) {
      return times(b, a.lower);
    }
    if (b.lower == b.upper) {
      return times(a, b.lower);
    }
    T const p = product(a.lower, b.lower);
    T const q = product(a.lower, b.upper);
    T const r = product(a.upper, b.lower);
    T const s = product(a.upper, b.upper);
    return rounded(least(least(p, q), least(r, s)), most(most(p, q), most(r, s)));
  }
  /// Everything, where b holds 0.
  friend constexpr interval operator/(interval const& a, interval const& b) noexcept {
    if (b.contains(T{0})) {
      return {-infinity, infinity};
    }
    return a * rounded(T{1} / b.upper, T{1} / b.lower);
  }
  friend constexpr interval& operator+=(interval& a, interval const& b) noexcept { return a = a + b; }

  friend constexpr possibility operator<(interval const& a, interval const& b) noexcept {
    return {a.lower < b.upper, a.upper >= b.lower};
  }
  friend constexpr possibility operator>(interval const& a, interval const& b) noexcept { return b < a; }

  /// What holds whichever it is.
  friend constexpr interval select(possibility condition, interval const& yes, interval const& no) noexcept {
    if (!condition.can_hold) {
      return no;
    }
    return condition.can_fail ? hull(yes, no) : yes;
  }
  /// The smallest interval that holds both.
  friend constexpr interval hull(interval const& a, interval const& b) noexcept {
    return {least(a.lower, b.lower), most(a.upper, b.upper)};
  }
  friend constexpr bool is_finite(interval const& x) noexcept {
    return math::is_finite(x.lower) && math::is_finite(x.upper);
  }
  /// The larger of x and 0: narrower than what `select` makes of the comparison.
  friend constexpr interval positive_part(interval const& x) noexcept {
    return {most(x.lower, T{0}), most(x.upper, T{0})};
  }

  // Functions that grow with their argument, within their errors in units of the last place.
  friend constexpr interval exp(interval const& x) noexcept {
    return growing<1>(math::exp(x.lower), math::exp(x.upper), T{0}, infinity);
  }
  /// From -infinity, where x holds numbers that have no logarithm.
  friend constexpr interval log(interval const& x) noexcept {
    return growing<1>(math::log(most(x.lower, T{0})), math::log(most(x.upper, T{0})), -infinity, infinity);
  }
  friend constexpr interval sqrt(interval const& x) noexcept {
    return growing<1>(math::sqrt(most(x.lower, T{0})), math::sqrt(most(x.upper, T{0})), T{0}, infinity);
  }
  friend constexpr interval sigmoid(interval const& x) noexcept {
    return growing<2>(math::sigmoid(x.lower), math::sigmoid(x.upper), T{0}, T{1});
  }
  friend constexpr interval tanh(interval const& x) noexcept {
    return growing<2>(math::tanh(x.lower), math::tanh(x.upper), T{-1}, T{1});
  }
  friend constexpr interval softplus(interval const& x) noexcept {
    return growing<2>(math::softplus(x.lower), math::softplus(x.upper), T{0}, infinity);
  }

  // The same with an absolute error; in double these are the accurate ones.
  friend constexpr interval fast_sigmoid(interval const& x) noexcept {
    if constexpr (!math::detail::is_single<T>) {
      return sigmoid(x);
    } else {
      constexpr T error = static_cast<T>(2 * 2.7e-7);
      return {most(Rounding::down(math::fast_sigmoid(x.lower) - error), T{0}),
              least(Rounding::up(math::fast_sigmoid(x.upper) + error), T{1})};
    }
  }
  friend constexpr interval fast_tanh(interval const& x) noexcept {
    if constexpr (!math::detail::is_single<T>) {
      return tanh(x);
    } else {
      constexpr T error = static_cast<T>(2 * 5.4e-7);
      return {Rounding::down(math::fast_tanh(x.lower) - error), Rounding::up(math::fast_tanh(x.upper) + error)};
    }
  }

 private:
  static constexpr T infinity = std::numeric_limits<T>::infinity();

  static constexpr T least(T a, T b) noexcept { return b < a ? b : a; }
  static constexpr T most(T a, T b) noexcept { return a < b ? b : a; }

  static constexpr interval rounded(T lower, T upper) noexcept { return {Rounding::down(lower), Rounding::up(upper)}; }

  /// An infinite bound stands for large numbers, which times 0 are 0.
  static constexpr T product(T a, T b) noexcept { return a == T{0} || b == T{0} ? T{0} : a * b; }

  static constexpr interval times(interval const& x, T factor) noexcept {
    T const p = product(x.lower, factor);
    T const q = product(x.upper, factor);
    return factor < T{0} ? rounded(q, p) : rounded(p, q);
  }

  /// From a value to another, both computed to `Error` units in the last place; wider by twice that, within the range
  /// of the function. (One step more, as a unit is half as large below a power of two.)
  template <int Error>
  static constexpr interval growing(T lower, T upper, T smallest, T largest) noexcept {
    for (int i = 0; i < 4 * Error; ++i) {
      lower = Rounding::down(lower);
      upper = Rounding::up(upper);
    }
    return {most(lower, smallest), least(upper, largest)};
  }
};

}  // namespace numbers

using numbers::interval;

template <class T, class Rounding>
inline constexpr bool enable_number<interval<T, Rounding>> = true;

static_assert(number<interval<float>> && number<interval<double>>);

}  // namespace etch
