// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

/// The network with every weight nearer to 0 than `threshold` made 0; biases stay. What `frozen` leaves out then.
template <math::real T, class... Layers>
[[nodiscard]] constexpr network<T, Layers...> prune(network<T, Layers...> net,
                                                    std::type_identity_t<T> threshold) noexcept {
  for_each_parameter<pass::looped>(
      [&](parameter_kind kind, T& p) {
        if (kind == parameter_kind::weights && math::abs(p) < threshold) {
          p = T{0};
        }
      },
      net);
  return net;
}
template <class... None>
constexpr auto prune(...) noexcept {
  static_assert(detail::never<None...>, "etch: prune takes a network over float or double and a threshold");
}

namespace detail {

/// The power of two nearest to x, with its sign, the larger one halfway; 0 of what is subnormal; x where it is not
/// finite.
template <math::real T>
[[nodiscard]] constexpr T nearest_power_of_two(T x) noexcept {
  if (!math::is_finite(x)) {
    return x;
  }
  // Half the fraction, added to the bits, carries into the exponent from 1.5 on.
  constexpr auto half = typename math::ieee<T>::bits{1} << (math::ieee<T>::fraction_bits - 1);
  if (math::abs(x) < std::numeric_limits<T>::min()) {
    return T{0};
  }
  T const power = math::from_bits<T>((math::to_bits(x) + half) & ~math::fraction_mask<T>);
  return math::is_finite(power) ? power : math::from_bits<T>(math::to_bits(x) & ~math::fraction_mask<T>);
}

}  // namespace detail

/// The network with every weight made the nearest power of two (3 becomes 4); biases stay. A product with one is exact
/// among the normal numbers, and on a core without floating point a sum in the exponent: see `frozen`.
template <math::real T, class... Layers>
[[nodiscard]] constexpr network<T, Layers...> round_to_power_of_two(network<T, Layers...> net) noexcept {
  for_each_parameter<pass::looped>(
      [](parameter_kind kind, T& p) {
        if (kind == parameter_kind::weights) {
          p = detail::nearest_power_of_two(p);
        }
      },
      net);
  return net;
}
template <class... None>
constexpr auto round_to_power_of_two(...) noexcept {
  static_assert(detail::never<None...>, "etch: round_to_power_of_two takes a network over float or double");
}

/// How many weights are not 0.
template <math::real T, class... Layers>
[[nodiscard]] constexpr std::size_t count_weights(network<T, Layers...> const& net) noexcept {
  std::size_t count = 0;
  for_each_parameter<pass::looped>(
      [&](parameter_kind kind, T const& p) {
        count += kind == parameter_kind::weights && p != T{0} ? std::size_t{1} : std::size_t{0};
      },
      net);
  return count;
}
template <class... None>
constexpr auto count_weights(...) noexcept {
  static_assert(detail::never<None...>, "etch: count_weights takes a network over float or double");
}

}  // namespace etch
