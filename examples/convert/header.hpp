// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "conversion.hpp"

namespace convert {

/// A C++ header that defines the network's type and value, with `static_assert`s that it gives what the pairs say. The
/// same text for the same conversion: there is no date in it, and each number gives itself back.
[[nodiscard]] std::string write_header(conversion const& c);

/// Reads what `write_header` wrote; throws input_error where one character of it is another.
[[nodiscard]] conversion read_header(bytes content, std::string const& file);

/// The network as arrays of C, for programs without etch: weights `[input][output]` and biases of each dense layer; in
/// fixed point as integers, whose units the comments tell.
[[nodiscard]] std::string write_c_arrays(conversion const& c);

/// Whether a name is one of C++ and C: a letter, then letters, digits and underscores, and no keyword.
[[nodiscard]] bool is_identifier(std::string_view name);

}  // namespace convert
