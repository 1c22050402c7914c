// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <etch/number/number.hpp>
#include <etch/tensor.hpp>
#include <etch/unroll.hpp>

namespace etch {

/// The parameters of a layer that has none.
struct no_parameters {};

/// What a parameter is: initializers, reductions and weight decay treat the two differently.
enum class parameter_kind { weights, biases };

/// The parameters of a layer over the number T.
template <class Layer, class T>
using parameters_of = typename Layer::template parameters<T>;

namespace detail {

/// The number that a layer keeps its parameters in, in a network over T.
template <class Layer, class T>
struct parameter_number : std::type_identity<T> {};

template <class Layer, class T>
[[nodiscard]] consteval std::size_t parameter_count() noexcept {
  if constexpr (std::is_empty_v<parameters_of<Layer, T>>) {
    return 0;
  } else {
    return sizeof(parameters_of<Layer, T>) / sizeof(typename parameter_number<Layer, T>::type);
  }
}

}  // namespace detail

/// How many numbers the parameters of a layer are.
template <class Layer, class T>
inline constexpr std::size_t parameter_count_of = detail::parameter_count<Layer, T>();

/// A layer that states its own widths, as `dense` does; any other keeps the width it is given.
template <class Layer>
concept fixed_width = requires {
  { Layer::inputs } -> std::convertible_to<std::size_t>;
  { Layer::outputs } -> std::convertible_to<std::size_t>;
};

namespace detail {

template <class Layer>
[[nodiscard]] constexpr std::size_t input_count(std::size_t given) noexcept {
  if constexpr (fixed_width<Layer>) {
    return Layer::inputs;
  } else {
    return given;
  }
}

template <class Layer>
[[nodiscard]] constexpr std::size_t output_count(std::size_t given) noexcept {
  if constexpr (fixed_width<Layer>) {
    return Layer::outputs;
  } else {
    return given;
  }
}

}  // namespace detail

/// The number of values that a layer takes where `Given` are offered: its own where it has one.
template <class Layer, std::size_t Given = 1>
inline constexpr std::size_t inputs_of = detail::input_count<Layer>(Given);

/// The number of values that a layer gives where `Given` are offered.
template <class Layer, std::size_t Given = 1>
inline constexpr std::size_t outputs_of = detail::output_count<Layer>(Given);

/// What a layer is: an empty type with static functions,
///
///   parameters<T>                the parameters over the number T, or `no_parameters`
///   forward(p, x) -> y           the output for the input x
///   backward(p, x, y, dy) -> dx  the gradient of the loss with respect to the input, from the
///                                gradient dy with respect to the output: linear in dy, as the chain
///                                rule is
///
/// all constexpr and noexcept, with x, dx of `inputs` and y, dy of `outputs` numbers where the layer
/// states these, and of any one width otherwise. A layer whose parameters p may be of T where x and y
/// are `lanes` of T (`layer_over_lanes`) is trained on several samples at once.
///
/// A quantized network asks for `forward<Result>(p, x)`, an output of numbers of another kind, where a layer has one:
/// without it the output is of numbers as x, and converted.
template <class Layer, class T = float, std::size_t Given = 1>
concept layer = std::is_empty_v<Layer> && number<T> && std::is_trivially_copyable_v<parameters_of<Layer, T>> &&
                requires(parameters_of<Layer, T> const& p, vector<T, inputs_of<Layer, Given>> const& x,
                         vector<T, outputs_of<Layer, Given>> const& y) {
                  { Layer::forward(p, x) } noexcept -> std::same_as<vector<T, outputs_of<Layer, Given>>>;
                  { Layer::backward(p, x, y, y) } noexcept -> std::same_as<vector<T, inputs_of<Layer, Given>>>;
                };

/// A layer that computes, with its parameters in T, on several samples side by side, in V.
template <class Layer, class T, class V, std::size_t Given>
concept layer_over_lanes =
    layer<Layer, V, Given> && requires(parameters_of<Layer, T> const& p, vector<V, inputs_of<Layer, Given>> const& x,
                                       vector<V, outputs_of<Layer, Given>> const& y) {
      { Layer::forward(p, x) } noexcept -> std::same_as<vector<V, outputs_of<Layer, Given>>>;
      { Layer::backward(p, x, y, y) } noexcept -> std::same_as<vector<V, inputs_of<Layer, Given>>>;
    };

/// Stores a layer's gradient: `g = value`. The policy of a gradient of one sample.
struct assign {
  template <class T, class Value>
  ETCH_INLINE constexpr void operator()(parameter_kind /*kind*/, T& g, Value const& value) const noexcept {
    g = detail::converted_to<T>(value);
  }
};

/// Adds a layer's gradient to a sum: `g += value`. The policy of a gradient of a batch.
struct add {
  template <class T, class Value>
  ETCH_INLINE constexpr void operator()(parameter_kind /*kind*/, T& g, Value const& value) const noexcept {
    g += detail::converted_to<T>(value);
  }
};

namespace detail {

/// Takes what `visit` hands out, and does nothing with it.
struct any_visitor {
  template <class... Arrays>
  constexpr void operator()(parameter_kind /*kind*/, Arrays&... /*arrays*/) const noexcept {}
};

}  // namespace detail

/// A layer with parameters to learn, which further has
///
///   gradient(x, dy, g, put)  calls put(parameter_kind, g.w, dLoss/dw) for each parameter w; put takes any numbers,
///                            and may be copied; it is called as a constant
///   visit(visitor, p...)     calls visitor(parameter_kind, p.w...) for each array of parameters w,
///                            side by side in any number of values of the same shapes
///   fan_in, fan_out          the widths that scale its initial weights
template <class Layer, class T = float>
concept trainable =
    layer<Layer, T> && !std::is_empty_v<parameters_of<Layer, T>> && fixed_width<Layer> &&
    requires(vector<T, Layer::inputs> const& x, vector<T, Layer::outputs> const& dy, parameters_of<Layer, T>& g) {
      { Layer::gradient(x, dy, g, assign{}) } noexcept;
      { Layer::visit(detail::any_visitor{}, g) } noexcept;
      { Layer::fan_in } -> std::convertible_to<std::size_t>;
      { Layer::fan_out } -> std::convertible_to<std::size_t>;
    };

}  // namespace etch
