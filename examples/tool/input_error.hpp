// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tool {

/// What the user gave is not what it should be: a file that cannot be read, or that holds something else. `what()` is
/// one line that says what, where, expected and found.
struct input_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Text as an error message shows it: in quotes, short, and nothing that a terminal would act upon.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t longest = 30);

}  // namespace tool
