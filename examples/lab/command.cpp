// SPDX-License-Identifier: BSL-1.0
#include "command.hpp"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <charconv>
#include <cmath>
#include <csignal>
#include <limits>
#include <optional>
#include <tool/csv.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "data.hpp"
#include "weights.hpp"

namespace lab {

namespace {

// A signal handler has nothing else to write to.
std::atomic<bool> interrupt_flag = false;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

template <class T>
std::optional<T> parse(std::string_view text) {
  T value{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace

std::atomic<bool> const& interrupted() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupt_flag = true; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  return interrupt_flag;
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  return {[low, high](std::string const& text) {
            auto const value = parse<std::uint64_t>(text);
            return value && *value >= low && *value <= high
                       ? std::string{}
                       : fmt::format("expected a whole number from {} to {}, found '{}'", low, high, text);
          },
          ""};
}

CLI::Validator real_number(double low, double high) {
  return {[low, high](std::string const& text) {
            auto const value = parse<double>(text);
            return value && *value >= low && *value <= high
                       ? std::string{}
                       : fmt::format("expected a number from {} to {}, found '{}'", low, high, text);
          },
          ""};
}

CLI::Validator one_of(std::vector<std::string> const& names) {
  auto const list = fmt::format("{}", fmt::join(names, " "));
  return {[names, list](std::string const& text) {
            return std::ranges::find(names, text) != names.end()
                       ? std::string{}
                       : fmt::format("expected one of {}; found '{}'", list, text);
          },
          fmt::format("{{{}}}", fmt::join(names, "|"))};
}

CLI::Validator file_name() {
  return {[](std::string const& text) {
            return text.empty() ? std::string{"expected the name of a file, found an empty one"} : std::string{};
          },
          ""};
}

CLI::Validator picture_name() {
  return {[](std::string const& text) {
            return text.ends_with(".png") || text.ends_with(".svg")
                       ? std::string{}
                       : fmt::format("expected a name that ends in .png or .svg, found '{}'", text);
          },
          ""};
}

namespace {

/// Numbers from one to another: a step, or a factor, apart.
struct number_range {
  double from;
  double to;
  double step;
  bool multiplies;

  /// How many numbers follow the first; infinite or NaN where the step is too small.
  [[nodiscard]] double steps() const { return multiplies ? std::log(to / from) / std::log(step) : (to - from) / step; }
  [[nodiscard]] double at(double index) const {
    return multiplies ? from * std::pow(step, index) : from + index * step;
  }
};

/// Reads `a`, `a:b`, `a:b:step` or `a:b:xfactor` with numbers from low to high.
std::optional<number_range> parse_range(std::string const& text, double low, double high) {
  std::vector<std::string> parts;
  boost::split(parts, text, boost::is_any_of(":"));
  if (parts.size() > 3) {
    return std::nullopt;
  }
  bool const multiplies = parts.size() == 3 && parts[2].starts_with('x');
  auto const number = [](std::string_view part) {
    return parse<double>(part).value_or(std::numeric_limits<double>::quiet_NaN());
  };
  double const from = number(parts[0]);
  double const to = parts.size() > 1 ? number(parts[1]) : from;
  double const step = parts.size() > 2 ? number(std::string_view{parts[2]}.substr(multiplies ? 1 : 0)) : 1.0;
  // A NaN is not within anything.
  auto const within = [](double x, double least, double most) { return x >= least && x <= most; };
  // Without a step it is 1, which only whole numbers are apart.
  if (parts.size() == 2 && (from != std::floor(from) || to != std::floor(to))) {
    return std::nullopt;
  }
  bool const apart = std::isfinite(step) && step > (multiplies ? 1 : 0) && (!multiplies || from > 0);
  if (!within(from, low, high) || !within(to, from, high) || !apart) {
    return std::nullopt;
  }
  return number_range{from, to, step, multiplies};
}

}  // namespace

std::vector<double> expand(std::string const& option, std::vector<std::string> const& list, double low, double high) {
  constexpr std::size_t most_values = 1'000'000;
  std::vector<double> values;
  for (std::string const& item : list) {
    auto const range = parse_range(item, low, high);
    if (!range) {
      throw usage_error{fmt::format(
          "{}: expected numbers from {} to {}, or ranges FROM:TO (whole numbers), FROM:TO:STEP or FROM:TO:xFACTOR with "
          "FROM <= TO, STEP > 0 and FACTOR > 1; found '{}'",
          option, low, high, item)};
    }
    // A millionth beyond the end is the end: 0.1:0.3:0.1 has three values.
    double const last = std::floor(range->steps() + 1e-6);
    if (last + static_cast<double>(values.size()) >= static_cast<double>(most_values)) {
      throw usage_error{fmt::format("{}: expected at most {} values, found more in '{}'", option, most_values, item)};
    }
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
      values.push_back(range->at(static_cast<double>(i)));
    }
  }
  return values;
}

void add_shared_options(CLI::App& app, shared_options& o) {
  setting const defaults;
  o.loss = defaults.loss;
  o.init = defaults.init;
  o.problem = defaults.problem;
  o.reduction = name_of(defaults.reduction);
  auto* const problem =
      app.add_option("--problem", o.problem, "what to learn; default xor")->check(one_of(problem_names()));
  app.add_option("--data", o.data,
                 "a CSV file to learn instead: columns x0,x1,label, with the label 0 or 1; the line of names may be "
                 "left out")
      ->option_text("FILE")
      ->check(file_name())
      ->excludes(problem);
  app.add_option("--loss", o.loss, "what to minimise; default squared_error")->check(one_of(loss_names()));
  app.add_option("--epochs", o.epochs, "passes over the samples; default 1000, for linear 200")
      ->option_text("N")
      ->check(whole_number(1, most_epochs));
  app.add_option("--batch", o.batch, "samples an update: 0 (default) all of them, 1 one by one")
      ->option_text("N")
      ->check(whole_number(0, tool::most_samples));
  app.add_flag("--shuffle", o.shuffle, "a new order of the samples in each epoch");
  app.add_option("--reduction", o.reduction,
                 "how a batch's gradients become one; report (default): weights' summed, biases' averaged")
      ->check(one_of(reduction_names()));
  app.add_option("--init", o.init, "initial weights; normal (default): N(0, 1)")->check(one_of(init_names()));
}

}  // namespace lab
