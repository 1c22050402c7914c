// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <etch/random.hpp>
#include <filesystem>
#include <functional>
#include <tool/input_error.hpp>
#include <tool/output.hpp>

#include <fmt/format.h>

#include "checkpoint.hpp"
#include "commands.hpp"
#include "header.hpp"
#include "npz.hpp"
#include "safetensors.hpp"
#include "samples.hpp"

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
  auto const folder = std::filesystem::absolute(other).parent_path();
  auto const relative =
      std::filesystem::absolute(file).lexically_normal().lexically_relative(folder.lexically_normal());
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

/// What of the numbers in which the network is written.
void choose_formats(conversion& c, samples const& given) {
  if (c.number.what == number_type::kind::uniform) {
    c.fixed = uniform_formats("--number", c.net, c.number.value, c.number.weight);
  } else if (c.number.what == number_type::kind::calibrated) {
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
      return write_checkpoint(c, to.file, to.word_size);
    case file_kind::onnx:
    case file_kind::keras:
      break;
  }
  throw input_error{fmt::format(
      "{}: expected to write a header, safetensors, npz, a checkpoint or arrays of C, found another", to.file)};
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
  tool::check_outputs({to.file}, r.files.front());
  auto const kind = kind_of(to.file, to.kind);
  auto const [source, from] = read_source(r);
  conversion c{name_for(to), source, to.number};
  c.from = from;
  for (std::string& file : c.from.files) {
    file = relative_to(file, to.file);
    check_plain(file);
  }
  std::ranges::for_each(c.from.how.dense_names, check_plain);
  c.net = rounded(r.files.front(), source, c.number.what);
  if (c.number.what == number_type::kind::source) {
    c.number.what = c.net.kind == precision::float64 ? number_type::kind::float64 : number_type::kind::float32;
  }
  auto const given = to.samples.empty() ? samples{} : read_samples(to.samples, c.net.layers);
  choose_formats(c, given);
  add_pairs(c, to.pairs, given);
  auto const text = text_of(c, to, kind);
  tool::write_file(to.file, text);
  return fmt::format("{}: {}; {} parameters, {} bytes; on {} inputs within {:.2g} of the source\n", to.file,
                     layers_text(c.net.layers), parameter_count(c.net.layers), text.size(), c.pairs.size(),
                     largest_difference(source, c));
}

}  // namespace convert
