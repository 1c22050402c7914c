// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/at.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/scan_left.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <etch/layer/layer.hpp>

namespace etch {

namespace hana = boost::hana;

/// @name Numbers that an error message shows
/// C++20 cannot print a number in a `static_assert`; as arguments of a class template every compiler
/// prints them beside it.
/// @{
template <std::size_t Value>
struct layer_at : hana::size_t<Value> {};  ///< the position of a layer, from 1
template <std::size_t Value>
struct takes : hana::size_t<Value> {};  ///< how many values are needed
template <std::size_t Value>
struct gives : hana::size_t<Value> {};  ///< how many values are there
/// @}

namespace detail {

template <class Position, class Takes, class Gives>
struct sizes_of_layer {
  static_assert(Takes::value > 0 && Gives::value > 0,
                "etch: a layer has a zero dimension: see layer_at<position>, takes<inputs>, gives<outputs>");
  static constexpr bool valid = true;
};

template <class Position, class Takes, class Gives>
struct layer_fits {
  static_assert(Takes::value == Gives::value,
                "etch: two layers do not fit: the one at layer_at<position> takes<inputs>, but the one before it "
                "gives<outputs>");
  static constexpr bool valid = true;
};

template <class Takes, class Gives>
struct input_fits {
  static_assert(Takes::value == Gives::value,
                "etch: the input does not fit: the network takes<inputs>, but the input gives<values>");
};

template <class Takes, class Gives>
struct target_fits {
  static_assert(Takes::value == Gives::value,
                "etch: the target does not fit: the network gives<outputs>, but the target has takes<values>");
};

template <class T, class U>
struct number_fits {
  static_assert(std::is_same_v<T, U>,
                "etch: the numbers do not fit: the network computes in the first type, but is given the second");
};

template <class Layer, class T, class Position, std::size_t Given>
struct is_layer {
  static_assert(layer<Layer, T, Given>,
                "etch: this is no layer: the type at layer_at<position> lacks what etch::layer asks for");
  static constexpr bool valid = true;
};

template <class T>
struct is_number {
  static_assert(number<T>,
                "etch: this is no number type: a network computes in float, double or what enable_number allows");
  static constexpr bool valid = true;
};

template <std::size_t Count>
struct has_layers {
  static_assert(Count > 0, "etch: a network needs at least one layer");
  static constexpr bool valid = true;
};

template <class First>
struct starts_with_width {
  static_assert(fixed_width<First>,
                "etch: the first layer must state its inputs, as dense does: an activation takes any number");
  static constexpr bool valid = true;
};

/// The checks of a chain of layers, one after the other, so that the first mistake is the first
/// error; and the widths between the layers, by a left scan over them.
template <class T, class... Layers>
struct chain {
  static_assert(is_number<T>::valid && has_layers<sizeof...(Layers)>::valid);
};

template <class T, class First, class... Rest>
  requires(is_number<T>::valid && has_layers<1 + sizeof...(Rest)>::valid && starts_with_width<First>::valid)
struct chain<T, First, Rest...> {
  static constexpr auto layers = hana::tuple_t<First, Rest...>;

  /// widths[i] is what layer i is given, and widths[i + 1] what it gives.
  static constexpr auto widths = hana::scan_left(layers, hana::size_c<First::inputs>, [](auto given, auto next) {
    return hana::size_c<outputs_of<typename decltype(next)::type, decltype(given)::value>>;
  });

  template <std::size_t Index>
  using layer_type = typename std::remove_cvref_t<decltype(layers[hana::size_c<Index>])>::type;

  template <std::size_t Index>
  static constexpr std::size_t width = std::remove_cvref_t<decltype(widths[hana::size_c<Index>])>::value;

  template <std::size_t Index>
  static consteval bool check() {
    using checked = layer_type<Index>;
    using position = layer_at<Index + 1>;
    constexpr std::size_t given = width<Index>;
    return sizes_of_layer<position, takes<inputs_of<checked, given>>, gives<outputs_of<checked, given>>>::valid &&
           layer_fits<position, takes<inputs_of<checked, given>>, gives<given>>::valid &&
           is_layer<checked, T, position, given>::valid;
  }

  static constexpr bool valid = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return (check<Index>() && ...);
  }(std::make_index_sequence<1 + sizeof...(Rest)>{});
};

}  // namespace detail

}  // namespace etch
