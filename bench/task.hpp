// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "activation.hpp"

namespace bench {

/// What every implementation is given: a network, as numbers, and samples.
struct task {
  std::string shape;  ///< as the table shows it
  std::vector<std::size_t> widths;
  activation hidden = activation::sigmoid;
  std::vector<float> parameters;  ///< each dense layer's weights [inputs][outputs], then its biases
  std::vector<float> inputs;      ///< one sample after the other
  std::vector<float> targets;
  bool is_xor = false;  ///< only for the work `xor`

  [[nodiscard]] std::size_t samples() const { return inputs.size() / widths.front(); }
  [[nodiscard]] std::span<float const> input(std::size_t first, std::size_t count = 1) const {
    return std::span{inputs}.subspan(first * widths.front(), count * widths.front());
  }
  [[nodiscard]] std::span<float const> target(std::size_t first, std::size_t count = 1) const {
    return std::span{targets}.subspan(first * widths.back(), count * widths.back());
  }
};

}  // namespace bench
