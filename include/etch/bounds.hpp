// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/classify.hpp>
#include <etch/network.hpp>
#include <etch/number/interval.hpp>
#include <etch/sample.hpp>

/// @file
/// What can be proved of a network for all inputs of a box, at compile time as well:
///
///   static_assert(etch::bounds(model, box).upper[0] < 0.9F);
///
/// Everything here is sound, not exact: what it says holds, and what it cannot say may hold all the same. A box in
/// smaller parts says more; `parts` is how many each of its sides is cut into, so there are parts^inputs of them.

namespace etch {

/// All inputs (or outputs) whose numbers are each from `lower` to `upper`, both included.
template <math::real T, std::size_t Size>
struct box {
  vector<T, Size> lower{};
  vector<T, Size> upper{};

  /// Whether x is in it.
  [[nodiscard]] constexpr bool contains(vector<T, Size> const& x) const noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      if (!(lower[i] <= x[i] && x[i] <= upper[i])) {
        return false;
      }
    }
    return true;
  }
};

/// All inputs whose numbers differ from those of x by at most `distance`.
template <math::real T, std::size_t Size>
[[nodiscard]] constexpr box<T, Size> around(vector<T, Size> const& x, T distance) noexcept {
  box<T, Size> b;
  for (std::size_t i = 0; i < Size; ++i) {
    b.lower[i] = outward::down(x[i] - distance);
    b.upper[i] = outward::up(x[i] + distance);
  }
  return b;
}

namespace detail {

/// Refuses a box that is not of the network's shape and number.
template <class Network, class U, std::size_t Size>
inline constexpr bool is_box_of =
    passes<vector_fits<input_fits, typename Network::number_type, takes<Network::inputs>, vector<U, Size>>>;

/// Calls f(x) for the parts of a box, vectors of intervals: each side is cut into `parts`.
template <class Rounding, math::real T, std::size_t Size, class Function>
constexpr void for_each_part(box<T, Size> const& b, std::size_t parts, Function const& f) noexcept {
  vector<std::size_t, Size> at{};
  for (;;) {
    vector<interval<T, Rounding>, Size> x;
    for (std::size_t i = 0; i < Size; ++i) {
      // Neighbours share a bound, whatever it is rounded to, and the outer ones are the box's.
      auto const bound = [&](std::size_t k) {
        T const share = static_cast<T>(k) / static_cast<T>(parts);
        return k == 0 ? b.lower[i] : k == parts ? b.upper[i] : b.lower[i] * (T{1} - share) + b.upper[i] * share;
      };
      x[i] = {bound(at[i]), bound(at[i] + 1)};
    }
    f(x);
    std::size_t side = 0;
    while (side < Size && ++at[side] == parts) {
      at[side++] = 0;
    }
    if (side == Size) {
      return;
    }
  }
}

/// The gradients of output `output` with respect to the inputs, for all of a box: an interval for each input.
template <class Rounding, class T, class... Layers>
constexpr auto gradient_over(network<T, Layers...> const& net, box<T, network<T, Layers...>::inputs> const& b,
                             std::size_t output, std::size_t parts) noexcept {
  using number = interval<T, Rounding>;
  using wide = network<number, Layers...>;
  auto const of_intervals = convert<number>(net);
  typename wide::output_type seed{};
  seed[output] = number{T{1}};
  typename wide::input_type result{};
  bool first = true;
  for_each_part<Rounding>(b, parts, [&](auto const& x) {
    auto const dx = of_intervals.input_gradient(of_intervals.trace(x), seed);
    for (std::size_t i = 0; i < wide::inputs; ++i) {
      result[i] = first ? dx[i] : hull(result[i], dx[i]);
    }
    first = false;
  });
  return result;
}

}  // namespace detail

/// What the network can give for the inputs of a box: a box that holds every output, as exact arithmetic has it and as
/// `forward` computes it.
///
/// shapes  a box of `inputs` numbers -> a box of `outputs` numbers
/// cost    that of `forward` over intervals, some ten times as long, for each of parts^inputs parts
template <class Rounding = outward, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr auto bounds(network<T, Layers...> const& net, box<U, Size> const& b,
                                    std::size_t parts = 1) noexcept {
  using model = network<T, Layers...>;
  box<T, model::outputs> result;
  if constexpr (detail::is_box_of<model, U, Size>) {
    auto const of_intervals = convert<interval<T, Rounding>>(net);
    bool first = true;
    detail::for_each_part<Rounding>(b, parts, [&](auto const& x) {
      auto const y = of_intervals.forward(x);
      for (std::size_t o = 0; o < model::outputs; ++o) {
        result.lower[o] = first || y[o].lower < result.lower[o] ? y[o].lower : result.lower[o];
        result.upper[o] = first || y[o].upper > result.upper[o] ? y[o].upper : result.upper[o];
      }
      first = false;
    });
  }
  return result;
}

/// Bounds of the derivatives of an output with respect to each input, over a box.
///
/// cost    that of `forward` and `input_gradient` over intervals for each of parts^inputs parts
template <class Rounding = outward, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr auto gradient_bounds(network<T, Layers...> const& net, box<U, Size> const& b,
                                             std::size_t output = 0, std::size_t parts = 1) noexcept {
  using model = network<T, Layers...>;
  box<T, model::inputs> result;
  if constexpr (detail::is_box_of<model, U, Size>) {
    auto const dx = detail::gradient_over<Rounding>(net, b, output, parts);
    for (std::size_t i = 0; i < model::inputs; ++i) {
      result.lower[i] = dx[i].lower;
      result.upper[i] = dx[i].upper;
    }
  }
  return result;
}

/// Whether it is proved that an output nowhere falls, within a box, as an input grows: of the exact function, which
/// `forward` follows to its rounding.
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_increasing(network<T, Layers...> const& net, box<U, Size> const& b, std::size_t input,
                                           std::size_t output = 0, std::size_t parts = 1) noexcept {
  return gradient_bounds(net, b, output, parts).lower[input] >= T{0};
}

/// The same of an output that nowhere grows.
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_decreasing(network<T, Layers...> const& net, box<U, Size> const& b, std::size_t input,
                                           std::size_t output = 0, std::size_t parts = 1) noexcept {
  return gradient_bounds(net, b, output, parts).upper[input] <= T{0};
}

/// A Lipschitz constant over a box, in the maximum norm: inputs that differ by at most d in every number give outputs
/// that differ by at most this times d, of the exact function.
///
///   L = max over outputs of sum over inputs of the largest |dy/dx|
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr T lipschitz_bound(network<T, Layers...> const& net, box<U, Size> const& b,
                                          std::size_t parts = 1) noexcept {
  using model = network<T, Layers...>;
  T largest{};
  for (std::size_t output = 0; output < model::outputs; ++output) {
    auto const d = gradient_bounds(net, b, output, parts);
    T sum{};
    for (std::size_t i = 0; i < model::inputs; ++i) {
      T const steepest = d.upper[i] > -d.lower[i] ? d.upper[i] : -d.lower[i];
      sum = outward::up(sum + steepest);
    }
    largest = sum > largest ? sum : largest;
  }
  return largest;
}

/// Whether it is proved that all inputs of a box are of one class, `classify`'s for outputs on this threshold.
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_of_class(network<T, Layers...> const& net, box<U, Size> const& b, std::size_t found,
                                         std::type_identity_t<T> threshold = T{0.5}, std::size_t parts = 1) noexcept {
  using model = network<T, Layers...>;
  auto const y = bounds(net, b, parts);
  if constexpr (model::outputs == 1) {
    return found == 1 ? y.lower[0] > threshold : y.upper[0] <= threshold;
  } else {
    for (std::size_t o = 0; o < model::outputs; ++o) {
      if (o != found && !(y.upper[o] < y.lower[found])) {
        return false;
      }
    }
    return true;
  }
}

/// Whether it is proved that each of the samples keeps its class, the one that `classify` gives its output, wherever
/// its input is moved by at most `distance` in every number.
template <math::real T, class... Layers, class Samples>
[[nodiscard]] constexpr bool is_robust(network<T, Layers...> const& net, Samples const& samples,
                                       std::type_identity_t<T> distance, std::type_identity_t<T> threshold = T{0.5},
                                       std::size_t parts = 1) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<detail::check_samples<model, Samples>>) {
    for (std::size_t i = 0; i < std::size(samples); ++i) {
      auto const& x = std::data(samples)[i].input;
      if (!is_of_class(net, around(x, distance), classify(net.forward(x), threshold), threshold, parts)) {
        return false;
      }
    }
    return true;
  } else {
    return false;
  }
}

}  // namespace etch
