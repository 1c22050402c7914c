// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "input_error.hpp"

namespace tool {

void check_can_be_made(std::filesystem::path const& file) {
  auto const folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  if (!std::filesystem::is_directory(folder)) {
    throw input_error{fmt::format("{}: there is no folder '{}'", file.string(), folder.string())};
  }
  if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file)) {
    throw input_error{fmt::format("{}: expected the name of a file, found a {}", file.string(),
                                  std::filesystem::is_directory(file) ? "folder" : "device or pipe")};
  }
}

void check_outputs(std::vector<std::string> const& outputs, std::string const& input) {
  std::set<std::filesystem::path> seen;
  auto const distinct = [&](std::string const& file) {
    if (!seen.insert(std::filesystem::weakly_canonical(file)).second) {
      throw input_error{fmt::format("{}: expected a file of its own, found the name twice", file)};
    }
  };
  if (!input.empty()) {
    distinct(input);
  }
  for (std::string const& file : outputs) {
    if (!file.empty()) {
      distinct(file);
      check_can_be_made(file);
    }
  }
}

std::filesystem::path behind_links(std::filesystem::path const& file) {
  return std::filesystem::is_symlink(file) ? file.parent_path() / std::filesystem::read_symlink(file) : file;
}

void write_file(std::filesystem::path const& file, std::string const& text) {
  auto const target = behind_links(file);
  auto unfinished = target;
  unfinished += ".unfinished";
  {
    std::ofstream out{unfinished, std::ios::binary};
    out << text;
    out.close();
    if (!out) {
      std::string const why = std::strerror(errno);
      std::error_code ignored;
      std::filesystem::remove(unfinished, ignored);
      throw std::runtime_error{fmt::format("{}: cannot be written: {}", file.string(), why)};
    }
  }
  std::filesystem::rename(unfinished, target);
}

temporary_folder::temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "etch-lab-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error{fmt::format("{}: a temporary folder cannot be made: {}", name, std::strerror(errno))};
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tool
