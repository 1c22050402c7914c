// SPDX-License-Identifier: BSL-1.0
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tool/csv.hpp>
#include <tool/input.hpp>
#include <tool/input_error.hpp>

#include <fmt/format.h>

namespace convert {

namespace {

/// The columns of a file for so many inputs and outputs.
class columns {
 public:
  columns(std::string const& file, std::vector<layer> const& layers)
      : file_(file), inputs_(input_width(layers)), outputs_(output_width(layers)) {}

  /// `add` takes the numbers of a line.
  [[nodiscard]] tool::csv_file file(samples& to) {
    auto const inputs = inputs_ == 1 ? std::string{"x0"} : fmt::format("x0,...,x{}", inputs_ - 1);
    auto const outputs = outputs_ == 1 ? std::string{"y0"} : fmt::format("y0,...,y{}", outputs_ - 1);
    return {.name = file_,
            .count = outputs_ == 1 ? fmt::format("{} or {}", inputs_, inputs_ + 1)
                                   : fmt::format("{}, {} or {}", inputs_, inputs_ + 1, inputs_ + outputs_),
            .columns = outputs_ == 1 ? fmt::format("{} and, if any, y0 or a label", inputs)
                                     : fmt::format("{} and, if any, a label or {}", inputs, outputs),
            .columns_of = [this](std::size_t count) { return of(count); },
            .add = [this, &to](std::span<double const> row) { add(row, to); },
            .names_are_checked = false,
            .take_names = [this](std::vector<std::string> const& names) { check_names(names); },
            .longest_line = 1000 + 32 * (inputs_ + outputs_)};
  }

 private:
  [[nodiscard]] std::vector<tool::csv_column> of(std::size_t count) const {
    bool const is_known = count == inputs_ || count == inputs_ + 1 || count == inputs_ + outputs_;
    std::vector<tool::csv_column> result;
    for (std::size_t i = 0; is_known && i < count; ++i) {
      result.push_back({i < inputs_            ? fmt::format("x{}", i)
                        : count == inputs_ + 1 ? "label"
                                               : fmt::format("y{}", i - inputs_)});
    }
    return result;
  }

  /// What names say is an answer does not stand among the inputs.
  void check_names(std::vector<std::string> const& names) const {
    for (std::size_t i = 0; i < std::min(inputs_, names.size()); ++i) {
      for (std::string_view const answer : {"label", "class", "target"}) {
        if (names[i] == answer) {
          throw tool::input_error{fmt::format("{}:1: expected the {} inputs first, found {} as column {}", file_,
                                              inputs_, tool::in_quotes(names[i]), i + 1)};
        }
      }
    }
  }

  void add(std::span<double const> row, samples& to) const {
    auto const input = row.first(inputs_);
    auto const rest = row.subspan(inputs_);
    to.inputs.emplace_back(input.begin(), input.end());
    if (rest.size() == 1 && outputs_ > 1) {
      double const label = rest[0];
      if (label < 0 || label >= static_cast<double>(outputs_) || label != std::floor(label)) {
        throw tool::input_error{fmt::format("{}: expected a label, a whole number from 0 to {}, found {} in sample {}",
                                            file_, outputs_ - 1, label, to.inputs.size())};
      }
      to.classes.push_back(static_cast<std::size_t>(label));
    } else if (!rest.empty()) {
      to.targets.emplace_back(rest.begin(), rest.end());
    }
  }

  std::string const& file_;
  std::size_t inputs_;
  std::size_t outputs_;
};

/// Whether an output is that of a class: all 0 but for one 1; a single one either.
bool is_of_class(std::vector<double> const& target) {
  auto const zeros = std::ranges::count(target, 0.0);
  auto const ones = std::ranges::count(target, 1.0);
  return zeros + ones == std::ssize(target) && (target.size() == 1 || ones == 1);
}

}  // namespace

samples read_samples(std::istream& in, std::string const& file, std::vector<layer> const& layers) {
  samples result;
  columns of_file{file, layers};
  tool::read_csv(in, of_file.file(result));
  if (!result.targets.empty() && std::ranges::all_of(result.targets, is_of_class)) {
    for (auto const& target : result.targets) {
      result.classes.push_back(class_of(target, 0.5));
    }
    result.targets.clear();
  }
  return result;
}

samples read_samples(std::string const& file, std::vector<layer> const& layers) {
  auto in = tool::open_file(file);
  return read_samples(in, file, layers);
}

std::size_t class_of(std::vector<double> const& output, double threshold) {
  if (output.size() == 1) {
    return output[0] > threshold ? 1 : 0;
  }
  return static_cast<std::size_t>(std::ranges::max_element(output) - output.begin());
}

double threshold_of(std::vector<layer> const& layers) {
  auto const last = layers.back().kind;
  return last == layer_kind::sigmoid || last == layer_kind::fast_sigmoid || last == layer_kind::softmax ? 0.5 : 0;
}

}  // namespace convert
