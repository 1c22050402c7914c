// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/bounds.hpp>
#include <etch/layer/activation.hpp>
#include <etch/quantized.hpp>

/// @file
/// A proof that no sum of products of a quantized network overflows.

namespace etch {

namespace detail {

using real_interval = interval<double>;

/// Whether a layer's fixed-point values are known to be within two units of the exact ones, of what it takes and of
/// what it gives; of more than 16 bits within 1e-5 besides, as tables are (fixed_functions.hpp).
template <class Layer>
inline constexpr bool is_within_units =
    is_dense<Layer> || std::is_same_v<Layer, relu> || std::is_same_v<Layer, softplus>;
template <precision Precision>
inline constexpr bool is_within_units<sigmoid_with<Precision>> = true;
template <precision Precision>
inline constexpr bool is_within_units<tanh_with<Precision>> = true;

/// All numbers of a format.
[[nodiscard]] constexpr real_interval range_of(format f) noexcept {
  double const end = two_to(f.integer_bits);
  return {-end, end};
}

/// What numbers of a format stand for those of x, where these are `error` off.
[[nodiscard]] constexpr real_interval in_format(real_interval const& x, format f, double error) noexcept {
  real_interval const range = range_of(f);
  real_interval const wide = x + real_interval{-error, error};
  bool const inside = wide.lower >= range.lower && wide.upper <= range.upper;
  if (inside || f.on_overflow == overflow::wrap) {
    return inside ? wide : range;
  }
  return {math::at_most(math::at_least(wide.lower, range.lower), range.upper),
          math::at_most(math::at_least(wide.upper, range.lower), range.upper)};
}

/// What no sum of a dense layer exceeds, whatever part of it is added: the largest over the outputs of
/// |b| + sum |w| |x|, and half a unit of the result.
template <class Parameters, std::size_t Inputs>
[[nodiscard]] constexpr double largest_sum_over(Parameters const& p, vector<real_interval, Inputs> const& x,
                                                format result) noexcept {
  auto const size = [](real_interval const& y) { return math::at_least(math::abs(y.lower), math::abs(y.upper)); };
  double largest = 0;
  for (std::size_t o = 0; o < p.biases.size(); ++o) {
    real_interval sum{size(p.biases[o])};
    for (std::size_t i = 0; i < Inputs; ++i) {
      sum += real_interval{size(p.weights[i][o])} * real_interval{size(x[i])};
    }
    largest = math::at_least(largest, sum.upper);
  }
  return largest + two_to(-result.fraction_bits - 1);
}

/// Whether the sums of the layers from `Index` on fit, for inputs x of that layer.
template <std::size_t Index, class Quantized, class Network, std::size_t Size>
[[nodiscard]] constexpr bool sums_fit(Network const& net, vector<real_interval, Size> const& x) noexcept {
  if constexpr (Index == Quantized::depth) {
    return true;
  } else {
    using layer = typename Quantized::template layer_type<Index>;
    constexpr format to = Quantized::formats.values[Index + 1];
    auto const& p = net.template layer<Index>();
    if constexpr (sums_products<layer, float>) {
      using sum = typename Quantized::template sum_type<Index>;
      double const most = two_to(static_cast<int>(8 * sizeof(sum)) - 1 - sum::fraction_bits);
      if (!(largest_sum_over(p, x, to) < most)) {
        return false;
      }
    }
    auto y = layer::forward(p, x);
    for (real_interval& number : y) {
      constexpr int from_bits = Quantized::formats.values[Index].fraction_bits;
      constexpr double units = two_to(-to.fraction_bits) + two_to(-from_bits);
      constexpr double of_table = to.fraction_bits > 15 || from_bits > 15 ? 1e-5 : 0.0;
      number = is_within_units<layer> ? in_format(number, to, 2 * units + of_table) : range_of(to);
    }
    return sums_fit<Index + 1, Quantized>(net, y);
  }
}

}  // namespace detail

/// Whether it is proved that no sum of products of a quantized network overflows, whatever part of it has been added,
/// for all inputs of a box: by intervals, through all layers.
///
///   static_assert(etch::accumulators_fit(q, etch::box<float, 2>{{0.0F, 0.0F}, {1.0F, 1.0F}}));
///
/// cost  that of `bounds` in double
template <math::real T, class... Layers, auto Formats, class U, std::size_t Size>
[[nodiscard]] constexpr bool accumulators_fit(quantized<network<T, Layers...>, Formats> const& q,
                                              box<U, Size> const& b) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::is_box_of<model, U, Size>) {
    if (!detail::is_box(b)) {
      return false;
    }
    vector<detail::real_interval, Size> x;
    for (std::size_t i = 0; i < Size; ++i) {
      constexpr format input = Formats.values[0];
      detail::real_interval const side{static_cast<double>(b.lower[i]), static_cast<double>(b.upper[i])};
      x[i] = detail::in_format(side, input, detail::two_to(-input.fraction_bits));
    }
    return detail::sums_fit<0, quantized<model, Formats>>(
        convert<detail::real_interval>(detail::dequantized<double>(q)), x);
  } else {
    return false;
  }
}
template <class... None>
constexpr auto accumulators_fit(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: accumulators_fit takes a quantized network and an etch::box of inputs of the network it is of");
}

}  // namespace etch
