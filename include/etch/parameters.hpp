// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/chain.hpp>
#include <etch/number/packed.hpp>

namespace etch {

/// How `for_each_parameter` goes through the parameters: `unrolled`, within `unroll_limit` numbers a
/// layer, for a step of a few instructions; `looped`, for one so long that copies of it cost more
/// than the loop.
enum class pass { unrolled, looped };

namespace detail {

/// The length of an array; of a number 0.
template <class Array>
inline constexpr std::size_t array_size = 0;
template <class T, std::size_t Size>
inline constexpr std::size_t array_size<vector<T, Size>> = Size;

/// Whether Array is one of arrays of numbers.
template <class Array>
inline constexpr bool is_matrix = false;
template <class T, std::size_t Rows, std::size_t Columns>
inline constexpr bool is_matrix<matrix<T, Rows, Columns>> = array_size<T> == 0;

/// Calls visitor(kind, a, b, ...) for the numbers at each place of equal arrays, nested or not.
template <std::size_t Work, class Visitor, class First, class... Rest>
ETCH_INLINE constexpr void visit_elements(Visitor& visitor, parameter_kind kind, First& first, Rest&... rest) noexcept {
  using array = std::remove_const_t<First>;
  if constexpr (array_size<array> == 0) {
    visitor(kind, first, rest...);
  } else {
    if constexpr (Work > unroll_limit && is_matrix<array>) {
      // A matrix that is a loop, its rows as one, for they are contiguous: clang would take the rows side by side, with
      // gathers.
      ETCH_AT_RUN_TIME {
        constexpr std::size_t count = sizeof(First) / sizeof(first[0][0]);
        [&](auto* to, auto*... from) ETCH_INLINE_LAMBDA {
          for (std::size_t i = 0; i < count; ++i) {
            visitor(kind, to[i], from[i]...);
          }
        }(first[0].data(), rest[0].data()...);
        return;
      }
    }
    unroll<array_size<array>, Work>(
        [&](std::size_t i) ETCH_INLINE_LAMBDA { visit_elements<Work>(visitor, kind, first[i], rest[i]...); });
  }
}

/// The first number of an array, nested or not.
template <class Array>
[[nodiscard]] ETCH_INLINE constexpr auto& first_number(Array& array) noexcept {
  if constexpr (array_size<std::remove_const_t<Array>> == 0) {
    return array;
  } else {
    return first_number(array[0]);
  }
}

/// Calls visitor(a, b, ...) for the numbers at each place of `Count` from first, ... on, a register full at a time; and
/// stores what it makes of the first of them, and of others that are not constant.
template <std::size_t Count, class Visitor, class First, class... Rest>
ETCH_INLINE inline void visit_registers(Visitor const& visitor, First* first, Rest*... rest) noexcept {
  using T = std::remove_const_t<First>;
  for_each_tile<Count, 4 * native_lanes<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
    using part = row<T, count()>;
    auto const store = [&]<class To>(To* to, part const& numbers) ETCH_INLINE_LAMBDA {
      if constexpr (!std::is_const_v<To>) {
        numbers.store(to + begin);
      }
    };
    [&](auto... parts) ETCH_INLINE_LAMBDA {
      part::for_each(visitor, parts...);
      [&](part const& changed, auto const&... others) ETCH_INLINE_LAMBDA {
        store(first, changed);
        (store(rest, others), ...);
      }(parts...);
    }(part{first + begin}, part{rest + begin}...);
  });
}

/// Calls visitor(layer, p, q, ...) for the parameters of each layer that has any.
template <class Visitor, class First, class... Rest>
ETCH_INLINE constexpr void for_each_layer(Visitor&& visitor, First& first, Rest&... rest) noexcept {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA {
    auto const visit = [&]<std::size_t I>(hana::size_t<I>) ETCH_INLINE_LAMBDA {
      using layer = typename First::template layer_type<I>;
      if constexpr (trainable<layer, typename First::number_type>) {
        visitor(layer{}, first.template layer<I>(), rest.template layer<I>()...);
      }
    };
    (visit(hana::size_c<Index>), ...);
  }(std::make_index_sequence<First::depth>{});
}

/// Whether the layers of two networks have parameters of the same shapes.
template <class First, class Other>
[[nodiscard]] consteval bool have_equal_parameters() noexcept {
  if constexpr (std::is_same_v<First, Other>) {
    return true;
  } else if constexpr (First::depth != Other::depth) {
    return false;
  } else {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
      using T = typename First::number_type;
      return (... && std::is_same_v<parameters_of<typename First::template layer_type<Index>, T>,
                                    parameters_of<typename Other::template layer_type<Index>, T>>);
    }(std::make_index_sequence<First::depth>{});
  }
}

/// Whether each layer of a network has as many parameters as that of another.
template <class To, class From>
[[nodiscard]] consteval bool have_equal_counts() noexcept {
  if constexpr (To::depth != From::depth) {
    return false;
  } else {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
      return (... && (parameter_count_of<typename To::template layer_type<Index>, typename To::number_type> ==
                          parameter_count_of<typename From::template layer_type<Index>, typename From::number_type> &&
                      inputs_of<typename To::template layer_type<Index>> ==
                          inputs_of<typename From::template layer_type<Index>>));
    }(std::make_index_sequence<To::depth>{});
  }
}

/// Refuses to convert a network to one of other shapes.
template <class To, class From>
struct have_equal_shapes : std::bool_constant<have_equal_counts<To, From>()> {
  static constexpr auto refuse() noexcept {
    static_assert(have_equal_shapes::value,
                  "etch: these networks have different layers: one is converted to another of the same shapes");
  }
};

/// Refuses networks that cannot be gone through side by side.
template <class First, class... Rest>
struct are_alike : std::bool_constant<(... && have_equal_parameters<First, Rest>())> {
  static constexpr auto refuse() noexcept {
    static_assert(are_alike::value,
                  "etch: these networks have different layers: their parameters are taken side by side");
  }
};

template <class... Networks>
using can_be_visited = std::conjunction<is_network<Networks>..., are_alike<Networks...>>;

}  // namespace detail

/// Calls visitor(kind, p, q, ...) for every parameter p of the first network, with the parameters at
/// the same place of the others: layer by layer, weights before biases, row by row.
///
/// The elementwise map that optimizers, reductions and comparisons are made of.
template <pass Pass = pass::unrolled, class Visitor, class First, class... Rest>
ETCH_INLINE constexpr void for_each_parameter(Visitor&& visitor, First& first, Rest&... rest) noexcept {
  if constexpr (detail::passes<detail::can_be_visited<std::remove_const_t<First>, std::remove_const_t<Rest>...>>) {
    detail::for_each_layer(
        [&]<class Layer>(Layer, auto&... parameters) ETCH_INLINE_LAMBDA {
          constexpr std::size_t count = parameter_count_of<Layer, typename First::number_type>;
          Layer::visit(
              [&](parameter_kind kind, auto&... arrays) ETCH_INLINE_LAMBDA {
                detail::visit_elements<Pass == pass::unrolled ? count : unroll_limit + 1>(visitor, kind, arrays...);
              },
              parameters...);
        },
        first, rest...);
  }
}
template <pass Pass = pass::unrolled, class... None>
constexpr auto for_each_parameter(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: for_each_parameter takes a visitor and networks, which are no temporaries");
}

namespace detail {

/// The same of a visitor that takes registers of parameters, too, where the target has them. It makes each parameter
/// from those at its place alone, and keeps no count: it may see a parameter in two registers, and beside the last ones
/// any numbers.
template <class Visitor, class First, class... Rest>
ETCH_INLINE constexpr void for_each_register(Visitor const& visitor, First& first, Rest&... rest) noexcept {
  using T = typename First::number_type;
  if constexpr (in_registers<T>) {
    ETCH_AT_RUN_TIME {
      for_each_layer(
          [&]<class Layer>(Layer, auto&... parameters) ETCH_INLINE_LAMBDA {
            Layer::visit(
                [&]<class Array>(parameter_kind kind, Array& array, auto&... arrays) ETCH_INLINE_LAMBDA {
                  static_assert(std::is_same_v<std::remove_cvref_t<decltype(first_number(array))>, T>,
                                "etch: this layer's parameters over a number type are not arrays of that type");
                  visit_registers<sizeof(Array) / sizeof(T)>([&](auto&... numbers)
                                                                 ETCH_INLINE_LAMBDA { visitor(kind, numbers...); },
                                                             &first_number(array), &first_number(arrays)...);
                },
                parameters...);
          },
          first, rest...);
      return;
    }
  }
  for_each_parameter(visitor, first, rest...);
}

}  // namespace detail

}  // namespace etch
