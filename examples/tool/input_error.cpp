// SPDX-License-Identifier: BSL-1.0
#include "input_error.hpp"

#include <fmt/format.h>

namespace tool {

std::string in_quotes(std::string_view text, std::size_t longest) {
  std::string shown;
  for (char const c : text.substr(0, longest)) {
    shown += c >= ' ' && c <= '~' ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return fmt::format("'{}{}'", shown, text.size() > longest ? "..." : "");
}

}  // namespace tool
