// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include "conversion.hpp"

namespace convert {

/// The largest file that is read, in bytes: beyond any network that a program holds as a value.
inline constexpr std::size_t largest_file = std::size_t{256} << 20U;

/// The kind of a file that is to be read, or written: what is given, or what its extension says; throws input_error
/// where neither tells.
[[nodiscard]] file_kind kind_of(std::string const& file, std::optional<file_kind> const& given, bool is_read);

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

/// A network as its source has it.
struct source {
  model net;
  number_type number{};  ///< of a header, or of a checkpoint in fixed point: else `source`
  formats fixed{};       ///< of a header in fixed point
  origin from{};         ///< with files as the request names them
};

/// Reads a network. Throws input_error for all that is not as it should be.
[[nodiscard]] source read_source(request const& r);

}  // namespace convert
