// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

#include "tensor.hpp"

namespace convert {

/// A file within a ZIP file.
struct zip_entry {
  std::string name;
  std::vector<std::byte> content;
};

/// Unpacks a ZIP file, in the order in which its files lie. Throws input_error where it is none, where a checksum is
/// wrong, and where two of its files have one name.
///
/// memory  bounded by a multiple of the file's size: what is deflated holds up to 1032 times as many bytes
[[nodiscard]] std::vector<zip_entry> read_zip(bytes content, std::string const& file);

/// The bytes of a ZIP file of these, stored; the same for the same files, which tell no date.
[[nodiscard]] std::string write_zip(std::vector<zip_entry> const& entries);

}  // namespace convert
