// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "input_error.hpp"

namespace tool {

std::ifstream open_file(std::string const& file) {
  std::ifstream in{file, std::ios::binary};
  // A folder can be opened, too, but has no first character.
  if (!in || (in.peek(), in.bad())) {
    throw input_error{fmt::format("{}: cannot be read: {}", file, std::strerror(errno))};
  }
  return in;
}

}  // namespace tool
