// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"
#include "safetensors.hpp"
#include "tensor.hpp"

/// @file
/// Networks of Keras 2 and 3: the architecture from JSON, the weights from HDF5.

namespace convert {

/// The arrays of floats of an HDF5 file, by their paths ("model_weights/dense/dense/kernel:0"), and as metadata the
/// texts model_config and keras_version, and the lists of names ("/model_weights layer_names") in JSON.
///
/// process  the HDF5 library runs in the program etch-read-hdf5, which lies beside the one that runs: what a file may
///          do to it ends there. Both are given the bytes of the file, and never its name
/// memory   a multiple of the numbers, which are at most 1100 times the file's size, and at most 1 GiB
/// time     some ms; at most 10 s of the processor, and 1 s for a small file
/// throws   input_error where the file is none of HDF5, or the library cannot read it
[[nodiscard]] safetensors read_hdf5(bytes content, std::string const& file);

/// What model.to_json() says: layers without weights.
struct keras_architecture {
  std::vector<layer> layers;             ///< the first dense one has 0 inputs where the JSON does not say how many
  std::vector<std::string> dense_names;  ///< of the dense layers, in their order
  std::vector<bool> with_biases;         ///< of each dense layer: use_bias
};

/// Reads the JSON of a Sequential model, or of a functional one that is a chain.
///
/// layers       Dense, Activation, LeakyReLU, ReLU and Softmax; InputLayer, Dropout and Flatten change no number and
///              are passed over
/// activations  leaky_relu, linear, relu, sigmoid, softmax, softplus and tanh
/// throws       input_error, which names the layer, for all others, for a ReLU with a max_value or a threshold, and
///              for models whose layers are not one after the other
[[nodiscard]] keras_architecture read_keras_json(std::string_view text, std::string const& file);

/// The network of a JSON, or without one of the metadata's model_config, with its weights. The kernels of Keras lie as
/// etch keeps weights.
///
/// layouts  model.save("m.h5") and save_weights("w.h5") of Keras 2, also as Keras 3 writes them: layers in the order
///          of layer_names, whatever their names are; save_weights("m.weights.h5") of Keras 3: layers/dense/vars/0,
///          layers/dense_1/vars/0 and so on, whatever the layers' names are, or by these
/// throws   input_error for a tensor that lacks or has another shape, and for one too many. The state of optimizers
///          and metrics is passed over
[[nodiscard]] model read_keras(std::optional<std::string_view> architecture, safetensors const& weights,
                               std::string const& file, std::string const& architecture_file);

}  // namespace convert
