// SPDX-License-Identifier: BSL-1.0
#include "safetensors.hpp"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <tool/input_error.hpp>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "json_text.hpp"

namespace convert {

namespace {

using json = nlohmann::json;
using tool::in_quotes;
using tool::input_error;

constexpr std::array<std::pair<std::string_view, storage>, 4> types{
    {{"F64", storage::float64}, {"F32", storage::float32}, {"F16", storage::float16}, {"BF16", storage::bfloat16}}};

constexpr std::size_t length_size = 8;

/// A tensor of the header: where its numbers are.
struct entry {
  std::string name;
  storage kind;
  std::vector<std::size_t> shape;
  std::size_t begin;
  std::size_t end;
};

class reader {
 public:
  reader(bytes content, std::string const& file) : content_(content), file_(file) {}

  [[nodiscard]] safetensors read() {
    json const header = parse(header_text());
    safetensors result;
    std::vector<entry> entries;
    for (auto const& [name, value] : header.items()) {
      if (name == "__metadata__") {
        result.metadata = metadata_of(value);
      } else {
        entries.push_back(entry_of(name, value));
      }
    }
    // The numbers of all fill the rest of the file, without a gap.
    std::ranges::sort(entries, {}, [](entry const& e) { return std::tuple{e.begin, e.end, e.name}; });
    std::size_t next = 0;
    for (entry const& e : entries) {
      if (e.begin != next) {
        refuse(fmt::format("tensor {} to begin at byte {}, where the one before it ends", in_quotes(e.name, 60), next),
               fmt::format("{}", e.begin));
      }
      next = e.end;
    }
    if (next != data().size()) {
      refuse(fmt::format("{} bytes of numbers, as the header says", next), fmt::format("{}", data().size()));
    }
    for (entry& e : entries) {
      auto numbers = numbers_of(file_, e.name, e.kind, data().subspan(e.begin, e.end - e.begin));
      result.tensors.push_back({std::move(e.name), std::move(e.shape), std::move(numbers),
                                e.kind == storage::float64 ? precision::float64 : precision::float32});
    }
    return result;
  }

 private:
  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}: expected {}, found {}", file_, expected, found)};
  }
  [[noreturn]] void refuse(std::string const& name, std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}: tensor {}: expected {}, found {}", file_, in_quotes(name, 60), expected, found)};
  }

  [[nodiscard]] bytes data() const { return content_.subspan(length_size + header_size_); }

  [[nodiscard]] std::string_view header_text() {
    std::uint64_t length = 0;
    if (content_.size() < length_size) {
      refuse("a safetensors file, which begins with 8 bytes of a length", fmt::format("{} bytes", content_.size()));
    }
    std::memcpy(&length, content_.data(), length_size);
    if (length > content_.size() - length_size) {
      refuse(fmt::format("a safetensors file, whose header of {} bytes it holds", length),
             fmt::format("{} bytes: it is truncated, or no such file", content_.size() - length_size));
    }
    header_size_ = static_cast<std::size_t>(length);
    return characters_of(content_.subspan(length_size, header_size_));
  }

  [[nodiscard]] json parse(std::string_view text) const {
    json header = parse_json(file_, "a safetensors file, with a header in JSON", text);
    if (!header.is_object()) {
      refuse("a header that is a JSON object", header.type_name());
    }
    return header;
  }

  [[nodiscard]] std::map<std::string, std::string> metadata_of(json const& value) const {
    std::map<std::string, std::string> result;
    if (!value.is_object()) {
      refuse("__metadata__ to be an object of texts", value.type_name());
    }
    for (auto const& [name, text] : value.items()) {
      if (!text.is_string()) {
        refuse("__metadata__ to be an object of texts", text.type_name());
      }
      result[name] = text.get<std::string>();
    }
    return result;
  }

  [[nodiscard]] std::size_t whole(std::string const& name, json const& value) const {
    if (!value.is_number_unsigned()) {
      refuse(name, "whole numbers as shape and offsets", value.type_name());
    }
    return value.get<std::size_t>();
  }

  [[nodiscard]] entry entry_of(std::string const& name, json const& value) const {
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") || !value.contains("data_offsets") ||
        value.size() != 3) {
      refuse(name, "an object of dtype, shape and data_offsets", value.type_name());
    }
    json const& type = value.at("dtype");
    std::string const dtype = type.is_string() ? type.get<std::string>() : type.type_name();
    auto const* const kind = std::ranges::find(types, dtype, &decltype(types)::value_type::first);
    if (kind == types.end()) {
      refuse(name, "a type of F64, F32, F16 and BF16", in_quotes(dtype));
    }
    json const& shape = value.at("shape");
    json const& offsets = value.at("data_offsets");
    if (!shape.is_array() || !offsets.is_array() || offsets.size() != 2) {
      refuse(name, "a list as shape, and two data_offsets", "others");
    }
    entry result{name, kind->second, {}, whole(name, offsets[0]), whole(name, offsets[1])};
    for (json const& length : shape) {
      result.shape.push_back(whole(name, length));
    }
    if (result.begin > result.end || result.end > data().size()) {
      refuse(name, fmt::format("data_offsets within {} bytes, which there are", data().size()),
             fmt::format("{} to {}", result.begin, result.end));
    }
    std::size_t const size = size_of(result.kind);
    std::size_t const held = result.end - result.begin;
    if (element_count(file_, name, result.shape, size, held) * size != held) {
      refuse(name, fmt::format("{} of {}", shape_text(result.shape), dtype), fmt::format("{} bytes", held));
    }
    return result;
  }

  bytes content_;
  std::string const& file_;
  std::size_t header_size_ = 0;
};

}  // namespace

safetensors read_safetensors(bytes content, std::string const& file) { return reader{content, file}.read(); }

std::string write_safetensors(safetensors const& content) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!content.metadata.empty()) {
    header["__metadata__"] = content.metadata;
  }
  std::string data;
  for (tensor const& t : content.tensors) {
    std::size_t const begin = data.size();
    append_numbers(data, t.values, t.kind);
    header[t.name] = {{"dtype", t.kind == precision::float64 ? "F64" : "F32"},
                      {"shape", t.shape},
                      {"data_offsets", {begin, data.size()}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the numbers are aligned
  auto const length = static_cast<std::uint64_t>(text.size());
  return std::string(reinterpret_cast<char const*>(&length), sizeof length) + text + data;  // NOLINT(*reinterpret-cast)
}

}  // namespace convert
