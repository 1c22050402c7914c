// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <map>

#include "tensor.hpp"

namespace convert {

/// A safetensors file: 8 bytes, the length of a JSON object of names, types, shapes and offsets; that; and the numbers.
struct safetensors {
  std::vector<tensor> tensors;                  ///< in the order in which their numbers lie
  std::map<std::string, std::string> metadata;  ///< texts by name
};

/// Reads one; throws input_error where it is none: a length beyond the file's, tensors that overlap or leave bytes
/// over, a type other than F64, F32, F16 and BF16, a name twice, a number that is not finite.
///
/// source  https://github.com/huggingface/safetensors, "Format"
/// memory  bounded by a multiple of the file's size
[[nodiscard]] safetensors read_safetensors(bytes content, std::string const& file);

/// The bytes of one: the same for the same content.
[[nodiscard]] std::string write_safetensors(safetensors const& content);

}  // namespace convert
