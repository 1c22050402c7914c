// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <etch/etch.hpp>

/// The logistic activation as one would write it oneself: by the C library's exponential function.
struct libm_sigmoid : etch::elementwise<libm_sigmoid> {
  static float value(float x) noexcept { return 1.0F / (1.0F + std::exp(-x)); }
  static constexpr float derivative(float /*x*/, float y) noexcept { return y * (1.0F - y); }
};
