// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>

namespace etch {

namespace detail {

/// z - max z, the exponential of each, and their sum, which is at least 1: nothing overflows.
template <class T, std::size_t Size>
struct exponentials {
  vector<T, Size> shifted{};
  vector<T, Size> power{};
  T sum{};
};

template <number T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr exponentials<T, Size> shifted_exponentials(vector<T, Size> const& z) noexcept {
  using math::exp;
  using math::select;
  T largest = z[0];
  unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { largest = select(z[k] > largest, z[k], largest); });
  exponentials<T, Size> result;
  unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA {
    result.shifted[k] = z[k] - largest;
    result.power[k] = exp(result.shifted[k]);
    result.sum += result.power[k];
  });
  return result;
}

}  // namespace detail

/// The softmax: y_k = e^(x_k - m) / sum_j e^(x_j - m) with m = max x, so that nothing overflows.
///
/// shapes  x [N] -> y [N] for any N; y sums to 1
/// cost    N exp, one division, 2 N additions
struct softmax {
  template <class T>
  using parameters = no_parameters;

  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> forward(no_parameters const& /*p*/,
                                                                     vector<T, Size> const& x) noexcept {
    auto const e = detail::shifted_exponentials(x);
    T const scale = T{1} / e.sum;
    vector<T, Size> y{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { y[k] = e.power[k] * scale; });
    return y;
  }

  /// dx_k = y_k (dy_k - sum_j dy_j y_j).
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> backward(no_parameters const& /*p*/,
                                                                      vector<T, Size> const& /*x*/,
                                                                      vector<T, Size> const& y,
                                                                      vector<T, Size> const& dy) noexcept {
    T mean{};
    unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { mean += dy[i] * y[i]; });
    vector<T, Size> dx{};
    unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { dx[i] = y[i] * (dy[i] - mean); });
    return dx;
  }
};

static_assert(layer<softmax>);

}  // namespace etch
