// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "model.hpp"

namespace convert {

/// Samples of a network: what is fed, and what it should say.
struct samples {
  std::vector<std::vector<double>> inputs;
  std::vector<std::size_t> classes;          ///< of each; empty where the file has none
  std::vector<std::vector<double>> targets;  ///< of each; empty where the file has none, or classes
};

/// Reads a CSV file whose lines are the inputs of a network, and, behind them, nothing, its outputs, or the number of a
/// class, from 0 on. A network of one output has two classes, where all that stands behind the inputs is 0 or 1.
/// Outputs that are 0 but for a 1 stand for its class.
///
/// The first line may name the columns. Throws input_error with file, line and column for anything else.
[[nodiscard]] samples read_samples(std::string const& file, std::vector<layer> const& layers);

/// The same of a text.
[[nodiscard]] samples read_samples(std::istream& in, std::string const& file, std::vector<layer> const& layers);

/// The class that an output stands for: of the largest number; of one output 1 where it is above the threshold.
[[nodiscard]] std::size_t class_of(std::vector<double> const& output, double threshold);

/// Above what a single output stands for class 1: 0.5 behind a sigmoid, 0 behind all else.
[[nodiscard]] double threshold_of(std::vector<layer> const& layers);

}  // namespace convert
