// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace test {

/// A folder of its own for a test, which goes when this does.
class folder {
 public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "etch-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error{"no folder for the test"};
    }
    path_ = name;
  }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }
  [[nodiscard]] std::string file(std::string const& name) const { return (path_ / name).string(); }

  /// Writes a file in it, and gives its name.
  [[nodiscard]] std::string write(std::string const& name, std::string const& content) const {
    std::ofstream{path_ / name, std::ios::binary} << content;
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] inline std::string content_of(std::filesystem::path const& file) {
  std::ostringstream text;
  text << std::ifstream{file, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace test
