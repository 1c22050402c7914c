// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include "conversion.hpp"

namespace convert {

/// The largest file that is read, in bytes: beyond any network that a program holds as a value.
inline constexpr std::size_t largest_file = std::size_t{256} << 20U;

/// The kinds of files, as a user names them: safetensors, onnx, keras (JSON or HDF5), npz, checkpoint, header.
enum class file_kind : std::uint8_t { safetensors, onnx, keras, npz, checkpoint, header, c };

/// The kind of a name: what is given, or what its extension says; throws input_error where neither tells.
[[nodiscard]] file_kind kind_of(std::string const& file, std::optional<file_kind> const& given);

/// All bytes of a file; throws input_error where it cannot be read, or is larger than `largest_file`.
[[nodiscard]] std::vector<std::byte> read_file(std::string const& file);

/// What a user asks to be read.
struct request {
  std::vector<std::string> files;   ///< one, or Keras's JSON and its weights
  std::optional<file_kind> kind{};  ///< of the first; nothing: its extension tells
  std::optional<std::string> layers{};
  assembly how{};
  number_type number{};  ///< of a checkpoint
};

/// Reads a network. Throws input_error for all that is not as it should be. In `origin`, the files' names are those of
/// the request.
[[nodiscard]] std::pair<model, origin> read_source(request const& r);

}  // namespace convert
