// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/number/fixed.hpp>

namespace etch {

/// A layer of a fixed-point network whose weights and biases are kept in another format than its values: in 8 bits, for
/// instance, beside values of 16, whose products are then summed up in 32.
///
///   etch::network<etch::fixed<4, 11>, etch::stored_as<etch::fixed<3, 4>, etch::dense<2, 10>>, etch::sigmoid, ...>
///
/// It predicts and learns as the layer does; each step is rounded to the format of the weights (see `fixed_sgd`).
template <class Number, class Layer>
struct stored_as : Layer {
  static_assert(detail::checked<detail::is_fixed_number<Number>>);

  template <class /*T*/>
  using parameters = parameters_of<Layer, Number>;
};

namespace detail {

template <class Number, class Layer, class T>
struct parameter_number<stored_as<Number, Layer>, T> : std::type_identity<Number> {};

}  // namespace detail

}  // namespace etch
