// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <etch/number/number.hpp>

/// A number for the layers that stands for exact arithmetic: long double, of 64 bits on x86, with the functions of the
/// C library, so that nothing is in it that the library computes.
struct extended {
  long double value = 0;

  constexpr extended() = default;
  constexpr explicit extended(long double x) noexcept : value(x) {}
  constexpr explicit extended(double x) noexcept : value(static_cast<long double>(x)) {}
  constexpr explicit extended(float x) noexcept : value(static_cast<long double>(x)) {}
  constexpr explicit extended(int x) noexcept : value(x) {}

  friend constexpr extended operator-(extended a) noexcept { return extended{-a.value}; }
  friend constexpr extended operator+(extended a, extended b) noexcept { return extended{a.value + b.value}; }
  friend constexpr extended operator-(extended a, extended b) noexcept { return extended{a.value - b.value}; }
  friend constexpr extended operator*(extended a, extended b) noexcept { return extended{a.value * b.value}; }
  friend constexpr extended operator/(extended a, extended b) noexcept { return extended{a.value / b.value}; }
  friend constexpr extended& operator+=(extended& a, extended b) noexcept { return a = a + b; }
  friend constexpr auto operator<=>(extended const&, extended const&) = default;

  friend constexpr extended select(bool condition, extended yes, extended no) noexcept { return condition ? yes : no; }
  friend bool is_finite(extended x) noexcept { return std::isfinite(x.value); }
  friend extended exp(extended x) noexcept { return extended{std::exp(x.value)}; }
  friend extended log(extended x) noexcept { return extended{std::log(x.value)}; }
  friend extended sqrt(extended x) noexcept { return extended{std::sqrt(x.value)}; }
  friend extended sigmoid(extended x) noexcept { return extended{1 / (1 + std::exp(-x.value))}; }
  friend extended tanh(extended x) noexcept { return extended{std::tanh(x.value)}; }
  friend extended softplus(extended x) noexcept {
    return extended{std::fmax(x.value, 0.0L) + std::log1p(std::exp(-std::fabs(x.value)))};
  }
};

template <>
inline constexpr bool etch::enable_number<extended> = true;

static_assert(etch::number<extended> && std::numeric_limits<long double>::digits > std::numeric_limits<double>::digits);
