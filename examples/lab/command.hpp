// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>

#include "setting.hpp"

namespace lab {

/// A value on the command line that cannot be: exit status 2.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a command line asks for; gives the exit status.
using command = std::function<int()>;

/// Each adds its subcommand to the program's, and sets `chosen` when the user names it.
void add_train(CLI::App& program, command& chosen);
void add_sweep(CLI::App& program, command& chosen);
void add_report(CLI::App& program, command& chosen);

/// From the first call on, Ctrl-C sets what it gives, and ends the program only the second time.
[[nodiscard]] std::atomic<bool> const& interrupted();

/// The exit status of a program that Ctrl-C ended.
inline constexpr int interrupted_status = 130;

/// A whole number from `low` to `high`.
[[nodiscard]] CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);

/// A number from `low` to `high`.
[[nodiscard]] CLI::Validator real_number(double low, double high);

/// One of these names.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> const& names);

/// Any name of a file, but an empty one.
[[nodiscard]] CLI::Validator file_name();

/// The name of a picture: .png or .svg.
[[nodiscard]] CLI::Validator picture_name();

inline constexpr double lowest_rate = 1e-6;
inline constexpr double highest_rate = 1e3;
inline constexpr std::uint64_t most_epochs = 100'000'000;
inline constexpr std::uint64_t highest_seed = 1'000'000'000'000;

/// The numbers of a list of numbers and ranges: `a:b` (step 1), `a:b:step`, `a:b:xfactor`. Throws usage_error that
/// names the option.
[[nodiscard]] std::vector<double> expand(std::string const& option, std::vector<std::string> const& list, double low,
                                         double high);

/// The options that `train` and `sweep` share: the problem or data, and how to train.
struct shared_options {
  std::string problem;
  std::string data;
  std::string loss;
  std::string reduction;
  std::string init;
  std::size_t epochs = 0;
  std::size_t batch = 0;
  bool shuffle = false;
};
void add_shared_options(CLI::App& app, shared_options& o);

}  // namespace lab
