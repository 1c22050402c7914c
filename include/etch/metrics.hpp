// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/classify.hpp>
#include <etch/quantized.hpp>
#include <etch/sample.hpp>

namespace etch {

/// The confusion matrix: counts[truth][prediction].
template <std::size_t Classes>
struct confusion {
  static_assert(Classes > 1, "etch: a confusion matrix is of two classes and more");

  matrix<std::size_t, Classes, Classes> counts{};

  [[nodiscard]] constexpr std::size_t total() const noexcept {
    std::size_t sum = 0;
    for (auto const& row : counts) {
      for (std::size_t const count : row) {
        sum += count;
      }
    }
    return sum;
  }
  [[nodiscard]] constexpr std::size_t correct() const noexcept {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < Classes; ++k) {
      sum += counts[k][k];
    }
    return sum;
  }
  /// The share of the samples of class k that are found, in [0, 1]; 0 where there is none.
  [[nodiscard]] constexpr float recall(std::size_t k) const noexcept {
    std::size_t truths = 0;
    for (std::size_t const count : counts[k]) {
      truths += count;
    }
    return truths == 0 ? 0.0F : static_cast<float>(counts[k][k]) / static_cast<float>(truths);
  }
  /// The share of the predictions of class k that are right, in [0, 1]; 0 where there is none.
  [[nodiscard]] constexpr float precision(std::size_t k) const noexcept {
    std::size_t predictions = 0;
    for (auto const& row : counts) {
      predictions += row[k];
    }
    return predictions == 0 ? 0.0F : static_cast<float>(counts[k][k]) / static_cast<float>(predictions);
  }
  /// The share of the samples that are classified right, in [0, 1]; 0 where there is none.
  [[nodiscard]] constexpr float accuracy() const noexcept {
    return total() == 0 ? 0.0F : static_cast<float>(correct()) / static_cast<float>(total());
  }
};

namespace detail {

/// Classifies every sample with a network, or with what else has its `forward`.
template <class Network, class Samples, class T>
[[nodiscard]] constexpr auto confusion_of(Network const& net, Samples const& samples,
                                          threshold_of<T> threshold) noexcept {
  confusion<Network::outputs == 1 ? 2 : Network::outputs> result;
  if constexpr (passes<check_samples<Network, Samples>>) {
    for (std::size_t i = 0; i < std::size(samples); ++i) {
      auto const& example = std::data(samples)[i];
      // A target is a probability, whatever the output is.
      ++result.counts[classify(example.target, T{0.5})][classify(net.forward(example.input), threshold)];
    }
  }
  return result;
}

}  // namespace detail

/// Classifies every sample with the network, or with one that is quantized. With a single output there are two classes,
/// divided at `threshold`: 0.5 for a sigmoid, 0 for a logit (`Loss::threshold` says which).
template <detail::real_or_fixed T, class... Layers, class Samples>
[[nodiscard]] constexpr auto confusion_of(network<T, Layers...> const& net, Samples const& samples,
                                          std::type_identity_t<detail::threshold_of<T>> threshold = T{0.5}) noexcept {
  return detail::confusion_of(net, samples, threshold);
}
template <math::real T, class... Layers, auto Formats, class Samples>
[[nodiscard]] constexpr auto confusion_of(quantized<network<T, Layers...>, Formats> const& net, Samples const& samples,
                                          std::type_identity_t<detail::threshold_of<T>> threshold = T{0.5}) noexcept {
  return detail::confusion_of(net, samples, threshold);
}
template <class... None>
constexpr auto confusion_of(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: confusion_of takes a network over real or fixed-point numbers, a range of samples and a "
                "threshold, if any");
}

/// The share of the samples that the network classifies right, in [0, 1].
template <detail::real_or_fixed T, class... Layers, class Samples>
[[nodiscard]] constexpr float accuracy(network<T, Layers...> const& net, Samples const& samples,
                                       std::type_identity_t<detail::threshold_of<T>> threshold = T{0.5}) noexcept {
  return detail::confusion_of(net, samples, threshold).accuracy();
}
template <math::real T, class... Layers, auto Formats, class Samples>
[[nodiscard]] constexpr float accuracy(quantized<network<T, Layers...>, Formats> const& net, Samples const& samples,
                                       std::type_identity_t<detail::threshold_of<T>> threshold = T{0.5}) noexcept {
  return detail::confusion_of(net, samples, threshold).accuracy();
}
template <class... None>
constexpr auto accuracy(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: accuracy takes a network over real or fixed-point numbers, a range of samples and a threshold, if any");
}

}  // namespace etch
