// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tool {

/// Throws input_error unless `file` is, or can become, a regular file in a folder that exists.
void check_can_be_made(std::filesystem::path const& file);

/// Checks the names of files to write (empty: none) before the work, not after: each can be made, and none is another
/// or one of the files that are read. Throws input_error.
void check_outputs(std::vector<std::string> const& outputs, std::vector<std::string> const& inputs);

/// The file that a name stands for: what symbolic links lead to, which is to be written rather than a link.
[[nodiscard]] std::filesystem::path behind_links(std::filesystem::path const& file);

/// Writes text to a file, which takes its name only when it is complete; one that is there keeps its permissions.
/// Throws std::runtime_error, and leaves nothing behind, where it cannot be written.
void write_file(std::filesystem::path const& file, std::string const& text);

/// A folder for files on their way to somewhere; it goes when this does.
class temporary_folder {
 public:
  temporary_folder();
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;
  ~temporary_folder();

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tool
