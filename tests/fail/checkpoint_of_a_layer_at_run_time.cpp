// expect: etch: a checkpoint knows this layer by its forward pass, which must be a constant expression
// show: doubled
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

template <etch::number T>
#ifdef ETCH_CORRECT
constexpr
#endif
    T
    twice(T const& x) noexcept {
  return T{2} * x;
}

struct doubled : etch::elementwise<doubled> {
  template <etch::number T>
  static constexpr T value(T const& x) noexcept {
    return twice(x);
  }
  template <etch::number T>
  static constexpr T derivative(T const& /*x*/, T const& /*y*/) noexcept {
    return T{2};
  }
};

using model = etch::network<float, etch::dense<2, 3>, doubled, etch::dense<3, 1>>;

auto save(memory& flash, model const& net) { return etch::save_checkpoint(flash, net); }
