// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "conversion.hpp"

namespace convert {

/// A C++ header that defines the network's type and value, with `static_assert`s that it gives what the pairs say. The
/// same text for the same conversion: there is no date in it, and each number gives itself back.
[[nodiscard]] std::string write_header(conversion const& c);

/// Reads what `write_header` wrote. Throws input_error where a change would not compile, or is no conversion of its
/// own: all that was read, written again, must be the text, and each pair what the network gives.
[[nodiscard]] conversion read_header(bytes content, std::string const& file);

}  // namespace convert
