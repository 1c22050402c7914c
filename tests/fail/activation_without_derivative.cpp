// expect: etch: this activation lacks a static function derivative(x, y) that gives a number as x is
// show: square
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

struct square : etch::elementwise<square> {
  template <etch::number T>
  static constexpr T value(T const& x) noexcept {
    return x * x;
  }
#if ETCH_CORRECT
  template <etch::number T>
  static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    return T{2} * x;
  }
#endif
};

auto input_gradient(etch::network<float, etch::dense<2, 3>, square> const& net) {
  return net.input_gradient(net.trace({0.1F, 0.2F}), {1.0F, 0.0F, 0.0F});
}
