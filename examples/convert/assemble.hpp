// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include "model.hpp"

namespace convert {

/// How a file keeps the weights of a dense layer: PyTorch [output][input], Keras and etch [input][output].
enum class weight_order : std::uint8_t { output_input, input_output };

/// What a user says of a file that does not say it itself.
struct assembly {
  std::optional<weight_order> order{};     ///< of all weights; nothing: by name and shape
  std::vector<std::string> dense_names{};  ///< of the dense layers' tensors, from the first layer on; none: by name and
                                           ///< shape

  friend bool operator==(assembly const&, assembly const&) = default;
};

/// The network of these layers with the weights and biases of the tensors.
///
/// Tensors belong together by their names: "fc1.weight" and "fc1.bias", "dense/kernel:0" and "dense/bias:0", "W1" and
/// "b1", "arr_0" and "arr_1". Those of two dimensions are weights. Names with numbers are in the order of these; others
/// go with the layers whose shapes they have, if that is possible in one way only. Weights named "weight" are
/// [output][input], as PyTorch has them, those named "kernel" [input][output]; others are what their shape says.
///
/// Throws input_error for a tensor of another shape, missing or over, and where names and shapes leave a choice: a
/// square matrix whose name does not tell, or whose file has others the other way round.
[[nodiscard]] model assemble(std::vector<tensor> const& tensors, std::vector<layer> const& layers,
                             std::string const& file, assembly const& how);

/// The weights and biases of a network as PyTorch's state_dict names and keeps them: "0.weight" [output][input], ...;
/// without those biases that the source has not.
[[nodiscard]] std::vector<tensor> state_dict_of(model const& net);

}  // namespace convert
