// expect: etch: this activation lacks a static function value(x) that gives a number as x is
// show: square
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

struct square : etch::elementwise<square> {
#if ETCH_CORRECT
  template <etch::number T>
  static constexpr T value(T const& x) noexcept {
    return x * x;
  }
#endif
  template <etch::number T>
  static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    return T{2} * x;
  }
};

float forward(etch::network<float, etch::dense<2, 3>, square> const& net) { return net.forward({0.1F, 0.2F})[0]; }
