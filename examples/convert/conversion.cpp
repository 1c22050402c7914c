// SPDX-License-Identifier: BSL-1.0
#include "conversion.hpp"

#include <cmath>
#include <limits>
#include <tool/input_error.hpp>

#include <fmt/format.h>

namespace convert {

network_of_conversion::network_of_conversion(conversion const& c) : net_(c.net) {
  if (c.number.is_fixed()) {
    fixed_.emplace(c.net, c.fixed);
  }
}

std::vector<double> network_of_conversion::forward(std::span<double const> input) const {
  return fixed_                            ? fixed_->forward(input)
         : net_.kind == precision::float64 ? convert::forward<double>(net_, input)
                                           : convert::forward<float>(net_, input);
}

model rounded(std::string const& where, model net, number_type::kind what) {
  using enum number_type::kind;
  net.kind = what == float32 ? precision::float32 : what == float64 ? precision::float64 : net.kind;
  if (net.kind == precision::float64) {
    return net;
  }
  auto const round = [&](double& x) {
    if (std::abs(x) > static_cast<double>(std::numeric_limits<float>::max())) {
      throw tool::input_error{
          fmt::format("{}: expected weights and biases up to 3.4e38, as float holds, found {}: take double", where, x)};
    }
    x = static_cast<double>(static_cast<float>(x));
  };
  for (layer& l : net.layers) {
    for (double& w : l.weights) {
      round(w);
    }
    for (double& b : l.biases) {
      round(b);
    }
  }
  return net;
}

}  // namespace convert
