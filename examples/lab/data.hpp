// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "setting.hpp"

namespace lab {

[[nodiscard]] std::vector<std::string> problem_names();

/// The samples of a problem. Its points are drawn from a seed of their own, 1000 beyond that of the setting, so that
/// weights and points are independent.
[[nodiscard]] std::vector<sample> make_problem(std::string const& name, std::uint64_t seed);

/// Reads samples from a CSV file: two inputs and a label, 0 or 1, in each line; the first line may name the columns
/// x0,x1,label. Throws input_error with file, line and column for anything else: all is read, or nothing.
[[nodiscard]] std::vector<sample> read_csv(std::string const& file);

/// The samples divided at random: those to train on, and `share` of them, rounded, to test with. All, in their order,
/// where the share is 0.
[[nodiscard]] std::pair<std::vector<sample>, std::vector<sample>> split(samples all, double share, std::uint64_t seed);

}  // namespace lab
