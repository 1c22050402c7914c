// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/softmax.hpp>

namespace etch {

/// What is minimised: a value for one output and its target, and the gradient of that value with
/// respect to the output. `threshold` is where class 1 begins, when there is one output.
template <class Loss, class T = float, std::size_t Size = 2>
concept loss = number<T> && requires(Loss const& l, vector<T, Size> const& y) {
  { l.value(y, y) } noexcept -> std::same_as<T>;
  { l.gradient(y, y) } noexcept -> std::same_as<vector<T, Size>>;
  { Loss::threshold } -> std::convertible_to<float>;
};

namespace detail {

/// What a loss says of arguments that are not its own.
struct loss_arguments {
  template <class... None>
  constexpr auto value(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: value takes an output and its target, two std::array of one length and one number type");
  }
  template <class... None>
  constexpr auto gradient(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: gradient takes an output and its target, two std::array of one length and one number type");
  }
};

}  // namespace detail

/// The squared error: L = sum_k (y_k - t_k)^2, dL/dy_k = 2 (y_k - t_k).
struct squared_error : detail::loss_arguments {
  using loss_arguments::gradient;
  using loss_arguments::value;
  static constexpr float threshold = 0.5F;

  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr T value(vector<T, Size> const& y, vector<T, Size> const& t) const noexcept {
    T sum{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { sum += (y[k] - t[k]) * (y[k] - t[k]); });
    return sum;
  }
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr vector<T, Size> gradient(vector<T, Size> const& y,
                                                               vector<T, Size> const& t) const noexcept {
    vector<T, Size> dy{};
    // Not 2 (y - t): a fixed-point number may have no 2.
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { dy[k] = (y[k] - t[k]) + (y[k] - t[k]); });
    return dy;
  }
};

/// The binary cross-entropy of sigmoid(z), from the logits z: the last layer has no activation.
///
///   L = sum_k log(1 + e^z_k) - t_k z_k,  dL/dz_k = sigmoid(z_k) - t_k
///
/// Finite for every finite z: nothing takes the logarithm of a rounded probability.
struct binary_cross_entropy : detail::loss_arguments {
  using loss_arguments::gradient;
  using loss_arguments::value;
  static constexpr float threshold = 0.0F;

  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr T value(vector<T, Size> const& z, vector<T, Size> const& t) const noexcept {
    using math::select;
    using math::softplus;
    T sum{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      // softplus(z) - t z cancels for a large z and t near 1; with z > 0, softplus(-z) + (1 - t) z.
      auto const positive = z[k] > T{0};
      T const a = select(positive, -z[k], z[k]);
      sum += softplus(a) - select(positive, T{1} - t[k], t[k]) * a;
    });
    return sum;
  }
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr vector<T, Size> gradient(vector<T, Size> const& z,
                                                               vector<T, Size> const& t) const noexcept {
    using math::sigmoid;
    vector<T, Size> dz{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { dz[k] = sigmoid(z[k]) - t[k]; });
    return dz;
  }
};

/// The cross-entropy of softmax(z), from the logits z, for a target of probabilities (or one-hot).
///
///   L = sum_k t_k (log sum_j e^z_j - z_k),  dL/dz_k = softmax(z)_k sum_j t_j - t_k
///
/// The largest logit is subtracted first: finite for logits whose differences are finite.
struct softmax_cross_entropy : detail::loss_arguments {
  using loss_arguments::gradient;
  using loss_arguments::value;
  static constexpr float threshold = 0.0F;

  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr T value(vector<T, Size> const& z, vector<T, Size> const& t) const noexcept {
    using math::log;
    auto const s = detail::shifted_exponentials(z);
    auto const log_sum = log(s.sum);
    T result{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { result += t[k] * (log_sum - s.shifted[k]); });
    return result;
  }
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr vector<T, Size> gradient(vector<T, Size> const& z,
                                                               vector<T, Size> const& t) const noexcept {
    auto const s = detail::shifted_exponentials(z);
    T mass{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { mass += t[k]; });
    auto const factor = detail::converted_to<std::remove_const_t<decltype(s.sum)>>(mass) / s.sum;
    vector<T, Size> dz{};
    unroll<Size>([&](std::size_t k) ETCH_INLINE_LAMBDA { dz[k] = T{s.power[k] * factor} - t[k]; });
    return dz;
  }
};

static_assert(loss<squared_error> && loss<binary_cross_entropy> && loss<softmax_cross_entropy>);

}  // namespace etch
