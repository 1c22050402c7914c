// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>

#include "fixed_functions.hpp"
#include "model.hpp"
#include "number.hpp"

/// @file
/// What a network of layers that are known at run time gives: the same bits as an `etch::network` of these layers, and
/// as a quantized one. Only the loops over layers and widths are here: activations and roundings are etch's.

namespace convert {

/// The values at each place of the network: the input, and each layer's output; computed in T, float or double.
template <class T>
[[nodiscard]] std::vector<std::vector<double>> trace(model const& net, std::span<double const> input);

/// The output, computed in T: in double what the source means, whatever numbers it is written in.
template <class T>
[[nodiscard]] std::vector<double> forward(model const& net, std::span<double const> input);

extern template std::vector<double> forward<float>(model const& net, std::span<double const> input);
extern template std::vector<double> forward<double>(model const& net, std::span<double const> input);
extern template std::vector<std::vector<double>> trace<float>(model const& net, std::span<double const> input);
extern template std::vector<std::vector<double>> trace<double>(model const& net, std::span<double const> input);

/// A network in fixed-point numbers: what `etch::quantize` makes of it, with these formats.
class fixed_network {
 public:
  /// Of formats that `check_formats` lets pass.
  fixed_network(model const& net, formats const& f);

  /// The output, as real numbers of the source's precision.
  [[nodiscard]] std::vector<double> forward(std::span<double const> input) const;

 private:
  struct fixed_layer {
    layer_kind kind;
    std::size_t inputs;
    std::size_t outputs;
    ratio slope;
    std::vector<std::int64_t> weights;  // [output][input], in units
    std::vector<std::int64_t> biases;   // in units of the products
    function_of_units function;         // of an activation that etch looks up in tables
  };

  [[nodiscard]] std::vector<std::int64_t> forward_layer(std::size_t index, std::vector<std::int64_t> const& x) const;

  std::vector<fixed_layer> layers_;
  formats formats_;
  precision kind_;
};

/// The network that a fixed-point one computes, with real weights and biases: as `etch::dequantize` gives it, but in
/// double where float does not hold it.
[[nodiscard]] model dequantized(model net, formats const& f);

}  // namespace convert
