// SPDX-License-Identifier: BSL-1.0

/// @file
/// The program etch-read-hdf5: an HDF5 file on its standard input becomes a safetensors file on its standard output.
/// libhdf5 is known to crash on files that somebody has altered: here it takes nothing down but a process that has
/// little memory, little time and no further file. What fails is one line on the standard error, and exit status 1.
///
/// tensors   each dataset of floats, by its path: "model_weights/dense/dense/kernel:0"; all others are left out
/// metadata  the root's texts model_config and keras_version; of each group the lists layer_names and weight_names, in
///           JSON: "/model_weights layer_names"
/// order     the datasets of a group by name, then those of the groups in it

#define H5_USE_110_API  // the names of Debian 12's version, in newer ones, too

#include <hdf5.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <tool/input_error.hpp>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace {

using json = nlohmann::ordered_json;
using tool::in_quotes;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t largest_input = 256 * mebibyte;
constexpr std::size_t largest_output = 1024 * mebibyte;
constexpr std::size_t most_objects = 10'000;
constexpr std::size_t longest_path = 1000;
constexpr int deepest = 16;

/// Deflate's best is 1032: one bit for 258 bytes.
constexpr std::size_t best_compression = 1100;

/// The bytes of numbers that a file of a size can hold and this program gives.
constexpr std::size_t most_numbers(std::size_t size) { return std::min(size * best_compression, largest_output); }

[[noreturn]] void fail(std::string const& what) { throw std::runtime_error{what}; }

/// A handle of the library, closed when this goes.
class handle {
 public:
  using closer = herr_t (*)(hid_t);

  handle(hid_t id, closer close, std::string const& what) : id_(id), close_(close) {
    if (id < 0) {
      fail(what + " cannot be opened");
    }
  }
  handle(handle&& from) noexcept : id_(std::exchange(from.id_, H5I_INVALID_HID)), close_(from.close_) {}
  handle(handle const&) = delete;
  handle& operator=(handle const&) = delete;
  handle& operator=(handle&&) = delete;
  ~handle() {
    if (id_ >= 0) {
      close_(id_);
    }
  }

  [[nodiscard]] hid_t get() const { return id_; }

 private:
  hid_t id_;
  closer close_;
};

/// A dataset of floats.
struct dataset {
  handle object;
  std::string path;
  std::vector<hsize_t> shape;
  bool wide;  ///< float64
  std::size_t count;

  [[nodiscard]] std::size_t size() const { return count * (wide ? sizeof(double) : sizeof(float)); }
};

void limit(__rlimit_resource what, std::size_t soft, std::size_t hard) {
  rlimit value{};
  if (getrlimit(what, &value) != 0) {
    fail("the limits cannot be read");
  }
  value.rlim_max = std::min<rlim_t>(value.rlim_max, hard);
  value.rlim_cur = std::min<rlim_t>(value.rlim_max, soft);
  if (setrlimit(what, &value) != 0) {
    fail("the limits cannot be set");
  }
}

std::vector<char> standard_input() {
  std::vector<char> content;
  for (std::size_t size = 0;;) {
    content.resize(std::max(size + mebibyte / 4, size + size / 4));
    ssize_t const got = read(STDIN_FILENO, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      fail(fmt::format("the standard input cannot be read: {}", std::strerror(errno)));
    }
    size += static_cast<std::size_t>(got);
    if (size > largest_input) {
      fail("it has more than 256 MiB");
    }
    if (got == 0) {
      content.resize(size);
      return content;
    }
  }
}

/// The file in memory, without a file on the disk.
handle open_image(std::vector<char> content) {
  handle const access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "a list of properties"};
  if (H5Pset_fapl_core(access.get(), mebibyte, false) < 0 ||
      H5Pset_file_image(access.get(), content.data(), content.size()) < 0) {
    fail("the file does not fit into memory");
  }
  std::vector<char>{}.swap(content);  // the library has a copy
  return {H5Fopen("standard input", H5F_ACC_RDONLY, access.get()), H5Fclose, "the file"};
}

/// The texts of an attribute whose texts have one length.
std::vector<std::string> fixed_texts(hid_t attribute, hid_t type, std::size_t count) {
  std::size_t const size = H5Tget_size(type);
  std::vector<char> raw(size * count);
  if (H5Aread(attribute, type, raw.data()) < 0) {
    fail("an attribute cannot be read");
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i != count; ++i) {
    std::string text{raw.data() + i * size, strnlen(raw.data() + i * size, size)};
    if (H5Tget_strpad(type) == H5T_STR_SPACEPAD) {
      text.erase(text.find_last_not_of(' ') + 1);
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

/// The texts of an attribute whose texts have a length each.
std::vector<std::string> variable_texts(hid_t attribute, hid_t type, hid_t space, std::size_t count) {
  std::vector<char*> raw(count);
  if (H5Aread(attribute, type, static_cast<void*>(raw.data())) < 0) {
    fail("an attribute cannot be read");
  }
  std::vector<std::string> texts;
  std::size_t total = 0;
  for (char const* const text : raw) {
    texts.emplace_back(text == nullptr ? "" : text);
    total += texts.back().size();
    if (total > largest_input) {  // many may refer to one
      fail("an attribute has more than 256 MiB");
    }
  }
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, static_cast<void*>(raw.data()));
  return texts;
}

/// The texts of an object's attribute, which there is; the file has `available` bytes.
std::vector<std::string> texts_of(hid_t object, std::string const& name, std::size_t available) {
  handle const attribute{H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "attribute " + name};
  handle const type{H5Aget_type(attribute.get()), H5Tclose, "the type of attribute " + name};
  handle const space{H5Aget_space(attribute.get()), H5Sclose, "the shape of attribute " + name};
  hssize_t const count = H5Sget_simple_extent_npoints(space.get());
  if (count <= 0) {
    return {};  // Keras's list of no texts, which has the type of a number
  }
  if (H5Tget_class(type.get()) != H5T_STRING) {
    fail(fmt::format("attribute {} holds no text", name));
  }
  bool const variable = H5Tis_variable_str(type.get()) > 0;
  std::size_t const size = variable ? sizeof(char*) : H5Tget_size(type.get());
  if (size == 0 || static_cast<std::size_t>(count) > available / size) {
    fail(fmt::format("attribute {} has more texts than the file can hold", name));
  }
  return variable ? variable_texts(attribute.get(), type.get(), space.get(), static_cast<std::size_t>(count))
                  : fixed_texts(attribute.get(), type.get(), static_cast<std::size_t>(count));
}

/// A group that is to be visited.
struct group {
  handle object;
  std::string path;
  int depth;
};

/// Names of what a group holds itself: links to elsewhere are passed over.
struct links {
  std::vector<std::string> names;
  bool too_many = false;
};

extern "C" {
static herr_t add_link(hid_t /*group*/, char const* name, H5L_info_t const* info, void* to) noexcept {
  auto& found = *static_cast<links*>(to);
  found.too_many = found.names.size() == most_objects;
  if (info->type == H5L_TYPE_HARD && !found.too_many) {
    found.names.emplace_back(name);
  }
  return found.too_many ? 1 : 0;  // 1 ends the walk
}
}

/// What is found in the file, from group to group.
class walk {
 public:
  walk(handle const& file, std::size_t size) : size_(size) {
    handle root{H5Gopen2(file.get(), "/", H5P_DEFAULT), H5Gclose, "the root group"};
    for (char const* const name : {"model_config", "keras_version"}) {
      if (H5Aexists(root.get(), name) > 0) {
        auto const texts = texts_of(root.get(), name, size_);
        metadata_[name] = texts.empty() ? "" : texts.front();
      }
    }
    visited_.insert(info_of(root.get(), "").addr);
    for (groups_.push_back({std::move(root), "", 0}); !groups_.empty();) {
      group const next = std::move(groups_.front());
      groups_.pop_front();
      visit(next);
    }
  }

  [[nodiscard]] std::vector<dataset> const& datasets() const { return datasets_; }

  [[nodiscard]] std::string header() const {
    json all = json::object();
    all["__metadata__"] = metadata_;
    std::size_t begin = 0;
    for (dataset const& d : datasets_) {
      all[d.path] = {
          {"dtype", d.wide ? "F64" : "F32"}, {"shape", d.shape}, {"data_offsets", {begin, begin + d.size()}}};
      begin += d.size();
    }
    std::string text = all.dump(-1, ' ', false, json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
  }

 private:
  static H5O_info_t info_of(hid_t object, std::string const& path) {
    H5O_info_t info{};
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) {
      fail(fmt::format("{} cannot be read", in_quotes(path, 60)));
    }
    return info;
  }

  /// Keras cuts a list that is too long for one attribute into layer_names0, layer_names1 and so on.
  void add_list(group const& from, std::string const& name) {
    hid_t const object = from.object.get();
    std::vector<std::string> texts;
    bool found = H5Aexists(object, name.c_str()) > 0;
    if (found) {
      texts = texts_of(object, name, size_);
    }
    for (std::size_t i = 0; i != most_objects && H5Aexists(object, fmt::format("{}{}", name, i).c_str()) > 0; ++i) {
      found = true;
      std::ranges::move(texts_of(object, fmt::format("{}{}", name, i), size_), std::back_inserter(texts));
    }
    if (found) {
      metadata_[fmt::format("/{} {}", from.path, name)] =
          json(texts).dump(-1, ' ', false, json::error_handler_t::replace);
    }
  }

  void visit(group const& from) {
    add_list(from, "layer_names");
    add_list(from, "weight_names");
    links found;
    if (H5Literate(from.object.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_link, &found) < 0) {
      fail(fmt::format("group {} cannot be read", in_quotes("/" + from.path, 60)));
    }
    objects_ += found.names.size();
    if (found.too_many || objects_ > most_objects) {
      fail(fmt::format("it holds more than {} objects", most_objects));
    }
    for (std::string const& name : found.names) {
      visit(from, name);
    }
  }

  void visit(group const& from, std::string const& name) {
    std::string path = from.path.empty() ? name : fmt::format("{}/{}", from.path, name);
    if (path.size() > longest_path) {
      fail(fmt::format("the path {} has more than {} characters", in_quotes(path, 60), longest_path));
    }
    handle object{H5Oopen(from.object.get(), name.c_str(), H5P_DEFAULT), H5Oclose, in_quotes(path, 60)};
    H5O_info_t const info = info_of(object.get(), path);
    if (!visited_.insert(info.addr).second) {
      return;
    }
    if (info.type == H5O_TYPE_GROUP) {
      if (from.depth == deepest) {
        fail(fmt::format("its groups are nested more than {} deep", deepest));
      }
      groups_.push_back({std::move(object), std::move(path), from.depth + 1});
    } else if (info.type == H5O_TYPE_DATASET && path != "__metadata__") {  // which has a meaning in safetensors
      visit_dataset(std::move(object), std::move(path));
    }
  }

  void visit_dataset(handle object, std::string path) {
    std::string const what = "dataset " + in_quotes(path, 60);
    handle const properties{H5Dget_create_plist(object.get()), H5Pclose, what};
    H5D_layout_t const layout = H5Pget_layout(properties.get());
    // Its shape is not asked before: that of a virtual one is looked up in other files.
    if (layout == H5D_VIRTUAL || H5Pget_external_count(properties.get()) != 0) {
      fail(what + " has its numbers in other files");
    }
    handle const type{H5Dget_type(object.get()), H5Tclose, what};
    if (H5Tget_class(type.get()) != H5T_FLOAT) {
      return;
    }
    handle const space{H5Dget_space(object.get()), H5Sclose, what};
    int const dimensions = H5Sget_simple_extent_ndims(space.get());
    if (dimensions < 0 || H5Sget_simple_extent_type(space.get()) == H5S_NULL) {
      return;
    }
    std::vector<hsize_t> shape(static_cast<std::size_t>(dimensions));
    if (dimensions != 0) {
      H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr);
    }
    std::size_t const stored = H5Tget_size(type.get());
    // Only what is compressed may be larger than the file.
    std::size_t const available = layout == H5D_CHUNKED ? size_ * best_compression : size_;
    std::size_t const count = element_count(shape, available / std::max<std::size_t>(stored, 1), what);
    datasets_.push_back({std::move(object), std::move(path), std::move(shape), stored > sizeof(float), count});
    total_ += datasets_.back().size();
    if (total_ > most_numbers(size_)) {
      fail(fmt::format("it claims to hold more than {} bytes of numbers", most_numbers(size_)));
    }
  }

  static std::size_t element_count(std::vector<hsize_t> const& shape, std::size_t most, std::string const& what) {
    if (std::ranges::find(shape, hsize_t{0}) != shape.end()) {
      return 0;
    }
    std::size_t count = 1;
    for (hsize_t const length : shape) {
      if (length > most / count) {
        fail(what + " claims to hold more numbers than the file can");
      }
      count *= length;
    }
    return count;
  }

  std::size_t size_;
  std::size_t objects_ = 0;
  std::size_t total_ = 0;
  std::set<haddr_t> visited_;
  json metadata_ = json::object();
  std::deque<group> groups_;
  std::vector<dataset> datasets_;
};

void write(void const* from, std::size_t size) {
  if (std::fwrite(from, 1, size, stdout) != size) {
    fail("the standard output cannot be written");
  }
}

void write(dataset const& d) {
  std::vector<char> numbers(d.size());
  hid_t const type = d.wide ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
  if (d.count != 0 && H5Dread(d.object.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0) {
    fail(fmt::format("the numbers of dataset {} cannot be read", in_quotes(d.path, 60)));
  }
  write(numbers.data(), numbers.size());
}

void convert_input() {
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_CPU, 10, 11);
  std::vector<char> content = standard_input();
  std::size_t const size = content.size();
  // The library, the copies that it makes of the file, and one dataset at a time.
  std::size_t const memory = 64 * mebibyte + 4 * size + most_numbers(size);
  limit(RLIMIT_AS, memory, memory);
  // Altered files make the library loop for ever; an honest one takes some ms, and 1 GiB a few seconds.
  std::size_t const seconds = 1 + most_numbers(size) / (128 * mebibyte);
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_FSIZE, largest_output + 16 * mebibyte, largest_output + 16 * mebibyte);
  limit(RLIMIT_NOFILE, 3, 3);  // no file but the standard ones, whatever an altered file may name

  H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);  // no filter that is loaded from a file
  handle const file = open_image(std::move(content));
  walk const found{file, size};
  std::string const header = found.header();
  std::uint64_t const length = header.size();
  write(&length, sizeof length);
  write(header.data(), header.size());
  for (dataset const& d : found.datasets()) {
    write(d);
  }
  if (std::fflush(stdout) != 0) {
    fail("the standard output cannot be written");
  }
}

}  // namespace

int main() {
  try {
    convert_input();
    return 0;
  } catch (std::bad_alloc const&) {
    std::fputs("it takes more memory than a file of its size should\n", stderr);
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
