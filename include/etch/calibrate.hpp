// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/fixed.hpp>
#include <etch/sample.hpp>

/// @file
/// The formats of a quantized network, and how they are chosen.

namespace etch {

/// A format of fixed-point numbers, as a value: that of `fixed<integer_bits, fraction_bits, on_overflow, rounding>`.
struct format {
  int integer_bits = 0;
  int fraction_bits = 15;
  overflow on_overflow = overflow::saturate;
  fraction rounding = fraction::nearest_even;

  friend constexpr bool operator==(format const&, format const&) = default;
};

/// The formats of a network of `Depth` layers: what `quantize` makes of one is of a type that they are an argument of.
template <std::size_t Depth>
struct formats {
  static constexpr std::size_t depth = Depth;

  std::array<format, Depth + 1> values{};  ///< of the input, and of each layer's output
  std::array<format, Depth> weights{};     ///< of each layer's weights
  std::array<int, Depth> sum_bits{};       ///< in which a dense layer sums up products, and keeps its biases: 32 or 64

  friend constexpr bool operator==(formats const&, formats const&) = default;
};

/// What `calibrate` is to choose formats for.
struct calibration {
  int value_bits = 16;    ///< of what dense layers take: 8, 16 or 32
  int weight_bits = 16;   ///< of their weights: 8, 16 or 32
  int headroom_bits = 0;  ///< for values that are larger than those of the samples, by this power of two; 0 or more
};

namespace detail {

/// The magnitude of a number.
template <math::real T>
[[nodiscard]] constexpr double magnitude_of(T x) noexcept {
  return static_cast<double>(math::abs(x));
}

/// The format of so many bits for numbers up to a magnitude, with as many of them behind the point as that leaves. (Of
/// a power of two the largest number stands for it, a unit less.)
[[nodiscard]] constexpr format format_for(int bits, double magnitude, int headroom_bits = 0) noexcept {
  int integer_bits = integer_bits_for(magnitude, bits - 1);
  for (; headroom_bits > 0 && integer_bits < bits - 1; --headroom_bits) {
    ++integer_bits;
  }
  return {integer_bits, bits - 1 - integer_bits};
}

/// Whether a layer sums up products with weights and biases as `dense` does. (One derived from it may have a forward
/// pass of its own.)
template <class Layer, class T>
concept sums_products = requires(
    parameters_of<Layer, T> const& p,
    typename Layer::template quantized_parameters<fixed<0, 15>, fixed<0, 15>, numbers::exact<30>> const& quantized,
    vector<fixed<0, 15>, Layer::inputs> const& x) {
  p.weights[0][0];
  p.biases[0];
  Layer::template forward<fixed<0, 15>>(quantized, x);
};

/// What no sum of a layer exceeds on its way, in units of its products, where its input is any number of the format:
/// the largest over the outputs of |b| + sum |w| X, and what rounding adds to each weight and to the sum.
template <class Parameters>
[[nodiscard]] constexpr double largest_sum(Parameters const& p, format input, format weight) noexcept {
  double const largest_input = two_to(input.integer_bits + input.fraction_bits);
  double const unit = two_to(weight.fraction_bits);
  double largest = 0;
  for (std::size_t o = 0; o < p.biases.size(); ++o) {
    double sum = magnitude_of(p.biases[o]) * unit * two_to(input.fraction_bits) + 1;
    for (auto const& row : p.weights) {
      sum += (magnitude_of(row[o]) * unit + 0.5) * largest_input;
    }
    largest = sum > largest ? sum : largest;
  }
  return largest + two_to(input.fraction_bits + weight.fraction_bits - 1);
}

/// The format of a layer's weights with as few bits behind the point as its sums take to fit into so many bits.
template <class Parameters>
[[nodiscard]] constexpr format fitted_to(int sum_bits, Parameters const& p, format input, format weight) noexcept {
  while (largest_sum(p, input, weight) >= two_to(sum_bits - 1) && weight.fraction_bits > 0) {
    weight = {weight.integer_bits + 1, weight.fraction_bits - 1};
  }
  return weight;
}

/// The bits that a weight may lose for sums of 32 bits: half of them.
[[nodiscard]] constexpr int most_lost(format weight) noexcept {
  return (1 + weight.integer_bits + weight.fraction_bits) / 2;
}

/// Fits the format of a layer's weights to its sums; gives the bits of these.
template <class Layer, class Parameters>
[[nodiscard]] constexpr int fit_sums(Parameters const& p, format input, format& weight) noexcept {
  if constexpr (sums_products<Layer, float>) {
    format const shorter = fitted_to(32, p, input, weight);
    if (largest_sum(p, input, shorter) < two_to(31) &&
        weight.fraction_bits - shorter.fraction_bits <= most_lost(weight)) {
      weight = shorter;
      return 32;
    }
    weight = fitted_to(64, p, input, weight);
  }
  return 64;
}

/// The largest magnitude of a layer's weights.
template <class Layer, class Parameters>
[[nodiscard]] constexpr double largest_weight(Parameters const& p) noexcept {
  double largest = 0;
  Layer::visit(
      [&](parameter_kind kind, auto const& array) {
        auto take = [&](parameter_kind, auto w) {
          largest = kind == parameter_kind::weights && magnitude_of(w) > largest ? magnitude_of(w) : largest;
        };
        visit_elements<unroll_limit + 1>(take, kind, array);
      },
      p);
  return largest;
}

/// The largest magnitude before all layers of a type: equal activations have inputs of one range.
template <class Layer, class Network>
[[nodiscard]] constexpr double largest_into(std::array<double, Network::depth + 1> const& largest) noexcept {
  double result = 0;
  repeat<Network::depth>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    if constexpr (std::is_same_v<Layer, typename Network::template layer_type<Index>>) {
      result = largest[Index] > result ? largest[Index] : result;
    }
  });
  return result;
}

/// The largest magnitude at each place between the layers, over the samples.
template <class Network, class Samples>
[[nodiscard]] constexpr auto largest_values(Network const& net, Samples const& samples) noexcept {
  std::array<double, Network::depth + 1> largest{};
  for (std::size_t s = 0; s < std::size(samples); ++s) {
    auto const trace = net.trace(std::data(samples)[s].input);
    repeat<Network::depth + 1>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
      for (auto const& x : trace.template value<Index>()) {
        largest[Index] = magnitude_of(x) > largest[Index] ? magnitude_of(x) : largest[Index];
      }
    });
  }
  return largest;
}

}  // namespace detail

/// Chooses the formats of a network by the ranges of its weights, and of its values on the samples.
///
///   static constexpr auto small = etch::calibrate(trained, samples);
///   constexpr auto q = etch::quantize<small>(trained);
///
/// Each format has as many bits behind the point as its range leaves. What an activation takes, and the output, have at
/// least 16 bits, and before equal activations one format, so that they share their tables. Where the network takes
/// larger values than on the samples, they end at the range; without samples all ranges end at 1. Weights have so few
/// bits behind the point that no sum of 32 bits can overflow (of 64, where the biases are so large, or the numbers of
/// 32 bits), whatever the input; of other weights in these formats `accumulators_fit` tells.
///
/// cost  a pass forward for each sample
template <math::real T, class... Layers, class Samples>
[[nodiscard]] constexpr auto calibrate(network<T, Layers...> const& net, Samples const& samples,
                                       calibration const& how = {}) noexcept {
  using model = network<T, Layers...>;
  formats<model::depth> result{};
  if constexpr (detail::passes<detail::check_samples<model, Samples>>) {
    auto const largest = detail::largest_values(net, samples);
    int const at_least_16 = how.value_bits < 16 ? 16 : how.value_bits;
    repeat<model::depth>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
      using layer = typename model::template layer_type<Index>;
      auto const& p = net.template layer<Index>();
      if constexpr (trainable<layer, T>) {
        result.values[Index] = detail::format_for(how.value_bits, largest[Index], how.headroom_bits);
        result.weights[Index] = detail::format_for(how.weight_bits, detail::largest_weight<layer>(p));
        result.sum_bits[Index] = detail::fit_sums<layer>(p, result.values[Index], result.weights[Index]);
      } else {
        double const most = detail::largest_into<layer, model>(largest);
        result.values[Index] = detail::format_for(at_least_16, most, how.headroom_bits);
      }
    });
    result.values.back() = detail::format_for(at_least_16, largest.back(), how.headroom_bits);
  }
  return result;
}
template <class... None>
constexpr auto calibrate(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: calibrate takes a network over float or double, a range of samples and an etch::calibration, if "
                "any");
}

}  // namespace etch
