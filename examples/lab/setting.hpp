// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <etch/etch.hpp>
#include <span>
#include <string>
#include <vector>

namespace lab {

using sample = etch::sample<float, 2, 1>;
using samples = std::span<sample const>;

/// What one training is: the names are those of the command line, and `*_names()` lists what each may be.
/// A setting's own defaults are those of the report.
struct setting {
  std::string problem = "xor";  ///< one of `problem_names()`, or the data file's name
  std::string hidden = "10,5";
  std::string activation = "sigmoid";
  std::string loss = "squared_error";
  std::string optimizer = "sgd";
  std::string init = "normal";
  etch::reduction reduction = etch::reduction::report;
  float rate = 0.1F;
  std::size_t epochs = 1000;
  std::size_t batch = 0;  ///< 0: all samples
  bool shuffle = false;
  std::uint64_t seed = 1;  ///< of the weights, of the order of the samples, and of a problem's points

  friend bool operator==(setting const&, setting const&) = default;
};

[[nodiscard]] std::vector<std::string> hidden_names();
[[nodiscard]] std::vector<std::string> activation_names();
[[nodiscard]] std::vector<std::string> loss_names();
[[nodiscard]] std::vector<std::string> optimizer_names();
[[nodiscard]] std::vector<std::string> init_names();

/// The rate that suits an optimizer where none is given: 0.1, as in the report; those that scale the
/// gradient themselves take a tenth of their inputs' range or less.
[[nodiscard]] float default_rate(std::string const& optimizer);

/// The epochs where none are given: the report's 200 for linear, and 1000.
[[nodiscard]] std::size_t default_epochs(std::string const& problem);

}  // namespace lab
