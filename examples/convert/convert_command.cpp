// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <etch/random.hpp>
#include <filesystem>
#include <functional>
#include <tool/input_error.hpp>
#include <tool/output.hpp>

#include <fmt/format.h>

#include "c_arrays.hpp"
#include "checkpoint.hpp"
#include "commands.hpp"
#include "header.hpp"
#include "npz.hpp"
#include "safetensors.hpp"
#include "samples.hpp"
#include "text.hpp"

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// A name for the namespace: what is given, or the file's name as C++ can have it.
std::string name_for(destination const& to) {
  if (!to.name.empty()) {
    if (!is_identifier(to.name)) {
      throw input_error{
          fmt::format("--name: expected a name that C++ and C may have, found {}", in_quotes(to.name, 60))};
    }
    return to.name;
  }
  std::string name = std::filesystem::path{to.file}.stem().string();
  auto const is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  std::ranges::replace_if(name, std::not_fn(is_alphanumeric), '_');
  while (name.find("__") != std::string::npos) {
    name.erase(name.find("__"), 1);
  }
  return is_identifier(name) ? name : "net_" + name.substr(name.starts_with('_') ? 1 : 0);
}

/// A file's name as a comment may have it: within a line, which no backslash continues, and no end of a comment.
void check_plain(std::string const& text) {
  bool const is_plain =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\\'; });
  if (!is_plain || text.find("*/") != std::string::npos) {
    throw input_error{fmt::format(
        "{}: expected a name without control characters, backslashes and */, as it is written into a comment",
        in_quotes(text, 60))};
  }
}

/// A file from the folder of another, so that the text is the same on any machine.
std::string relative_to(std::string const& file, std::string const& other) {
  auto const relative = tool::behind_links(file).lexically_relative(tool::behind_links(other).parent_path());
  return (relative.empty() ? std::filesystem::path{file} : relative).generic_string();
}

/// Inputs to show what the network gives: some of the samples, or numbers between -1 and 1, the same each time.
std::vector<std::vector<double>> inputs_for_pairs(std::size_t count, model const& net, samples const& given) {
  std::vector<std::vector<double>> inputs;
  if (!given.inputs.empty()) {
    count = std::min(count, given.inputs.size());
    for (std::size_t i = 0; i < count; ++i) {
      inputs.push_back(given.inputs[i * given.inputs.size() / count]);
    }
    return inputs;
  }
  etch::pcg32 random{1};
  for (std::size_t i = 0; i < count; ++i) {
    inputs.emplace_back();
    for (std::size_t j = 0; j < input_width(net.layers); ++j) {
      inputs.back().push_back(static_cast<double>(static_cast<int>(random() % 129)) / 64 - 1);
    }
  }
  return inputs;
}

void round_to(std::vector<std::vector<double>>& numbers, precision kind) {
  for (auto& row : numbers) {
    for (double& x : row) {
      x = kind == precision::float32 ? static_cast<double>(static_cast<float>(x)) : x;
    }
  }
}

/// In which numbers the network is written: those of the source, where nothing else is asked for.
void choose_numbers(conversion& c, source const& from, samples const& given) {
  using enum number_type::kind;
  if (c.number.what == number_type::kind::source && from.number.is_fixed()) {
    c.number = from.number;
    c.fixed = from.fixed;
  } else if (c.number.what == number_type::kind::source) {
    c.number.what = c.net.kind == precision::float64 ? float64 : float32;
  }
  if (c.number.what == uniform) {
    c.fixed = uniform_formats(c.net, c.number.value, c.number.weight);
  } else if (c.number.what == calibrated && c.fixed.values.empty()) {
    if (given.inputs.empty()) {
      throw input_error{"--number: expected --samples CSV, by which the formats are chosen, found none"};
    }
    c.fixed = calibrated_formats(c.net, given.inputs, c.number.bits);
  }
}

void add_pairs(conversion& c, std::size_t count, samples const& given) {
  auto inputs = inputs_for_pairs(count, c.net, given);
  round_to(inputs, c.net.kind);
  network_of_conversion const net{c};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto const output = net.forward(inputs[i]);
    if (!std::ranges::all_of(output, [](double y) { return std::isfinite(y); })) {
      throw input_error{fmt::format("{}: expected a network that gives finite numbers, found another for pair {}",
                                    c.from.files.front(), i + 1)};
    }
    c.pairs.push_back({inputs[i], output});
  }
}

/// The network that is written, with real weights: of fixed-point numbers, those they stand for.
model real_network(conversion const& c) { return c.number.is_fixed() ? dequantized(c.net, c.fixed) : c.net; }

std::string text_of(conversion const& c, destination const& to, file_kind kind) {
  switch (kind) {
    case file_kind::header:
      return write_header(c);
    case file_kind::c:
      return write_c_arrays(c);
    case file_kind::safetensors:
      return write_safetensors({state_dict_of(real_network(c)), {{"etch.layers", layers_text(c.net.layers)}}});
    case file_kind::npz:
      return write_npz(state_dict_of(real_network(c)));
    case file_kind::checkpoint:
      return write_checkpoint(c, to.file, to.word_size == 0 ? 4 : to.word_size);
    case file_kind::onnx:
    case file_kind::keras:
      break;
  }
  throw input_error{
      fmt::format("{}: expected to write a header, safetensors, npz, a checkpoint or arrays of C, found {}", to.file,
                  name_of(kind))};
}

/// The largest difference of the outputs to those of the source, computed in double.
double largest_difference(model const& source, conversion const& c) {
  double largest = 0;
  for (pair const& p : c.pairs) {
    auto const expected = forward<double>(source, p.input);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      largest = std::max(largest, std::abs(expected[i] - p.output[i]));
    }
  }
  return largest;
}

}  // namespace

std::string convert_file(request const& r, destination const& to) {
  auto read = r.files;
  read.push_back(to.samples);
  tool::check_outputs({to.file}, read);
  auto const kind = kind_of(to.file, to.kind, false);
  if (to.word_size != 0 && kind != file_kind::checkpoint) {
    throw input_error{fmt::format("{}: expected no --flash-word, as it is no checkpoint, found it", to.file)};
  }
  if (!to.name.empty() && kind != file_kind::header && kind != file_kind::c) {
    throw input_error{fmt::format("{}: expected no --name, which headers and C have, found it", to.file)};
  }
  auto const from = read_source(r);
  conversion c{name_for(to), rounded(r.files.front(), from.net, to.number.what), to.number};
  c.from = from.from;
  for (std::string& file : c.from.files) {
    file = relative_to(file, to.file);
    check_plain(file);
  }
  std::ranges::for_each(c.from.how.dense_names, check_plain);
  auto const given = to.samples.empty() ? samples{} : read_samples(to.samples, c.net.layers);
  choose_numbers(c, from, given);
  if (c.number.is_fixed()) {
    check_formats(r.files.front(), c.net, c.fixed);
  }
  if (kind == file_kind::checkpoint) {
    c.net = saved_network(c, to.file);
  }
  add_pairs(c, to.pairs, given);
  auto const text = text_of(c, to, kind);
  tool::write_file(to.file, text);
  std::string const compared = c.pairs.empty() ? ""
                                               : fmt::format("; on {} inputs within {:.2g} of the source",
                                                             c.pairs.size(), largest_difference(from.net, c));
  return fmt::format("{}: {}; {}, {} parameters, {} bytes{}\n", to.file, layers_text(c.net.layers),
                     number_text(c.number), parameter_count(c.net.layers), text.size(), compared);
}

}  // namespace convert
