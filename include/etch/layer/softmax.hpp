// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/number/fixed_functions.hpp>

namespace etch {

namespace detail {

/// What exponentials are summed up in: fixed-point numbers in one that holds 2^16 of them.
template <class T>
using number_of_sums = std::conditional_t<is_fixed<T>, fixed<16, 15>, T>;

/// z - max z, the exponential of each, and their sum, which is at least 1: nothing overflows.
template <class T, std::size_t Size>
struct exponentials {
  vector<T, Size> shifted{};
  vector<T, Size> power{};
  T sum{};
};

/// a - b, as what exponentials are summed up in: of fixed-point numbers it may be beyond their own range.
template <class T>
[[nodiscard]] ETCH_INLINE constexpr number_of_sums<T> difference(T const& a, T const& b) noexcept {
  if constexpr (is_fixed<T>) {
    using exact = numbers::exact<T::fraction_bits>;
    return exact{a} - exact{b};
  } else {
    return a - b;
  }
}

template <number T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr auto shifted_exponentials(vector<T, Size> const& z) noexcept {
  using math::exp;
  using math::select;
  T largest = z[0];
  unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { largest = select(z[k] > largest, z[k], largest); });
  using sum = number_of_sums<T>;
  exponentials<sum, Size> result;
  unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA {
    result.shifted[k] = difference(z[k], largest);
    result.power[k] = exp(result.shifted[k]);
    result.sum += result.power[k];
  });
  return result;
}

}  // namespace detail

/// The softmax: y_k = e^(x_k - m) / sum_j e^(x_j - m) with m = max x, so that nothing overflows.
///
/// shapes  x [N] -> y [N] for any N; y sums to 1
/// error   in fixed point to a unit of 16 bits, of 32 to 4e-5
/// cost    N exp, one division, 2 N additions
struct softmax {
  template <class T>
  using parameters = no_parameters;

  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> forward(no_parameters const& /*p*/,
                                                                     vector<T, Size> const& x) noexcept {
    return normalized<T>(x);
  }
  /// The same as numbers of another kind.
  template <detail::number_or_error Result, detail::number_or_error T, std::size_t Size>
    requires(!std::is_same_v<Result, T>)
  [[nodiscard]] ETCH_INLINE static constexpr vector<Result, Size> forward(no_parameters const& /*p*/,
                                                                          vector<T, Size> const& x) noexcept {
    return normalized<Result>(x);
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
    unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      if constexpr (detail::is_fixed<T>) {
        dx[i] = y[i] * dy[i] - y[i] * mean;  // exactly: the difference may be beyond the range
      } else {
        dx[i] = y[i] * (dy[i] - mean);
      }
    });
    return dx;
  }

 private:
  template <class Result, class T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<Result, Size> normalized(vector<T, Size> const& x) noexcept {
    using sum = detail::number_of_sums<T>;
    auto const e = detail::shifted_exponentials(x);
    sum const scale = sum{1} / e.sum;
    vector<Result, Size> y{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { y[k] = e.power[k] * scale; });
    return y;
  }
};

static_assert(layer<softmax>);

}  // namespace etch
