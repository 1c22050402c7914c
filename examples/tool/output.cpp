// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

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

void check_outputs(std::vector<std::string> const& outputs, std::vector<std::string> const& inputs) {
  std::set<std::filesystem::path> seen;
  auto const distinct = [&](std::string const& file) {
    if (!seen.insert(behind_links(file)).second) {
      throw input_error{fmt::format("{}: expected a file of its own, found one that is read, or written twice", file)};
    }
  };
  for (std::string const& file : inputs) {
    if (!file.empty()) {
      seen.insert(behind_links(file));
    }
  }
  for (std::string const& file : outputs) {
    if (!file.empty()) {
      check_can_be_made(file);
      distinct(file);
    }
  }
}

std::filesystem::path behind_links(std::filesystem::path const& file) {
  constexpr int most_links = 40;  // as the system follows: others lead round in a circle
  std::filesystem::path target = std::filesystem::absolute(file);
  for (int i = 0; i < most_links && std::filesystem::is_symlink(target); ++i) {
    target = target.parent_path() / std::filesystem::read_symlink(target);
  }
  std::error_code error;  // of a folder that cannot be looked into: then its name
  auto const folder = std::filesystem::weakly_canonical(target.parent_path(), error);
  return error ? target : folder / target.filename();
}

namespace {

/// A file on its way to its name: it goes unless it is given that.
class unfinished_file {
 public:
  explicit unfinished_file(std::filesystem::path const& target) : target_(target) {
    std::string name = (target.parent_path() / ".etch-XXXXXX").string();
    descriptor_ = mkstemp(name.data());
    name_ = name;
    check(descriptor_ >= 0);
  }
  unfinished_file(unfinished_file const&) = delete;
  unfinished_file& operator=(unfinished_file const&) = delete;
  ~unfinished_file() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
    if (!finished_) {
      std::error_code ignored;
      std::filesystem::remove(name_, ignored);
    }
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      ssize_t const written = ::write(descriptor_, text.data(), text.size());
      check(written > 0 || (written < 0 && errno == EINTR));
      text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
  }

  /// With the permissions of the file whose name it takes, or of a new one.
  void finish() {
    struct stat old{};
    mode_t const mask = umask(0);
    umask(mask);
    check(fchmod(descriptor_, stat(target_.c_str(), &old) == 0 ? old.st_mode & 07777U : 0666U & ~mask) == 0);
    check(close(std::exchange(descriptor_, -1)) == 0);
    check(rename(name_.c_str(), target_.c_str()) == 0);
    finished_ = true;
  }

 private:
  void check(bool succeeded) const {
    if (!succeeded) {
      throw std::runtime_error{fmt::format("{}: cannot be written: {}", target_.string(), std::strerror(errno))};
    }
  }

  std::filesystem::path const& target_;
  std::filesystem::path name_;
  int descriptor_ = -1;
  bool finished_ = false;
};

}  // namespace

void write_file(std::filesystem::path const& file, std::string const& text) {
  auto const target = behind_links(file);
  unfinished_file unfinished{target};
  unfinished.write(text);
  unfinished.finish();
}

temporary_folder::temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "etch-XXXXXX").string();
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
