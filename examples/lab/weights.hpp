// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <vector>

#include "setting.hpp"

namespace lab {

/// A trained network in a file: what it is, how it was trained, and its numbers.
struct saved_network {
  setting how;
  std::string data;        ///< the CSV file it was trained on; empty for a problem
  double test_split = 0;   ///< the share of the samples that was held back
  std::size_t epochs = 0;  ///< trained so far
  std::vector<float> parameters;
  std::vector<float> optimizer_state;
};

/// Writes a network as JSON, each number in as many digits as give it back. The file takes its name only
/// when it is complete. Throws std::runtime_error where it cannot be written.
void save(saved_network const& net, std::filesystem::path const& file);

/// Reads what `save` wrote. Throws input_error that says where the file is not such a network.
[[nodiscard]] saved_network load(std::filesystem::path const& file);

/// The names of the reductions.
[[nodiscard]] std::vector<std::string> reduction_names();
[[nodiscard]] std::string name_of(etch::reduction r);
[[nodiscard]] etch::reduction reduction_of(std::string const& name);

}  // namespace lab
