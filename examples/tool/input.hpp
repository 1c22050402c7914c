// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fstream>
#include <string>

namespace tool {

/// A file to be read from its begin on; throws input_error where it cannot be.
[[nodiscard]] std::ifstream open_file(std::string const& file);

}  // namespace tool
