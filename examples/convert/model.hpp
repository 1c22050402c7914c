// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensor.hpp"

/// @file
/// A network whose layers are known at run time: what readers make, and writers write as `etch::network<...>`.

namespace convert {

/// The layers that etch has.
enum class layer_kind : std::uint8_t {
  dense,
  sigmoid,
  tanh,
  fast_sigmoid,
  fast_tanh,
  relu,
  leaky_relu,
  softplus,
  softmax
};

/// The slope of a leaky_relu: a std::ratio.
struct ratio {
  int numerator = 1;
  int denominator = 100;

  friend bool operator==(ratio const&, ratio const&) = default;
};

/// A layer. Weights are `[input][output]`, as etch keeps them; empty where only the shape is known.
struct layer {
  layer_kind kind = layer_kind::dense;
  std::size_t inputs = 0;   ///< of dense; 0 of an activation, which takes any
  std::size_t outputs = 0;  ///< of dense
  ratio slope{};            ///< of leaky_relu
  bool is_biased = true;    ///< of dense: else the source has no biases, and they are 0
  std::vector<double> weights{};
  std::vector<double> biases{};

  friend bool operator==(layer const&, layer const&) = default;
};

/// A network: its layers fit together, and the first is dense.
struct model {
  std::vector<layer> layers;
  precision kind = precision::float32;  ///< what the source kept its numbers in

  friend bool operator==(model const&, model const&) = default;
};

/// Layers of "dense 2 10, sigmoid, dense 10 5 unbiased, leaky_relu 1/100, dense 5 1"; throws input_error, which begins
/// with `where`, where a word is none of a layer, a number is none, or a layer does not fit to the one before it.
[[nodiscard]] std::vector<layer> parse_layers(std::string const& where, std::string_view text);

/// Layers as `parse_layers` reads them.
[[nodiscard]] std::string layers_text(std::vector<layer> const& layers);

/// Throws input_error, which begins with `where`, unless the first layer is dense, and each takes what the one before
/// it gives.
void check_chain(std::string const& where, std::vector<layer> const& layers);

/// The ratio that gives a float's value, or that of a double, with a numerator and a denominator up to 32767: throws
/// input_error where none does.
[[nodiscard]] ratio ratio_of(std::string const& where, double slope);

[[nodiscard]] std::size_t input_width(std::vector<layer> const& layers);   ///< of the network
[[nodiscard]] std::size_t output_width(std::vector<layer> const& layers);  ///< of the network
[[nodiscard]] std::size_t parameter_count(std::vector<layer> const& layers);

}  // namespace convert
