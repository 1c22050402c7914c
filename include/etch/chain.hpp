// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/at.hpp>
#include <boost/hana/scan_left.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <etch/check.hpp>

namespace etch::detail {

/// A chain of layers: the widths between them, by a left scan, and the checks, from the first layer
/// on up to the first mistake.
template <class T, class... Layers>
struct chain {
  using checks = std::conjunction<is_number<T>, has_layers<sizeof...(Layers)>>;
  static constexpr bool valid = checks::value;

  template <std::size_t Index>
  static constexpr std::size_t width = 1;
};

template <class T, class First, class... Rest>
struct chain<T, First, Rest...> {
  static constexpr std::size_t depth = 1 + sizeof...(Rest);
  static constexpr auto layers = hana::tuple_t<First, Rest...>;

  /// widths[i] is what layer i is given, and widths[i + 1] what it gives.
  static constexpr auto widths = hana::scan_left(layers, hana::size_c<inputs_of<First>>, [](auto given, auto next) {
    return hana::size_c<outputs_of<typename decltype(next)::type, decltype(given)::value>>;
  });

  template <std::size_t Index>
  using layer_type = typename std::remove_cvref_t<decltype(layers[hana::size_c<Index>])>::type;

  template <std::size_t Index>
  static constexpr std::size_t width = std::remove_cvref_t<decltype(widths[hana::size_c<Index>])>::value;

  template <class Position, class Layer, std::size_t Given>
  using check =
      std::conjunction<is_layer<Layer, T, Position, Given>, parameters_are_learned<Layer, T, Position>,
                       starts_with_width<First>,
                       sizes_of_layer<Position, takes<inputs_of<Layer, Given>>, gives<outputs_of<Layer, Given>>>,
                       layer_fits<Position, takes<inputs_of<Layer, Given>>, gives<Given>>>;

  template <class Indices>
  struct check_all;

  template <std::size_t... Index>
  struct check_all<std::index_sequence<Index...>>
      : std::conjunction<is_number<T>, check<layer_at<Index + 1>, layer_type<Index>, width<Index>>...> {};

  using checks = check_all<std::index_sequence_for<First, Rest...>>;
  static constexpr bool valid = checks::value;
};

}  // namespace etch::detail
