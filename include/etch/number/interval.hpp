// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/number.hpp>

namespace etch {

/// How the bounds of an interval are rounded: outward, to the next number beyond what rounding to nearest gives. So an
/// interval holds what exact arithmetic gives and what `T` gives, with or without fused multiply-adds.
struct outward {
  /// The largest number below x, or x where there is none; NaN gives -infinity.
  template <math::detail::real_argument T>
  [[nodiscard]] static constexpr T down(T x) noexcept {
    return -up(-x);
  }

  /// The smallest number above x, or x where there is none; NaN gives infinity.
  template <math::detail::real_argument T>
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

/// How the bounds of intervals of T are rounded: `down(x)` gives a number that is not above x, `up(x)` one not below
/// it.
template <class Rounding, class T = float>
concept rounding = requires(T x) {
  { Rounding::down(x) } noexcept -> std::same_as<T>;
  { Rounding::up(x) } noexcept -> std::same_as<T>;
};

namespace detail {

template <class Rounding, class T>
struct is_rounding : std::bool_constant<rounding<Rounding, T>> {
  static constexpr auto refuse() noexcept {
    static_assert(rounding<Rounding, T>, "etch: this is no rounding: it lacks what etch::rounding asks for");
  }
};

}  // namespace detail

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
/// range  both bounds are finite, or neither: where a number of an interval may overflow, what follows from it may be
///        anything, and NaN. (In a constant expression g++ refuses to compute what overflows.)
/// cost   a sum is two, a product two (one operand a single number) or four and their order; each bound is rounded
/// apart
template <class T, class Rounding = outward>
struct interval {
  static_assert(etch::detail::checked<math::detail::is_real<T>>);
  static_assert(etch::detail::checked<detail::is_rounding<Rounding, T>>);

  T lower{};
  T upper{};

  constexpr interval() = default;
  constexpr interval(T number) noexcept : interval(number, number) {}  // NOLINT: a number is one of these
  constexpr interval(T from, T to) noexcept : lower(from), upper(to) {
    if (!math::is_finite(from) || !math::is_finite(to)) {
      lower = -infinity;
      upper = infinity;
    }
  }

  /// Whether x is one of the numbers.
  [[nodiscard]] constexpr bool contains(T x) const noexcept { return lower <= x && x <= upper; }

  /// The larger of each number and 0: narrower than what `select` makes of a comparison.
  [[nodiscard]] constexpr interval positive_part() const noexcept {
    return is_finite(*this) ? interval{math::at_least(lower, T{0}), math::at_least(upper, T{0})} : *this;
  }

  /// The square of each number: narrower than the product of two that might differ.
  [[nodiscard]] constexpr interval squared() const noexcept {
    T const far = math::at_least(upper, -lower);
    T const near = contains(T{0}) ? T{0} : math::at_most(math::abs(lower), math::abs(upper));
    return {near == T{0} ? T{0} : Rounding::down(near * near), Rounding::up(far * far)};
  }

  friend constexpr interval operator-(interval const& a) noexcept { return {-a.upper, -a.lower}; }
  friend constexpr interval operator+(interval const& a, interval const& b) noexcept {
    // 0 is exact: what a weight of 0 gives is no less.
    return is_zero(a) ? b : is_zero(b) ? a : rounded(a.lower + b.lower, a.upper + b.upper);
  }
  friend constexpr interval operator-(interval const& a, interval const& b) noexcept { return a + -b; }
  friend constexpr interval operator*(interval const& a, interval const& b) noexcept {
    if (!is_finite(a) || !is_finite(b)) {
      return everything();
    }
    if (a.lower == a.upper) {
      return times(b, a.lower);
    }
    if (b.lower == b.upper) {
      return times(a, b.lower);
    }
    T const p = a.lower * b.lower;
    T const q = a.lower * b.upper;
    T const r = a.upper * b.lower;
    T const s = a.upper * b.upper;
    return rounded(math::at_most(math::at_most(p, q), math::at_most(r, s)),
                   math::at_least(math::at_least(p, q), math::at_least(r, s)));
  }
  /// Everything, where b holds 0.
  friend constexpr interval operator/(interval const& a, interval const& b) noexcept {
    if (b.contains(T{0})) {
      return everything();
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
    return {math::at_most(a.lower, b.lower), math::at_least(a.upper, b.upper)};
  }
  friend constexpr bool is_finite(interval const& x) noexcept { return math::is_finite(x.lower); }

  // Functions that grow with their argument, within their errors in units of the last place: whole ones, as all that is
  // computed is a multiple of one.
  friend constexpr interval exp(interval const& x) noexcept {
    return growing<1>(x, [](T t) { return math::exp(t); }, T{0}, infinity);
  }
  /// Everything, where x holds numbers that have no logarithm.
  friend constexpr interval log(interval const& x) noexcept {
    return x.lower > T{0} ? growing<1>(x, [](T t) { return math::log(t); }, -infinity, infinity) : everything();
  }
  /// Everything, where x holds numbers that have no square root.
  friend constexpr interval sqrt(interval const& x) noexcept {
    return x.lower >= T{0} ? growing<1>(x, [](T t) { return math::sqrt(t); }, T{0}, infinity) : everything();
  }
  friend constexpr interval sigmoid(interval const& x) noexcept {
    return growing<2>(x, [](T t) { return math::sigmoid(t); }, T{0}, T{1});
  }
  friend constexpr interval tanh(interval const& x) noexcept {
    return growing<2>(x, [](T t) { return math::tanh(t); }, T{-1}, T{1});
  }
  friend constexpr interval softplus(interval const& x) noexcept {
    return growing<2>(x, [](T t) { return math::softplus(t); }, T{0}, infinity);
  }

  // The same with an absolute error; in double these are the accurate ones.
  friend constexpr interval fast_sigmoid(interval const& x) noexcept {
    if constexpr (!math::detail::is_single<T>) {
      return sigmoid(x);
    } else {
      return growing_within(x, [](T t) { return math::fast_sigmoid(t); }, static_cast<T>(2.7e-7), T{0}, T{1});
    }
  }
  friend constexpr interval fast_tanh(interval const& x) noexcept {
    if constexpr (!math::detail::is_single<T>) {
      return tanh(x);
    } else {
      return growing_within(x, [](T t) { return math::fast_tanh(t); }, static_cast<T>(5.4e-7), -infinity, infinity);
    }
  }

 private:
  static constexpr T infinity = std::numeric_limits<T>::infinity();

  static constexpr interval everything() noexcept { return {-infinity, infinity}; }
  static constexpr bool is_zero(interval const& x) noexcept { return x.lower == T{0} && x.upper == T{0}; }

  static constexpr interval rounded(T lower, T upper) noexcept { return {Rounding::down(lower), Rounding::up(upper)}; }

  static constexpr interval times(interval const& x, T factor) noexcept {
    if (factor == T{0}) {
      return {};
    }
    if (factor == T{1}) {
      return x;
    }
    T const p = x.lower * factor;
    T const q = x.upper * factor;
    return factor < T{0} ? rounded(q, p) : rounded(p, q);
  }

  /// The values of f, which is computed to `Error` units in the last place: wider by twice that, within the range of
  /// the function. (In steps of half a unit, as they are below a power of two.)
  template <int Error>
  static constexpr interval growing(interval const& x, auto const& f, T smallest, T largest) noexcept {
    if (!is_finite(x)) {
      return everything();
    }
    T lower = f(x.lower);
    T upper = f(x.upper);
    for (int i = 0; i < 4 * Error; ++i) {
      lower = Rounding::down(lower);
      upper = Rounding::up(upper);
    }
    return {math::at_least(lower, smallest), math::at_most(upper, largest)};
  }

  /// The same with an absolute error.
  static constexpr interval growing_within(interval const& x, auto const& f, T error, T smallest, T largest) noexcept {
    if (!is_finite(x)) {
      return everything();
    }
    return {math::at_least(Rounding::down(f(x.lower) - T{2} * error), smallest),
            math::at_most(Rounding::up(f(x.upper) + T{2} * error), largest)};
  }
};

}  // namespace numbers

using numbers::interval;

template <class T, class Rounding>
inline constexpr bool enable_number<interval<T, Rounding>> = true;

static_assert(number<interval<float>> && number<interval<double>>);

}  // namespace etch
