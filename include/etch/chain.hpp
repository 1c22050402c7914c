// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <etch/check.hpp>

namespace etch::detail {

/// A chain of layers: the widths between them, and the checks, from the first layer
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

  /// widths[i] is what layer i is given, and widths[i + 1] what it gives. (Not by hana::scan_left, which takes
  /// compilers a time that grows with the square of the layers.)
  static constexpr auto widths = [] {
    std::array<std::size_t, depth + 1> result{inputs_of<First>};
    std::size_t* last = result.data();
    auto const append = [&]<class Layer>(std::type_identity<Layer>) {
      std::size_t const given = *last;
      *++last = output_count<Layer>(given);
    };
    append(std::type_identity<First>{});
    (append(std::type_identity<Rest>{}), ...);
    return result;
  }();

  template <std::size_t Index>
  using layer_type = typename std::remove_cvref_t<decltype(layers[hana::size_c<Index>])>::type;

  template <std::size_t Index>
  static constexpr std::size_t width = widths[Index];

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
