// SPDX-License-Identifier: BSL-1.0
#include "npz.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <set>
#include <string_view>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

#include "zip_file.hpp"

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

constexpr std::string_view magic{"\x93NUMPY", 6};
constexpr std::string_view npy_extension = ".npy";

/// One array of the file: its name, and how it is refused.
struct array_place {
  std::string const& file;
  std::string const& name;

  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}: tensor {}: expected {}, found {}", file, in_quotes(name, 60), expected, found)};
  }
};

/// The header of a .npy file: a dictionary as Python writes it, {'descr': '<f4', 'fortran_order': False, 'shape': (2,
/// 3), }.
class dictionary {
 public:
  dictionary(std::string_view text, array_place const& here) : text_(text), here_(here) { read(); }

  [[nodiscard]] std::string const& type() const { return type_; }
  [[nodiscard]] bool is_fortran() const { return fortran_; }
  [[nodiscard]] std::vector<std::size_t> const& shape() const { return shape_; }

 private:
  [[noreturn]] void refuse() const {
    here_.refuse("a header {'descr': ..., 'fortran_order': ..., 'shape': ...}", in_quotes(text_, 60));
  }
  void skip() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }
  [[nodiscard]] bool take(std::string_view word) {
    skip();
    bool const is_there = text_.substr(at_).starts_with(word);
    at_ += is_there ? word.size() : 0;
    return is_there;
  }
  void need(std::string_view word) {
    if (!take(word)) {
      refuse();
    }
  }
  [[nodiscard]] std::string quoted() {
    need("'");
    auto const end = text_.find('\'', at_);
    if (end == std::string_view::npos) {
      refuse();
    }
    std::string result{text_.substr(at_, end - at_)};
    at_ = end + 1;
    return result;
  }
  void read_shape() {
    need("(");
    while (!take(")")) {
      skip();
      std::size_t length = 0;
      auto const [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), length);
      if (error != std::errc{}) {
        refuse();
      }
      at_ = static_cast<std::size_t>(end - text_.data());
      shape_.push_back(length);
      if (!take(",")) {
        need(")");
        break;
      }
    }
  }
  void read() {
    std::set<std::string> keys;
    need("{");
    while (!take("}")) {
      auto const key = quoted();
      need(":");
      if (key == "descr") {
        skip();
        type_ = quoted();
      } else if (key == "fortran_order") {
        fortran_ = take("True");
        if (!fortran_) {
          need("False");
        }
      } else if (key == "shape") {
        read_shape();
      } else {
        refuse();
      }
      keys.insert(key);
      if (!take(",")) {
        need("}");
        break;
      }
    }
    skip();
    if (keys.size() != 3 || at_ != text_.size()) {
      refuse();
    }
  }

  std::string_view text_;
  array_place const& here_;
  std::size_t at_ = 0;
  std::string type_;
  bool fortran_ = false;
  std::vector<std::size_t> shape_;
};

storage storage_of(std::string const& type, array_place const& here) {
  if (type == "<f2") {
    return storage::float16;
  }
  if (type == "<f4") {
    return storage::float32;
  }
  if (type != "<f8") {
    here.refuse("a type of <f2, <f4 and <f8", in_quotes(type));
  }
  return storage::float64;
}

/// Numbers whose first index runs fastest, with the last one doing so.
std::vector<double> from_fortran(std::vector<double> const& from, std::vector<std::size_t> const& shape,
                                 array_place const& here) {
  if (shape.size() > 2) {
    here.refuse("at most 2 dimensions in the order of Fortran", shape_text(shape));
  }
  return shape.size() < 2 ? from : transposed(from, shape[0]);
}

tensor read_npy(bytes content, array_place const& here) {
  std::string_view const all = characters_of(content);
  bool const is_npy = all.starts_with(magic) && all.size() >= 12;
  int const version = is_npy ? std::to_integer<int>(content[6]) : 0;
  if (version < 1 || version > 3) {
    here.refuse("an array of NumPy's format 1 to 3", is_npy ? fmt::format("format {}", version) : "none");
  }
  // The length of the dictionary: 2 bytes in format 1, else 4.
  std::size_t const start = version == 1 ? 10 : 12;
  std::uint32_t length = 0;
  std::memcpy(&length, content.data() + 8, start - 8);
  if (length > all.size() - start) {
    here.refuse(fmt::format("a header of {} bytes", length), fmt::format("{}", all.size() - start));
  }
  dictionary const header{all.substr(start, length), here};
  auto const kind = storage_of(header.type(), here);
  auto const data = content.subspan(start + length);
  std::size_t const expected =
      element_count(here.file, here.name, header.shape(), size_of(kind), data.size()) * size_of(kind);
  if (expected != data.size()) {
    here.refuse(fmt::format("{} bytes of numbers, for the shape {}", expected, shape_text(header.shape())),
                fmt::format("{}", data.size()));
  }
  auto numbers = numbers_of(here.file, here.name, kind, data);
  return {here.name, header.shape(), header.is_fortran() ? from_fortran(numbers, header.shape(), here) : numbers,
          kind == storage::float64 ? precision::float64 : precision::float32};
}

std::string npy_of(tensor const& t) {
  std::string shape;
  for (std::size_t const length : t.shape) {
    shape += fmt::format("{},{}", length, t.shape.size() == 1 ? "" : " ");
  }
  if (shape.ends_with(", ")) {
    shape.resize(shape.size() - 2);
  }
  bool const wide = t.kind == precision::float64;
  std::string header = fmt::format("{{'descr': '<f{}', 'fortran_order': False, 'shape': ({}), }}", wide ? 8 : 4, shape);
  // Padded so that the numbers begin at a multiple of 64, as NumPy does.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  auto const length = static_cast<std::uint16_t>(header.size());
  std::string result{magic};
  result += {'\x01', '\x00', static_cast<char>(length & 255U), static_cast<char>(length >> 8U)};
  result += header;
  append_numbers(result, t.values, t.kind);
  return result;
}

}  // namespace

std::vector<tensor> read_npz(bytes content, std::string const& file) {
  std::vector<tensor> result;
  for (zip_entry const& entry : read_zip(content, file)) {
    if (!entry.name.ends_with(npy_extension)) {
      throw input_error{fmt::format("{}: expected arrays, NAME.npy, found {}", file, in_quotes(entry.name, 60))};
    }
    std::string const name = entry.name.substr(0, entry.name.size() - npy_extension.size());
    result.push_back(read_npy(entry.content, {file, name}));
  }
  return result;
}

std::string write_npz(std::vector<tensor> const& tensors) {
  std::vector<zip_entry> entries;
  for (tensor const& t : tensors) {
    std::string const array = npy_of(t);
    auto const raw = std::as_bytes(std::span{array});
    entries.push_back({t.name + std::string{npy_extension}, {raw.begin(), raw.end()}});
  }
  return write_zip(entries);
}

}  // namespace convert
