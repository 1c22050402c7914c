// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include "source.hpp"

namespace convert {

/// What is to be written.
struct destination {
  std::string file;
  std::optional<file_kind> kind{};  ///< nothing: its extension tells
  number_type number{};
  std::string samples{};      ///< a CSV file; empty: none
  std::string name{};         ///< of the namespace; empty: by the file's name
  std::size_t pairs = 3;      ///< of an input and its output
  std::size_t word_size = 0;  ///< of a flash, in bytes; 0: 4
};

/// Reads a network and writes it. Gives a line that says what was done. The file is written last, and takes its name
/// only when it is complete. Throws input_error for all that is not as it should be.
[[nodiscard]] std::string convert_file(request const& r, destination const& to);

/// Compares a header with the source it was converted from, on the samples of a CSV file: gives lines of what they say.
/// `source` replaces the files that the header names; empty: these. A single output stands for class 1 where it is
/// above `threshold`; nothing: by the last layer (`threshold_of`).
///
/// Nothing is compiled: the header is read, and its network computed as it would be.
[[nodiscard]] std::string check_header(std::string const& header, std::string const& samples,
                                       std::vector<std::string> const& source, std::optional<double> const& threshold);

}  // namespace convert
