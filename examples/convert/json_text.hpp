// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace convert {

/// Parses JSON that may be hostile. Throws input_error, which begins with `where`, where it is none of what was
/// expected, where it is nested more than 32 deep, or where an object has a name twice: readers differ in which of the
/// two they take.
///
/// memory  bounded by a multiple of the text's size
/// time    n log n of it
[[nodiscard]] nlohmann::json parse_json(std::string const& where, std::string const& expected, std::string_view text);

}  // namespace convert
