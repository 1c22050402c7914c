// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "training.hpp"

namespace lab {

/// One experiment of the report on backpropagation that the library grew from: a setting, which is
/// repeated for many seeds.
struct experiment {
  std::string name;
  setting how;
};

/// All of them, in the order of the report: xor and linear as they are, then what the discussion changes.
[[nodiscard]] std::vector<experiment> const& experiments();

/// The outcomes of each experiment, by its name, for seeds 1 to `seeds`.
using results = std::map<std::string, std::vector<outcome>>;

/// Runs every experiment on `threads` cores (0: all). Where `stop` becomes true, what was not finished is missing.
[[nodiscard]] results run_experiments(std::size_t seeds, std::size_t threads, std::atomic<bool> const& stop);

}  // namespace lab
