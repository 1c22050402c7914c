// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/number.hpp>

namespace etch {

/// Home of the kinds of number whose functions have the names of layers (`sigmoid`, `tanh`): one
/// namespace for both would hide the layers' constructors from view.
namespace numbers {

/// A value and its derivative: a + b e with e^2 = 0. Through the layers it carries the forward-mode
/// derivative of the outputs along one direction, an independent check of backpropagation.
///
/// cost  every operation twice to four times
template <class T>
struct dual {
  static_assert(etch::detail::checked<math::detail::is_real<T>>);

  T value{};
  T derivative{};

  friend constexpr dual operator-(dual const& a) noexcept { return {-a.value, -a.derivative}; }
  friend constexpr dual operator+(dual const& a, dual const& b) noexcept {
    return {a.value + b.value, a.derivative + b.derivative};
  }
  friend constexpr dual operator-(dual const& a, dual const& b) noexcept {
    return {a.value - b.value, a.derivative - b.derivative};
  }
  friend constexpr dual operator*(dual const& a, dual const& b) noexcept {
    return {a.value * b.value, a.derivative * b.value + a.value * b.derivative};
  }
  friend constexpr dual operator/(dual const& a, dual const& b) noexcept {
    T const quotient = a.value / b.value;
    return {quotient, (a.derivative - quotient * b.derivative) / b.value};
  }
  friend constexpr dual& operator+=(dual& a, dual const& b) noexcept { return a = a + b; }

  // Order is that of the values: a derivative has no say in which branch is taken.
  friend constexpr bool operator<(dual const& a, dual const& b) noexcept { return a.value < b.value; }
  friend constexpr bool operator>(dual const& a, dual const& b) noexcept { return a.value > b.value; }

  friend constexpr dual select(bool condition, dual const& yes, dual const& no) noexcept {
    return condition ? yes : no;
  }
  friend constexpr bool is_finite(dual const& x) noexcept {
    return math::is_finite(x.value) && math::is_finite(x.derivative);
  }
  friend constexpr dual exp(dual const& x) noexcept {
    T const y = math::exp(x.value);
    return {y, y * x.derivative};
  }
  friend constexpr dual log(dual const& x) noexcept { return {math::log(x.value), x.derivative / x.value}; }
  friend constexpr dual sqrt(dual const& x) noexcept {
    T const y = math::sqrt(x.value);
    return {y, x.derivative / (T{2} * y)};
  }
  friend constexpr dual sigmoid(dual const& x) noexcept {
    T const y = math::sigmoid(x.value);
    return {y, y * (T{1} - y) * x.derivative};
  }
  friend constexpr dual tanh(dual const& x) noexcept {
    T const y = math::tanh(x.value);
    return {y, (T{1} - y * y) * x.derivative};
  }
  friend constexpr dual softplus(dual const& x) noexcept {
    return {math::softplus(x.value), math::sigmoid(x.value) * x.derivative};
  }
};

}  // namespace numbers

using numbers::dual;

template <class T>
inline constexpr bool enable_number<dual<T>> = true;

static_assert(number<dual<double>>);

}  // namespace etch
