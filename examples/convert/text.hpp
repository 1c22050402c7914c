// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conversion.hpp"

/// @file
/// What headers and arrays of C are written with.

namespace convert {

/// How wide lines of numbers become.
inline constexpr std::size_t line_width = 116;

/// A number as a literal of float or double that gives it back, in as few digits as do.
[[nodiscard]] std::string literal(double x, precision kind);
[[nodiscard]] std::vector<std::string> literals(std::span<double const> numbers, precision kind);

/// Items, parted by commas, in lines that begin with an indent.
[[nodiscard]] std::string in_lines(std::vector<std::string> const& items, std::string_view indent);

/// float or double.
[[nodiscard]] std::string_view real_text(precision kind);

/// A number type as `parse_number_type` reads it.
[[nodiscard]] std::string number_text(number_type const& n);

/// output,input or input,output.
[[nodiscard]] std::string_view order_text(weight_order order);

/// A line for each thing that is to be known when the source is read again.
[[nodiscard]] std::vector<std::string> origin_lines(conversion const& c);

/// Whether a name is one of C++ and C: a letter, then letters, digits and underscores, no keyword, and not in capitals
/// alone, as macros are.
[[nodiscard]] bool is_identifier(std::string_view name);

}  // namespace convert
