// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "setting.hpp"

namespace lab {

/// What the user gave is not what it should be: a file that cannot be read, or that holds something else. `what()` is
/// one line that says what, where, expected and found.
struct input_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[nodiscard]] std::vector<std::string> problem_names();

/// The samples of a problem. Its points are drawn from a seed of their own, 1000 beyond that of the setting, so that
/// weights and points are independent.
[[nodiscard]] std::vector<sample> make_problem(std::string const& name, std::uint64_t seed);

/// Reads samples from a CSV file: two inputs and a label, 0 or 1, in each line; the first line may name the columns
/// x0,x1,label. Throws input_error with file, line and column for anything else: all is read, or nothing.
[[nodiscard]] std::vector<sample> read_csv(std::string const& file);

/// The largest number of samples that `read_csv` takes.
inline constexpr std::size_t most_samples = 1'000'000;

/// The samples divided at random: those to train on, and `share` of them, rounded, to test with. All, in their order,
/// where the share is 0.
[[nodiscard]] std::pair<std::vector<sample>, std::vector<sample>> split(samples all, double share, std::uint64_t seed);

}  // namespace lab
