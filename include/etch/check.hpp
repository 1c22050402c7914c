// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/integral_constant.hpp>
#include <etch/layer/layer.hpp>

namespace etch {

namespace hana = boost::hana;

template <class T, class... Layers>
struct network;

/// @name Numbers that an error message shows
/// C++20 cannot print a number in a `static_assert`; as arguments of a class template every compiler
/// prints them beside it.
/// @{
template <std::size_t Value>
struct layer_at : hana::size_t<Value> {};  ///< the position of a layer, from 1
template <std::size_t Value>
struct takes : hana::size_t<Value> {};  ///< how many values are needed
template <std::size_t Value>
struct gives : hana::size_t<Value> {};  ///< how many values are handed on
template <std::size_t Value>
struct has : hana::size_t<Value> {};  ///< how many values are there
template <std::size_t Value>
struct layer_count : hana::size_t<Value> {};  ///< the number of layers
template <std::size_t Value>
struct layer_index : hana::size_t<Value> {};  ///< the index of a layer, from 0
/// @}

namespace detail {

template <class T, class... Layers>
network<T, Layers...> network_of(network<T, Layers...> const&);

/// Whether Net is a network, or derived from one; not const, and no reference.
template <class Net>
inline constexpr bool is_network_type =
    std::is_same_v<Net, std::remove_cvref_t<Net>> && requires(Net const& net) { detail::network_of(net); };

/// The network that Net is, or is derived from, be it const.
template <class Net>
using network_type_of = decltype(detail::network_of(std::declval<Net const&>()));

template <class Net>
struct is_network : std::bool_constant<is_network_type<Net>> {
  static constexpr auto refuse() noexcept {
    static_assert(is_network_type<Net>,
                  "etch: this is no network: what is asked for takes the type of an etch::network, neither const nor a "
                  "reference");
  }
};

/// Refuses a network over a number that is not real, where its parameters are taken as real ones.
template <class Net>
struct is_over_reals : std::bool_constant<math::real<typename Net::number_type>> {
  static constexpr auto refuse() noexcept {
    static_assert(
        math::real<typename Net::number_type>,
        "etch: this network is not over float or double, as is asked for: a fixed-point one learns by fixed_sgd");
  }
};

template <class Net>
using is_network_over_reals = std::conjunction<is_network<Net>, is_over_reals<Net>>;

/// A network, or an error in our own words.
template <class Net>
concept network_or_error = passes<is_network<Net>>;
template <class Net>
concept network_over_reals_or_error = passes<is_network_over_reals<Net>>;

template <std::size_t Count>
struct has_layers : std::bool_constant<(Count > 0)> {
  static constexpr auto refuse() noexcept { static_assert(Count > 0, "etch: a network needs at least one layer"); }
};

template <class Layer, class T, class Position, std::size_t Given>
struct is_layer : std::bool_constant<layer<Layer, T, Given>> {
  static constexpr auto refuse() noexcept {
    static_assert(layer<Layer, T, Given>,
                  "etch: this is no layer: the type at layer_at<N> lacks what etch::layer asks for");
  }
};

template <class Layer, class T, class Position>
struct parameters_are_learned : std::bool_constant<std::is_empty_v<parameters_of<Layer, T>> || trainable<Layer, T>> {
  static constexpr auto refuse() noexcept {
    static_assert(trainable<Layer, T>,
                  "etch: the layer at layer_at<N> has parameters, but lacks what etch::trainable asks for");
  }
};

template <class First>
struct starts_with_width : std::bool_constant<fixed_width<First>> {
  static constexpr auto refuse() noexcept {
    static_assert(fixed_width<First>,
                  "etch: the first layer must state its inputs, as dense does: an activation takes any number");
  }
};

template <class Position, class Takes, class Gives>
struct sizes_of_layer : std::bool_constant<(Takes::value > 0 && Gives::value > 0)> {
  static constexpr auto refuse() noexcept {
    static_assert(Takes::value > 0 && Gives::value > 0,
                  "etch: a layer needs inputs and outputs: the one at layer_at<N> takes<N> and gives<N>");
  }
};

template <class Position, class Takes, class Gives>
struct layer_fits : std::bool_constant<Takes::value == Gives::value> {
  static constexpr auto refuse() noexcept {
    static_assert(Takes::value == Gives::value,
                  "etch: the layer at layer_at<N> takes<N> inputs, but the layer before it gives<N>");
  }
};

template <class Count, class Index>
struct has_layer : std::bool_constant<(Index::value < Count::value)> {
  static constexpr auto refuse() noexcept {
    static_assert(
        Index::value < Count::value,
        "etch: there is no such layer: the network has layer_count<N> from 0 on, but is asked for layer_index<N>");
  }
};

/// The index of a layer, or an error in our own words.
template <std::size_t Count, std::size_t Index>
inline constexpr std::size_t checked_index = passes<has_layer<layer_count<Count>, layer_index<Index>>> ? Index : 0;

template <class T, class U>
struct number_fits : std::bool_constant<std::is_same_v<T, U>> {
  static constexpr auto refuse() noexcept {
    static_assert(std::is_same_v<T, U>,
                  "etch: the numbers are of two types: the network computes in the first, but is given the second");
  }
};

template <class Takes, class Has>
struct input_fits : std::bool_constant<Takes::value == Has::value> {
  static constexpr auto refuse() noexcept {
    static_assert(Takes::value == Has::value,
                  "etch: the input has the wrong length: the network takes<N>, but the input has<N>");
  }
};

template <class Gives, class Has>
struct target_fits : std::bool_constant<Gives::value == Has::value> {
  static constexpr auto refuse() noexcept {
    static_assert(Gives::value == Has::value,
                  "etch: the target has the wrong length: the network gives<N>, but the target has<N>");
  }
};

template <class Gives, class Has>
struct gradient_fits : std::bool_constant<Gives::value == Has::value> {
  static constexpr auto refuse() noexcept {
    static_assert(Gives::value == Has::value,
                  "etch: the gradient dy has the wrong length: the network gives<N>, but dy has<N>");
  }
};

template <class Network, class Gradient>
struct gradient_is_of : std::is_same<Network, Gradient> {
  static constexpr auto refuse() noexcept {
    static_assert(std::is_same_v<Network, Gradient>,
                  "etch: this is the gradient of another network: it must be of the network's own type");
  }
};

/// Whether X is a vector of numbers T of the length that `Fits` compares with `Wanted`.
template <template <class, class> class Fits, class T, class Wanted, class X>
struct vector_fits : std::bool_constant<std::is_convertible_v<X const&, vector<T, Wanted::value>>> {
  static constexpr auto refuse() noexcept {
    static_assert(std::is_convertible_v<X const&, vector<T, Wanted::value>>,
                  "etch: this is no vector: pass a std::array of the network's numbers, or a braced list");
  }
};

template <template <class, class> class Fits, class T, class Wanted, class U, std::size_t Size>
struct vector_fits<Fits, T, Wanted, vector<U, Size>> : std::conjunction<number_fits<T, U>, Fits<Wanted, has<Size>>> {};

/// Refuses, in our own words, a number of samples side by side that lanes do not come in.
template <std::size_t Width>
struct is_width : std::bool_constant<(Width & (Width - 1)) == 0> {
  static constexpr auto refuse() noexcept {
    static_assert((Width & (Width - 1)) == 0,
                  "etch: samples are taken side by side by a power of two: 1, 2, 4, 8, 16, or 0 for the target's own");
  }
};

}  // namespace detail

}  // namespace etch
