// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include "model.hpp"
#include "tensor.hpp"

namespace convert {

/// Reads a network from an ONNX file: its layers from the nodes of its graph, which are one chain from one input that
/// is no initializer to one output; throws input_error, which names the node or the tensor, where it is another.
///
/// layers    Gemm (transA 0); MatMul by a constant on its right, and Add of a constant; Sigmoid, Tanh, Relu, LeakyRelu,
///           Softplus, Softmax over the last axis
/// passed    Identity, Dropout that does not train, Flatten (axis 1), Cast to the type that there is
/// constants initializers, Constant, and Identity, Cast and Transpose of them; each of them is used, and several nodes
///           may use the same
/// numbers   FLOAT, DOUBLE, FLOAT16 or BFLOAT16, the same throughout, within the file; finite
/// versions  operator sets from 7 on, of the domain ai.onnx alone
/// memory    bounded by a multiple of the file's size: of at most 64 MiB, and a million of protobuf's fields
/// time      n log n of the file's size
/// source    https://github.com/onnx/onnx, docs/IR.md and docs/Operators.md
[[nodiscard]] model read_onnx(bytes content, std::string const& file);

}  // namespace convert
