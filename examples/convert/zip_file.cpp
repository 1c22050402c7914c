// SPDX-License-Identifier: BSL-1.0
#include "zip_file.hpp"

#include <zip.h>

#include <memory>
#include <new>
#include <set>
#include <stdexcept>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// What deflate packs into a byte at most (RFC 1951: 258 bytes in two bits).
constexpr std::uint64_t most_per_byte = 1032;

struct archive_closer {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct entry_closer {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using archive_handle = std::unique_ptr<zip_t, archive_closer>;
using entry_handle = std::unique_ptr<zip_file_t, entry_closer>;

/// A libzip error that frees itself.
class zip_failure {
 public:
  zip_failure() { zip_error_init(&error_); }
  zip_failure(zip_failure const&) = delete;
  zip_failure& operator=(zip_failure const&) = delete;
  ~zip_failure() { zip_error_fini(&error_); }

  [[nodiscard]] zip_error_t* get() { return &error_; }
  [[nodiscard]] std::string text() { return zip_error_strerror(&error_); }

 private:
  zip_error_t error_{};
};

[[noreturn]] void refuse_archive(std::string const& file, std::string const& expected, std::string const& found) {
  throw input_error{fmt::format("{}: expected {}, found {}", file, expected, found)};
}

/// One file of the archive, and how it is refused.
struct entry_place {
  std::string const& file;
  std::string const& name;

  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}: {}: expected {}, found {}", file, in_quotes(name, 60), expected, found)};
  }
};

archive_handle open_archive(bytes content, std::string const& file) {
  if (content.empty()) {  // which libzip takes for an archive without files
    refuse_archive(file, "a ZIP file", "nothing");
  }
  zip_failure error;
  zip_source_t* const source = zip_source_buffer_create(content.data(), content.size(), 0, error.get());
  if (source == nullptr) {
    throw std::bad_alloc{};
  }
  archive_handle archive{zip_open_from_source(source, ZIP_RDONLY, error.get())};
  if (archive == nullptr) {
    zip_source_free(source);
    refuse_archive(file, "a ZIP file", fmt::format("none: {}", error.text()));
  }
  return archive;
}

std::vector<std::byte> content_of(zip_t* archive, zip_uint64_t index, zip_stat_t const& stat, entry_place const& here) {
  if ((stat.valid & ZIP_STAT_SIZE) == 0 || (stat.valid & ZIP_STAT_COMP_SIZE) == 0 ||
      stat.size / most_per_byte > stat.comp_size) {
    here.refuse(fmt::format("at most {} times as many bytes as are packed", most_per_byte),
                fmt::format("{} of {}", stat.size, stat.comp_size));
  }
  entry_handle const entry{zip_fopen_index(archive, index, 0)};
  if (entry == nullptr) {
    here.refuse("a file that can be unpacked", zip_strerror(archive));
  }
  std::vector<std::byte> content(static_cast<std::size_t>(stat.size));
  zip_int64_t const got = zip_fread(entry.get(), content.data(), content.size());
  std::byte beyond{};
  if (got != static_cast<zip_int64_t>(content.size()) || zip_fread(entry.get(), &beyond, 1) != 0) {
    here.refuse(fmt::format("{} bytes that can be unpacked", content.size()),
                got < 0 ? std::string{zip_error_strerror(zip_file_get_error(entry.get()))} : fmt::format("{}", got));
  }
  return content;
}

/// The bytes of a source of libzip.
std::string content_of(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) {
    throw std::runtime_error{"a ZIP file cannot be made: its bytes are not to be had"};
  }
  std::string result(static_cast<std::size_t>(stat.size), '\0');
  zip_int64_t const got = zip_source_read(source, result.data(), result.size());
  zip_source_close(source);
  if (got != static_cast<zip_int64_t>(result.size())) {
    throw std::runtime_error{"a ZIP file cannot be made: its bytes are not to be had"};
  }
  return result;
}

void add(zip_t* archive, zip_entry const& entry) {
  zip_source_t* const data = zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
  zip_int64_t const added = data == nullptr ? -1 : zip_file_add(archive, entry.name.c_str(), data, ZIP_FL_ENC_UTF_8);
  if (added < 0) {
    zip_source_free(data);
    throw std::runtime_error{fmt::format("a ZIP file cannot be made: {}", zip_strerror(archive))};
  }
  auto const index = static_cast<zip_uint64_t>(added);
  zip_set_file_compression(archive, index, ZIP_CM_STORE, 0);
  // 1 January 1980, where the dates of ZIP files begin.
  zip_file_set_dostime(archive, index, 0, 33, 0);
}

}  // namespace

std::vector<zip_entry> read_zip(bytes content, std::string const& file) {
  auto const archive = open_archive(content, file);
  std::vector<zip_entry> result;
  std::set<std::string> names;
  zip_int64_t const count = zip_get_num_entries(archive.get(), 0);
  std::uint64_t packed = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    auto const index = static_cast<zip_uint64_t>(i);
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0) {
      refuse_archive(file, "files with names", zip_strerror(archive.get()));
    }
    std::string name = stat.name;
    entry_place const here{file, name};
    if (!names.insert(name).second) {
      here.refuse("each name once", "it twice");
    }
    // Files that share their bytes would unpack to any size.
    packed += (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    if (packed > content.size()) {
      here.refuse(fmt::format("{} packed bytes in all", content.size()), fmt::format("{}", packed));
    }
    auto unpacked = content_of(archive.get(), index, stat, here);
    result.push_back({std::move(name), std::move(unpacked)});
  }
  return result;
}

std::string write_zip(std::vector<zip_entry> const& entries) {
  zip_failure error;
  zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, error.get());
  archive_handle archive{buffer == nullptr ? nullptr
                                           : zip_open_from_source(buffer, ZIP_CREATE | ZIP_TRUNCATE, error.get())};
  if (archive == nullptr) {
    zip_source_free(buffer);
    throw std::runtime_error{fmt::format("a ZIP file cannot be made: {}", error.text())};
  }
  zip_source_keep(buffer);
  std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> const kept{buffer, zip_source_free};
  for (zip_entry const& entry : entries) {
    add(archive.get(), entry);
  }
  zip_t* const complete = archive.release();  // which closing frees, if it succeeds
  if (zip_close(complete) != 0) {
    archive.reset(complete);
    throw std::runtime_error{fmt::format("a ZIP file cannot be made: {}", zip_strerror(complete))};
  }
  return content_of(buffer);
}

}  // namespace convert
