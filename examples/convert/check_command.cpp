// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <tool/input_error.hpp>
#include <tool/output.hpp>
#include <tool/progress.hpp>

#include <fmt/format.h>

#include "commands.hpp"
#include "evaluate.hpp"
#include "header.hpp"
#include "samples.hpp"

namespace convert {

namespace {

/// What a header was converted from, read again as then.
model source_of(conversion const& c, std::string const& header, std::vector<std::string> files) {
  if (files.empty()) {
    for (std::string const& file : c.from.files) {
      files.push_back((tool::behind_links(header).parent_path() / file).generic_string());
    }
  }
  if (files.empty()) {
    throw tool::input_error{fmt::format("{}: expected the name of its source in it, or --source, found none", header)};
  }
  request r{files, c.from.kind, {}, c.from.how, c.from.number};
  if (c.from.has_layers) {
    r.layers = layers_text(c.net.layers);
  }
  auto const [net, number, fixed, from] = read_source(r);
  if (from.crc != c.from.crc || from.size != c.from.size) {
    throw tool::input_error{
        fmt::format("{}: expected the content that {} was converted from, {} bytes with CRC-32 {:#010x}, "
                    "found {} bytes with {:#010x}: convert again",
                    files.front(), header, c.from.size, c.from.crc, from.size, from.crc)};
  }
  if (c.net != rounded(files.front(), net, c.number.what)) {
    throw tool::input_error{
        fmt::format("{}: expected the weights of its source {}, found others: convert again", header, files.front())};
  }
  return net;
}

/// What is known after all samples.
struct comparison {
  std::size_t right = 0;         ///< of the header's classes
  std::size_t source_right = 0;  ///< of the source's
  std::size_t same = 0;          ///< of both, whatever the samples say
  double largest = 0;            ///< difference of an output
  std::size_t sample = 1;        ///< where that is, counted from 1
  double squares = 0;            ///< of the header's errors, where samples have targets
  double source_squares = 0;     ///< of the source's
};

double squared_error(std::vector<double> const& y, std::vector<double> const& target) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    sum += (y[i] - target[i]) * (y[i] - target[i]);
  }
  return sum;
}

comparison compare(conversion const& c, model const& source, samples const& given, double threshold) {
  tool::progress_bar bar{given.inputs.size(), "samples"};
  network_of_conversion const net{c};
  comparison result;
  for (std::size_t i = 0; i < given.inputs.size(); ++i) {
    auto const found = net.forward(given.inputs[i]);
    auto const expected = forward<double>(source, given.inputs[i]);
    for (std::size_t o = 0; o < found.size(); ++o) {
      double const difference = std::abs(found[o] - expected[o]);
      if (difference > result.largest || std::isnan(difference)) {
        result.largest = difference;
        result.sample = i + 1;
      }
    }
    auto const as = class_of(found, threshold);
    auto const source_as = class_of(expected, threshold);
    result.same += as == source_as ? 1U : 0U;
    if (!given.classes.empty()) {
      result.right += as == given.classes[i] ? 1U : 0U;
      result.source_right += source_as == given.classes[i] ? 1U : 0U;
    } else if (!given.targets.empty()) {
      result.squares += squared_error(found, given.targets[i]);
      result.source_squares += squared_error(expected, given.targets[i]);
    }
    bar.advance();
  }
  return result;
}

}  // namespace

std::string check_header(std::string const& header, std::string const& samples_file,
                         std::vector<std::string> const& source, std::optional<double> const& threshold) {
  auto const c = read_header(read_file(header), header);
  auto const net = source_of(c, header, source);
  auto const given = read_samples(samples_file, c.net.layers);
  if (threshold && (output_width(c.net.layers) != 1 || !std::isfinite(*threshold))) {
    throw tool::input_error{
        fmt::format("--threshold: expected a number, for a network of one output, found {} and {} outputs", *threshold,
                    output_width(c.net.layers))};
  }
  double const above = threshold.value_or(threshold_of(c.net.layers));
  auto const result = compare(c, net, given, above);
  auto const count = given.inputs.size();
  auto const percent = [count](std::size_t of) { return 100.0 * static_cast<double>(of) / static_cast<double>(count); };
  std::string text = fmt::format("{}: {} samples\n", header, count);
  if (!given.classes.empty()) {
    text += fmt::format("accuracy            {:.2f} % (source {:.2f} %){}\n", percent(result.right),
                        percent(result.source_right),
                        output_width(c.net.layers) == 1 ? fmt::format(", class 1 above {}", above) : "");
    text += fmt::format("same class          {:.2f} %\n", percent(result.same));
  } else if (!given.targets.empty()) {
    auto const mean = [count](double of) { return of / static_cast<double>(count); };
    text +=
        fmt::format("mean squared error  {:.6g} (source {:.6g})\n", mean(result.squares), mean(result.source_squares));
  }
  return text + fmt::format("largest difference  {:.3g}, in sample {}\n", result.largest, result.sample);
}

}  // namespace convert
