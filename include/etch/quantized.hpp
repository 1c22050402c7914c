// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/calibrate.hpp>
#include <etch/network.hpp>
#include <etch/number/fixed_functions.hpp>

namespace etch {

namespace detail {

/// The numbers of a format. (A class, not an alias alone, for which g++ 12 crashes.)
template <format Format>
struct number_of_format {
  using type = fixed<Format.integer_bits, Format.fraction_bits, Format.on_overflow, Format.rounding>;
};
template <format Format>
using number_of = typename number_of_format<Format>::type;

template <class Formats>
inline constexpr std::size_t depth_of_formats = 0;
template <std::size_t Depth>
inline constexpr std::size_t depth_of_formats<formats<Depth>> = Depth;

/// Refuses formats of another network.
template <class Count, class Formats>
struct formats_fit : std::bool_constant<Count::value == depth_of_formats<Formats>> {
  static constexpr auto refuse() noexcept {
    static_assert(formats_fit::value,
                  "etch: these are formats of another network: this one has layer_count<N>, and wants formats<N>");
  }
};

/// Refuses the same format for all where products of any numbers overflow 64 bits.
template <class Value, class Weight, std::size_t Inputs>
struct products_fit : std::bool_constant<8 * (sizeof(Value) + sizeof(Weight)) - 2 + std::bit_width(Inputs + 1) <= 63> {
  static constexpr auto refuse() noexcept {
    static_assert(products_fit::value,
                  "etch: sums of products of 32-bit numbers overflow 64 bits: calibrate, or take weights of 16 bits");
  }
};

/// The parameters of a layer, each as a number To.
template <class Layer, class To, class Parameters>
[[nodiscard]] constexpr auto converted_parameters(Parameters const& p) noexcept {
  parameters_of<Layer, To> result{};
  if constexpr (!std::is_empty_v<Parameters>) {
    convert_parameters<Layer>(result, p);
  }
  return result;
}

/// The output of a layer as numbers Result: by a `forward<Result>` of its own, or by way of numbers as x.
template <class Layer, class Result, class Parameters, class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr auto forward_as(Parameters const& p, vector<T, Size> const& x) noexcept {
  if constexpr (requires { Layer::template forward<Result>(p, x); }) {
    return Layer::template forward<Result>(p, x);
  } else {
    return converted<Result>(Layer::forward(p, x));
  }
}

}  // namespace detail

/// A network that predicts in fixed-point numbers: `quantize` makes it, of a type that has the formats of its weights
/// and values as an argument.
///
///   y = q.forward(x)     x and y in fixed-point numbers: no floating point at all
///   y = q.forward(real)  converts real inputs, and the output back: for tests, as that takes floating point
///
/// Inputs beyond the range of their format end there.
///
/// A dense layer sums up its products exactly, in 32 bits or 64, and rounds each sum once; activations look their
/// values up in tables. The bits are the same everywhere, in constant expressions, too.
///
/// memory  `sizeof` is the weights in their bits, and the biases in those of the sums; the values between two layers
///         on the stack, beside what calls save
template <class Network, auto Formats>
class quantized {
  static_assert(detail::never<Network>,
                "etch: this is no network: quantized is of an etch::network, and made by quantize");
};

template <class T, class... Layers, auto Formats>
class quantized<network<T, Layers...>, Formats> {
  static_assert(
      detail::checked<detail::formats_fit<layer_count<sizeof...(Layers)>, std::remove_const_t<decltype(Formats)>>>);
  using indices = std::index_sequence_for<Layers...>;

 public:
  using network_type = network<T, Layers...>;
  using number_type = T;                                         ///< of the network that it is made of
  static constexpr auto formats = Formats;                       ///< of values, weights and sums
  static constexpr std::size_t depth = network_type::depth;      ///< the number of layers
  static constexpr std::size_t inputs = network_type::inputs;    ///< the length of an input
  static constexpr std::size_t outputs = network_type::outputs;  ///< the length of an output

  template <std::size_t Index>
  using layer_type = typename network_type::template layer_type<Index>;  ///< layer `Index`, counted from 0
  template <std::size_t Index>
  using value_type =
      detail::number_of<Formats.values[detail::checked_index<depth + 1, Index>]>;  ///< a number of the input of layer
                                                                                   ///< `Index`
  template <std::size_t Index>
  using weight_type =
      detail::number_of<Formats.weights[detail::checked_index<depth, Index>]>;  ///< a weight of layer `Index`
  template <std::size_t Index>
  using sum_type = numbers::exact<value_type<Index>::fraction_bits + weight_type<Index>::fraction_bits,
                                  detail::integer<Formats.sum_bits[Index]>>;  ///< a sum of its products, and a bias

  using input_type = vector<value_type<0>, inputs>;
  using output_type = vector<value_type<depth>, outputs>;

  /// Of the network's weights and biases, each rounded to the nearest number of its format.
  explicit constexpr quantized(network_type const& from) noexcept {
    repeat<depth>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
      if constexpr (trainable<layer_type<Index>, T>) {
        hana::at_c<Index>(slots_).parameters = quantize_layer<Index>(from.template layer<Index>());
      }
    });
  }

  /// The output for the input x: a std::array of fixed-point numbers, or of real ones, as the network takes them.
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr auto forward(Input const& x) const noexcept {
    if constexpr (std::is_convertible_v<Input const&, input_type>) {
      return output_from<0>(static_cast<input_type const&>(x));
    } else if constexpr (detail::passes<detail::vector_fits<detail::input_fits, T, takes<inputs>, Input>>) {
      return detail::converted<T>(
          output_from<0>(detail::converted<value_type<0>>(static_cast<vector<T, inputs> const&>(x))));
    } else {
      return output_type{};
    }
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr auto forward(T const (&x)[Size]) const noexcept {
    return forward(std::to_array(x));
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr auto forward(value_type<0> const (&x)[Size]) const noexcept {
    return forward(std::to_array(x));
  }
  template <class... None>
  constexpr auto forward(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: forward takes one input of the network, a std::array of its numbers or a braced list");
  }

  /// The parameters of layer `Index`, counted from 0, in their formats.
  template <std::size_t Index>
  [[nodiscard]] ETCH_INLINE constexpr auto const& layer() const noexcept {
    return hana::at_c<detail::checked_index<depth, Index>>(slots_).parameters;
  }

 private:
  template <std::size_t Index>
  [[nodiscard]] static constexpr auto quantize_layer(parameters_of<layer_type<Index>, T> const& p) noexcept {
    using layer = layer_type<Index>;
    if constexpr (detail::sums_products<layer, T>) {
      return layer::template quantize<value_type<Index>, weight_type<Index>, sum_type<Index>>(p);
    } else {
      return detail::converted_parameters<layer, weight_type<Index>>(p);
    }
  }
  template <class Indices>
  struct storage;
  template <std::size_t... Index>
  struct storage<std::index_sequence<Index...>> {
    using slots = hana::tuple<detail::slot<Index, decltype(quantize_layer<Index>({}))>...>;
  };

  /// The output of the layers from `Index` on.
  template <std::size_t Index, class X>
  [[nodiscard]] ETCH_INLINE constexpr auto output_from(X const& x) const noexcept {
    if constexpr (Index == depth) {
      return x;
    } else {
      return output_from<Index + 1>(detail::forward_as<layer_type<Index>, value_type<Index + 1>>(layer<Index>(), x));
    }
  }

  typename storage<indices>::slots slots_;
};

/// The network in fixed-point numbers, by formats that are a constexpr variable, mostly of `calibrate`.
template <auto Formats, math::real T, class... Layers>
[[nodiscard]] constexpr auto quantize(network<T, Layers...> const& net) noexcept {
  if constexpr (detail::passes<
                    detail::formats_fit<layer_count<sizeof...(Layers)>, std::remove_const_t<decltype(Formats)>>>) {
    return quantized<network<T, Layers...>, Formats>{net};
  } else {
    return detail::stand_in<T, Layers...>{};
  }
}

namespace detail {

/// What a layer of one format for all values is summed up in: where the products of any numbers leave as much room for
/// the bias again, in 32 bits.
template <class Value, class Weight, class Layer>
using uniform_sum = typename Value::template sum_of_products<Weight, 2 * inputs_of<Layer> + 1>;

/// The same formats for all layers.
template <class Value, class Weight, class... Layers>
[[nodiscard]] consteval auto uniform_formats() noexcept {
  constexpr auto format_of = []<int I, int F, overflow O, fraction R>(std::type_identity<fixed<I, F, O, R>>) {
    return format{I, F, O, R};
  };
  formats<sizeof...(Layers)> result;
  result.values.fill(format_of(std::type_identity<Value>{}));
  result.weights.fill(format_of(std::type_identity<Weight>{}));
  auto* bits = result.sum_bits.data();
  ((*bits++ = 8 * sizeof(uniform_sum<Value, Weight, Layers>)), ...);
  return result;
}

/// The biases, so far from the ends of the sums that no products of any numbers overflow these. The outputs are the
/// same: so large a bias leads to the end of their range whatever the products are.
template <class Value, class Weight, class T, class... Layers>
[[nodiscard]] constexpr network<T, Layers...> with_biases_in_range(network<T, Layers...> net) noexcept {
  repeat<sizeof...(Layers)>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using layer = typename network<T, Layers...>::template layer_type<Index>;
    if constexpr (sums_products<layer, T>) {
      using sum = uniform_sum<Value, Weight, layer>;
      constexpr double product = two_to(Value::integer_bits + Weight::integer_bits);
      constexpr double end = two_to(8 * static_cast<int>(sizeof(sum)) - 1 - sum::fraction_bits);
      constexpr auto most = static_cast<T>((end - (static_cast<double>(layer::inputs) + 1) * product) * 0.999);
      for (T& b : net.template layer<Index>().biases) {
        b = b > most ? most : b < -most ? -most : b;
      }
    }
  });
  return net;
}

}  // namespace detail

/// The same in one format for all values, and one for all weights: `quantize<fixed<4, 11>>(net)`. (`calibrate` finds
/// better ones.)
template <class Value, class Weight = Value, math::real T, class... Layers>
[[nodiscard]] constexpr auto quantize(network<T, Layers...> const& net) noexcept {
  if constexpr (detail::passes<std::conjunction<detail::is_fixed_number<Value>, detail::is_fixed_number<Weight>,
                                                detail::products_fit<Value, Weight, 2 * inputs_of<Layers> + 1>...>>) {
    return quantize<detail::uniform_formats<Value, Weight, Layers...>()>(
        detail::with_biases_in_range<Value, Weight>(net));
  } else {
    return detail::stand_in<T, Layers...>{};
  }
}

template <auto Formats, class... None>
constexpr auto quantize(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: quantize takes a network over float or double, and as template argument "
                "formats, which calibrate makes, or fixed-point numbers");
}
template <class Value = void, class Weight = Value, class... None>
constexpr auto quantize(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: quantize takes a network over float or double, and as template argument "
                "formats, which calibrate makes, or fixed-point numbers");
}

namespace detail {

/// The network that a quantized one computes, over To.
template <class To, class T, class... Layers, auto Formats>
[[nodiscard]] constexpr network<To, Layers...> dequantized(
    quantized<network<T, Layers...>, Formats> const& q) noexcept {
  network<To, Layers...> result;
  repeat<sizeof...(Layers)>([&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    using layer = typename network<T, Layers...>::template layer_type<Index>;
    auto const& p = q.template layer<Index>();
    if constexpr (detail::sums_products<layer, T>) {
      result.template layer<Index>() = layer::template dequantize<To>(p);
    } else if constexpr (trainable<layer, T>) {
      result.template layer<Index>() = detail::converted_parameters<layer, To>(p);
    }
  });
  return result;
}

}  // namespace detail

/// The network that a quantized one computes: with its weights and biases as real numbers.
template <class T, class... Layers, auto Formats>
[[nodiscard]] constexpr network<T, Layers...> dequantize(quantized<network<T, Layers...>, Formats> const& q) noexcept {
  return detail::dequantized<T>(q);
}
template <class... None>
constexpr auto dequantize(...) noexcept {
  static_assert(detail::never<None...>, "etch: dequantize takes a quantized network");
}

}  // namespace etch
