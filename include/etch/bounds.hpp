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
/// smaller parts says more. Where numbers may overflow on the way, or where the box is none (a side from more to less,
/// or NaN), bounds are infinite and nothing is proved. (Softmax is bounded loosely: prove what precedes it.)
///
/// memory  a copy of the network over intervals, twice its size, on the stack

namespace etch {

/// How many parts each side of a box is cut into: so there are count^inputs of them.
struct parts {
  std::size_t count = 1;
};

/// All inputs (or outputs) whose numbers are each from `lower` to `upper`, both included.
template <class T, std::size_t Size>
struct box {
  static_assert(detail::checked<math::detail::is_real<T>>);

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
[[nodiscard]] constexpr auto around(vector<T, Size> const& x, std::type_identity_t<T> distance) noexcept {
  box<T, Size> b;
  for (std::size_t i = 0; i < Size; ++i) {
    b.lower[i] = outward::down(x[i] - distance);
    b.upper[i] = outward::up(x[i] + distance);
  }
  return b;
}
template <math::real T, std::size_t Size>
[[nodiscard]] constexpr auto around(T const (&x)[Size], std::type_identity_t<T> distance) noexcept {
  return around(std::to_array(x), distance);
}
template <class... None>
constexpr auto around(...) noexcept {
  static_assert(detail::never<None...>, "etch: around takes an input, a std::array of float or double, and a distance");
}

namespace detail {

/// Refuses a box that is not of the network's shape and number.
template <class Network, class U, std::size_t Size>
inline constexpr bool is_box_of =
    passes<vector_fits<input_fits, typename Network::number_type, takes<Network::inputs>, vector<U, Size>>>;

/// Whether each side goes from less to more, or is a point.
template <math::real T, std::size_t Size>
[[nodiscard]] constexpr bool is_box(box<T, Size> const& b) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    if (!(b.lower[i] <= b.upper[i])) {
      return false;
    }
  }
  return true;
}

/// Everything.
template <math::real T, std::size_t Size>
[[nodiscard]] constexpr box<T, Size> unbounded() noexcept {
  box<T, Size> b;
  b.lower.fill(-std::numeric_limits<T>::infinity());
  b.upper.fill(std::numeric_limits<T>::infinity());
  return b;
}

/// The box of some intervals.
template <math::real T, class Rounding, std::size_t Size>
[[nodiscard]] constexpr box<T, Size> box_of(vector<interval<T, Rounding>, Size> const& x) noexcept {
  box<T, Size> b;
  for (std::size_t i = 0; i < Size; ++i) {
    b.lower[i] = x[i].lower;
    b.upper[i] = x[i].upper;
  }
  return b;
}

/// Part k of `count` of the numbers from `lower` to `upper`. Neighbours share a bound, whatever it is rounded to, and
/// the outer ones are these.
template <class Rounding, math::real T>
[[nodiscard]] constexpr interval<T, Rounding> part_of(T lower, T upper, std::size_t k, std::size_t count) noexcept {
  auto const bound = [&](std::size_t i) {
    T const share = static_cast<T>(i) / static_cast<T>(count);
    T const between = lower * (T{1} - share) + upper * share;
    return i == 0 ? lower : i == count ? upper : math::at_most(math::at_least(between, lower), upper);
  };
  T const from = bound(k);
  T const to = bound(k + 1);
  return from < to ? interval<T, Rounding>{from, to} : interval<T, Rounding>{to, from};
}

/// The smallest intervals that hold f(x) for all parts of a box, x, which are vectors of intervals.
template <class Rounding, math::real T, std::size_t Size, class Function>
[[nodiscard]] constexpr auto hull_over_parts(box<T, Size> const& b, std::size_t count, Function const& f) noexcept {
  decltype(f(vector<interval<T, Rounding>, Size>{})) result{};
  vector<std::size_t, Size> at{};
  for (bool first = true;; first = false) {
    vector<interval<T, Rounding>, Size> x;
    for (std::size_t i = 0; i < Size; ++i) {
      x[i] = part_of<Rounding>(b.lower[i], b.upper[i], at[i], count);
    }
    auto const y = f(x);
    for (std::size_t o = 0; o < y.size(); ++o) {
      result[o] = first ? y[o] : hull(result[o], y[o]);
    }
    std::size_t side = 0;
    while (side < Size && ++at[side] == count) {
      at[side++] = 0;
    }
    if (side == Size) {
      return result;
    }
  }
}

/// Refuses, in our own words, an index of an input or output that is none.
template <std::size_t Count, std::size_t Index>
struct has_number : std::bool_constant<(Index < Count)> {
  static constexpr auto refuse() noexcept {
    static_assert(Index < Count, "etch: there is no such input or output: they are counted from 0");
  }
};

}  // namespace detail

/// What the network can give for the inputs of a box: a box that holds every output, as exact arithmetic has it and as
/// `forward` computes it.
///
/// shapes  a box of `inputs` numbers -> a box of `outputs` numbers
/// cost    that of `forward` over intervals, some ten times as long, for each part
template <class Rounding = outward, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr auto bounds(network<T, Layers...> const& net, box<U, Size> const& b, parts p = {}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::is_box_of<model, U, Size>) {
    if (detail::is_box(b) && p.count > 0) {
      auto const of_intervals = convert<interval<T, Rounding>>(net);
      return detail::box_of(
          detail::hull_over_parts<Rounding>(b, p.count, [&](auto const& x) { return of_intervals.forward(x); }));
    }
  }
  return detail::unbounded<T, model::outputs>();
}
template <class... None>
constexpr auto bounds(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: bounds takes a network over float or double, an etch::box of its inputs and etch::parts, if any");
}

/// Bounds of the derivatives of output `Output` with respect to each input, over a box.
///
/// cost    that of `forward` and `input_gradient` over intervals for each part
template <std::size_t Output = 0, class Rounding = outward, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr auto gradient_bounds(network<T, Layers...> const& net, box<U, Size> const& b,
                                             parts p = {}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::is_box_of<model, U, Size> && detail::passes<detail::has_number<model::outputs, Output>>) {
    if (detail::is_box(b) && p.count > 0) {
      using number = interval<T, Rounding>;
      auto const of_intervals = convert<number>(net);
      typename network<number, Layers...>::output_type seed{};
      seed[Output] = number{T{1}};
      return detail::box_of(detail::hull_over_parts<Rounding>(
          b, p.count, [&](auto const& x) { return of_intervals.input_gradient(of_intervals.trace(x), seed); }));
    }
  }
  return detail::unbounded<T, model::inputs>();
}
template <std::size_t Output = 0, class... None>
constexpr auto gradient_bounds(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: gradient_bounds takes a network over float or double, an etch::box of its inputs and etch::parts, if any");
}

/// Whether it is proved that output `Output` nowhere falls, within a box, as input `Input` grows: of the exact
/// function, which `forward` follows to its rounding.
template <std::size_t Input, std::size_t Output = 0, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_increasing(network<T, Layers...> const& net, box<U, Size> const& b,
                                           parts p = {}) noexcept {
  if constexpr (detail::passes<detail::has_number<network<T, Layers...>::inputs, Input>>) {
    return gradient_bounds<Output>(net, b, p).lower[Input] >= T{0};
  } else {
    return false;
  }
}
template <std::size_t Input = 0, std::size_t Output = 0, class... None>
constexpr auto is_increasing(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: is_increasing takes a network over float or double, an etch::box of its inputs and etch::parts, "
                "if any, and as template argument the index of an input");
}

/// The same of an output that nowhere grows.
template <std::size_t Input, std::size_t Output = 0, math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_decreasing(network<T, Layers...> const& net, box<U, Size> const& b,
                                           parts p = {}) noexcept {
  if constexpr (detail::passes<detail::has_number<network<T, Layers...>::inputs, Input>>) {
    return gradient_bounds<Output>(net, b, p).upper[Input] <= T{0};
  } else {
    return false;
  }
}
template <std::size_t Input = 0, std::size_t Output = 0, class... None>
constexpr auto is_decreasing(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: is_decreasing takes a network over float or double, an etch::box of its inputs and etch::parts, "
                "if any, and as template argument the index of an input");
}

/// A Lipschitz constant over a box, in the maximum norm: inputs that differ by at most d in every number give outputs
/// that differ by at most this times d, of the exact function.
///
///   L = max over outputs of sum over inputs of the largest |dy/dx|
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr T lipschitz_bound(network<T, Layers...> const& net, box<U, Size> const& b,
                                          parts p = {}) noexcept {
  T largest{};
  [&]<std::size_t... Output>(std::index_sequence<Output...>) {
    auto const take = [&](auto const& d) {
      T sum{};
      for (std::size_t i = 0; i < d.lower.size(); ++i) {
        T const steepest = d.upper[i] > -d.lower[i] ? d.upper[i] : -d.lower[i];
        sum = steepest == T{0} ? sum : outward::up(sum + steepest);
      }
      largest = sum > largest ? sum : largest;
    };
    (take(gradient_bounds<Output>(net, b, p)), ...);
  }(std::make_index_sequence<network<T, Layers...>::outputs>{});
  return largest;
}
template <class... None>
constexpr auto lipschitz_bound(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: lipschitz_bound takes a network over float or double, an etch::box of its inputs and etch::parts, if any");
}

/// Whether it is proved that all inputs of a box are of class `found`, as `classify` has it for their outputs and this
/// threshold: 0 or 1 of a single output, else the index of the largest.
template <math::real T, class... Layers, class U, std::size_t Size>
[[nodiscard]] constexpr bool is_of_class(network<T, Layers...> const& net, box<U, Size> const& b, std::size_t found,
                                         parts p = {}, std::type_identity_t<T> threshold = T{0.5}) noexcept {
  using model = network<T, Layers...>;
  auto const y = bounds(net, b, p);
  if constexpr (model::outputs == 1) {
    return found == 1 ? y.lower[0] > threshold : found == 0 && y.upper[0] <= threshold;
  } else {
    if (found >= model::outputs) {
      return false;
    }
    for (std::size_t o = 0; o < model::outputs; ++o) {
      if (o != found && !(y.upper[o] < y.lower[found])) {
        return false;
      }
    }
    return true;
  }
}
template <class... None>
constexpr auto is_of_class(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: is_of_class takes a network over float or double, an etch::box of its inputs, a class, and "
                "etch::parts and a threshold, if any");
}

/// Whether it is proved that each of the samples keeps its class, the one that `classify` gives its output, wherever
/// its input is moved by at most `distance` in every number.
template <math::real T, class... Layers, class Samples>
[[nodiscard]] constexpr bool is_robust(network<T, Layers...> const& net, Samples const& samples,
                                       std::type_identity_t<T> distance, parts p = {},
                                       std::type_identity_t<T> threshold = T{0.5}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<detail::check_samples<model, Samples>>) {
    for (std::size_t i = 0; i < std::size(samples); ++i) {
      auto const& x = std::data(samples)[i].input;
      if (!is_of_class(net, around(x, distance), classify(net.forward(x), threshold), p, threshold)) {
        return false;
      }
    }
    return true;
  } else {
    return false;
  }
}
template <class... None>
constexpr auto is_robust(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: is_robust takes a network over float or double, a range of samples, a distance, and etch::parts "
                "and a threshold, if any");
}

}  // namespace etch
