// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>
#include <etch/random.hpp>

namespace etch {

/// How widely the weights of a layer are spread at the start: the standard deviation of a normal
/// distribution, given the number of inputs and outputs of the layer. Biases start at 0.
template <class Initializer>
concept initializer = requires(Initializer const& i) {
  { i.template standard_deviation<float>(2, 3) } -> std::same_as<float>;
  { i.template standard_deviation<double>(2, 3) } -> std::same_as<double>;
};

/// Weights ~ N(0, deviation^2), whatever the layer's size.
struct normal_weights {
  float deviation = 1.0F;

  template <math::detail::real_or_error T>
  [[nodiscard]] constexpr T standard_deviation(std::size_t /*fan_in*/, std::size_t /*fan_out*/) const noexcept {
    return static_cast<T>(deviation);
  }
};

/// Weights ~ N(0, 2 / (inputs + outputs)), for sigmoid and tanh. Glorot and Bengio 2010.
struct xavier {
  template <math::detail::real_or_error T>
  [[nodiscard]] constexpr T standard_deviation(std::size_t fan_in, std::size_t fan_out) const noexcept {
    return math::sqrt(T{2} / static_cast<T>(fan_in + fan_out));
  }
};

/// Weights ~ N(0, 2 / inputs), for relu and its kin. He, Zhang, Ren and Sun 2015.
struct he {
  template <math::detail::real_or_error T>
  [[nodiscard]] constexpr T standard_deviation(std::size_t fan_in, std::size_t /*fan_out*/) const noexcept {
    return math::sqrt(T{2} / static_cast<T>(fan_in));
  }
};

/// All weights 0.
struct zeros {
  template <math::detail::real_or_error T>
  [[nodiscard]] constexpr T standard_deviation(std::size_t /*fan_in*/, std::size_t /*fan_out*/) const noexcept {
    return T{0};
  }
};

namespace detail {

template <class Initializer>
struct is_initializer : std::bool_constant<initializer<Initializer>> {
  static constexpr auto refuse() noexcept {
    static_assert(initializer<Initializer>, "etch: this is no initializer: it lacks what etch::initializer asks for");
  }
};

}  // namespace detail

/// Draws new weights for every layer, in the order of `for_each_parameter`, and sets the biases to 0.
/// The same seed gives the same bits on every machine (with -ffp-contract=off).
template <math::real T, class... Layers, class Initializer>
constexpr void initialize(network<T, Layers...>& net, Initializer const& how, pcg32& random) noexcept {
  if constexpr (detail::passes<detail::is_initializer<Initializer>>) {
    detail::for_each_layer(
        [&]<class Layer>(Layer, auto& parameters) {
          T const deviation = how.template standard_deviation<T>(Layer::fan_in, Layer::fan_out);
          Layer::visit(
              [&](parameter_kind kind, auto& array) {
                auto draw = [&](parameter_kind, T& p) {
                  p = kind == parameter_kind::weights ? deviation * normal<T>(random) : T{0};
                };
                detail::visit_elements<unroll_limit + 1>(draw, kind, array);
              },
              parameters);
        },
        net);
  }
}
template <class... None>
constexpr auto initialize(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: initialize takes a network over float or double, which is changed, an initializer and a pcg32 "
                "to draw from");
}

/// A new network with weights drawn from a seed: `auto net = initialized<model>(xavier{}, 1);`
template <detail::network_over_reals_or_error Network, class Initializer>
[[nodiscard]] constexpr Network initialized(Initializer const& how, std::uint64_t seed) noexcept {
  Network net;
  pcg32 random{seed};
  initialize(net, how, random);
  return net;
}

template <class Network = void, class... None>
constexpr auto initialized(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: initialized takes an initializer and a seed, and as template argument the network's type");
}

}  // namespace etch
