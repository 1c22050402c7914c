// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <tool/output.hpp>

namespace test {

/// A folder of its own for a test, which goes when this does.
class folder : public tool::temporary_folder {
 public:
  [[nodiscard]] std::string file(std::string const& name) const { return (path() / name).string(); }

  /// Writes a file in it, and gives its name.
  [[nodiscard]] std::string write(std::string const& name, std::string const& content) const {
    std::ofstream{path() / name, std::ios::binary} << content;
    return file(name);
  }
};

[[nodiscard]] inline std::string content_of(std::filesystem::path const& file) {
  std::ostringstream text;
  text << std::ifstream{file, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace test
