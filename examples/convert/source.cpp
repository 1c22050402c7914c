// SPDX-License-Identifier: BSL-1.0
#include "source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <etch/crc.hpp>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <tool/input.hpp>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

#include "checkpoint.hpp"
#include "header.hpp"
#include "keras.hpp"
#include "npz.hpp"
#include "onnx.hpp"
#include "safetensors.hpp"
#include "zip_file.hpp"

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

constexpr std::array<std::pair<std::string_view, file_kind>, 13> extensions{{{".safetensors", file_kind::safetensors},
                                                                             {".onnx", file_kind::onnx},
                                                                             {".json", file_kind::keras},
                                                                             {".h5", file_kind::keras},
                                                                             {".hdf5", file_kind::keras},
                                                                             {".keras", file_kind::keras},
                                                                             {".npz", file_kind::npz},
                                                                             {".checkpoint", file_kind::checkpoint},
                                                                             {".ckpt", file_kind::checkpoint},
                                                                             {".bin", file_kind::checkpoint},
                                                                             {".hpp", file_kind::header},
                                                                             {".h", file_kind::c},
                                                                             {".c", file_kind::c}}};

/// The layers that a user must give, as the file does not say them.
std::vector<layer> needed_layers(request const& r) {
  if (!r.layers) {
    throw input_error{fmt::format(
        "{}: expected --layers \"dense 2 10, sigmoid, ...\", as such a file has none, found none", r.files.front())};
  }
  return parse_layers("--layers", *r.layers);
}

bool is_json(std::vector<std::byte> const& content) {
  auto const text = characters_of(content);
  auto const first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

/// A file of Keras 3, .keras, as the two that are packed into it.
std::vector<std::vector<std::byte>> unpacked(std::vector<std::byte> const& content, std::string const& file) {
  std::vector<std::vector<std::byte>> result(2);
  for (zip_entry& entry : read_zip(content, file)) {
    if (entry.name == "config.json") {
      result[0] = std::move(entry.content);
    } else if (entry.name == "model.weights.h5") {
      result[1] = std::move(entry.content);
    }
  }
  if (result[0].empty() || result[1].empty()) {
    throw input_error{
        fmt::format("{}: expected config.json and model.weights.h5 in the ZIP file, found not both", file)};
  }
  return result;
}

model read_keras_files(request const& r, std::vector<std::vector<std::byte>> contents) {
  if (contents.size() == 1 && characters_of(contents.front()).starts_with("PK")) {
    contents = unpacked(contents.front(), r.files.front());
  }
  bool const has_json = is_json(contents.front());
  if (has_json != (contents.size() == 2)) {
    throw input_error{fmt::format("{}: expected {}, found {}", r.files.front(),
                                  has_json ? "a file of weights (.weights.h5, .h5) behind Keras's JSON"
                                           : "no file behind Keras's HDF5, or its JSON first",
                                  has_json ? "none" : "one")};
  }
  std::string const& weights_file = r.files.back();
  auto const weights = read_hdf5(contents.back(), weights_file);
  if (!has_json && !weights.metadata.contains("model_config") && r.layers) {
    return assemble(weights.tensors, needed_layers(r), weights_file, r.how);
  }
  if (r.how.order || !r.how.dense_names.empty()) {
    throw input_error{
        fmt::format("{}: expected no --weights and --order, as the model tells itself, found them", weights_file)};
  }
  auto const architecture = has_json ? std::optional{characters_of(contents.front())} : std::nullopt;
  return read_keras(architecture, weights, weights_file, r.files.front());
}

/// The network of a state_dict; etch-convert's own say the layers in the metadata.
model read_state_dict(request const& r, bytes content) {
  std::string const& file = r.files.front();
  auto const read = read_safetensors(content, file);
  auto const known = read.metadata.find("etch.layers");
  auto const layers = !r.layers && known != read.metadata.end() ? parse_layers(file, known->second) : needed_layers(r);
  return assemble(read.tensors, layers, file, r.how);
}

source read_network(request const& r, file_kind kind, std::vector<std::vector<std::byte>> const& contents) {
  std::string const& file = r.files.front();
  bytes const content = contents.front();
  switch (kind) {
    case file_kind::safetensors:
      return {read_state_dict(r, content)};
    case file_kind::npz:
      return {assemble(read_npz(content, file), needed_layers(r), file, r.how)};
    case file_kind::onnx:
      return {read_onnx(content, file)};
    case file_kind::keras:
      return {read_keras_files(r, contents)};
    case file_kind::checkpoint:
      return {read_checkpoint(content, file, needed_layers(r), r.number), r.number};
    case file_kind::header: {
      auto c = read_header(content, file);
      return {std::move(c.net), c.number, std::move(c.fixed)};
    }
    case file_kind::c:
      break;
  }
  throw input_error{fmt::format("{}: expected a file that can be read again, found arrays of C", file)};
}

/// What says nothing of such a file is refused rather than passed over.
void check_words(request const& r, file_kind kind) {
  std::string const& file = r.files.front();
  bool const has_names = kind == file_kind::safetensors || kind == file_kind::npz || kind == file_kind::keras;
  if (!has_names && (r.how.order || !r.how.dense_names.empty())) {
    throw input_error{fmt::format("{}: expected no --weights and --order, as the file tells itself, found them", file)};
  }
  if (kind != file_kind::checkpoint && r.number.what != number_type::kind::source) {
    throw input_error{fmt::format("{}: expected no --from-number, as it is no checkpoint, found it", file)};
  }
}

/// Layers that are given beside those of the file must be these.
void check_layers(request const& r, model const& net) {
  if (r.layers) {
    // A file that tells its layers has biases of 0 where a source has none.
    auto const with_biases = [](std::vector<layer> layers) {
      std::ranges::for_each(layers, [](layer& l) { l.is_biased = true; });
      return layers_text(layers);
    };
    auto const given = with_biases(parse_layers("--layers", *r.layers));
    if (given != with_biases(net.layers)) {
      throw input_error{fmt::format(R"({}: expected the layers "{}", as given, found "{}")", r.files.front(), given,
                                    layers_text(net.layers))};
    }
  }
}

}  // namespace

file_kind kind_of(std::string const& file, std::optional<file_kind> const& given, bool is_read) {
  if (given) {
    return *given;
  }
  auto extension = std::filesystem::path{file}.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  auto const can_be = [is_read](file_kind kind) {
    return is_read ? kind != file_kind::c : kind != file_kind::onnx && kind != file_kind::keras;
  };
  std::string all;
  for (auto const& [known, kind] : extensions) {
    if (can_be(kind) && known == extension) {
      return kind;
    }
    all += can_be(kind) ? fmt::format("{}{}", all.empty() ? "" : " ", known) : "";
  }
  throw input_error{fmt::format("{}: expected a name that ends with one of {}, or {}, found {}", file, all,
                                is_read ? "--from" : "--to", extension.empty() ? "no such end" : in_quotes(extension))};
}

std::vector<std::byte> read_file(std::string const& file) {
  auto in = tool::open_file(file);
  in.clear();
  std::vector<std::byte> content;
  std::array<char, 65536> part{};
  while (in.read(part.data(), part.size()), in.gcount() > 0) {
    auto const got = std::as_bytes(std::span{part}.first(static_cast<std::size_t>(in.gcount())));
    content.insert(content.end(), got.begin(), got.end());
    if (content.size() > largest_file) {
      throw input_error{fmt::format("{}: expected a file of at most {} MiB, found more", file, largest_file >> 20U)};
    }
  }
  if (in.bad()) {
    throw input_error{fmt::format("{}: cannot be read on: {}", file, std::strerror(errno))};
  }
  return content;
}

source read_source(request const& r) {
  auto const kind = kind_of(r.files.front(), r.kind, true);
  if (r.files.size() > 1 && kind != file_kind::keras) {
    throw input_error{
        fmt::format("{}: expected no file behind it, found {}", r.files.front(), in_quotes(r.files[1], 60))};
  }
  check_words(r, kind);
  origin from{r.files, r.kind, 0, 0, r.layers.has_value(), r.how, r.number};
  std::vector<std::vector<std::byte>> contents;
  for (std::string const& file : r.files) {
    contents.push_back(read_file(file));
    from.size += contents.back().size();
    from.crc = etch::crc32(contents.back(), from.crc);
  }
  auto result = read_network(r, kind, contents);
  check_chain(r.files.front(), result.net.layers);
  check_layers(r, result.net);
  result.from = std::move(from);
  return result;
}

}  // namespace convert
