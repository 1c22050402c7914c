// SPDX-License-Identifier: BSL-1.0
#include "conversion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

namespace convert {

namespace {

constexpr std::array<std::pair<std::string_view, file_kind>, 7> kind_names{{{"safetensors", file_kind::safetensors},
                                                                            {"onnx", file_kind::onnx},
                                                                            {"keras", file_kind::keras},
                                                                            {"npz", file_kind::npz},
                                                                            {"checkpoint", file_kind::checkpoint},
                                                                            {"header", file_kind::header},
                                                                            {"c", file_kind::c}}};

}  // namespace

file_kind kind_named(std::string const& where, std::string_view name) {
  auto const* const found = std::ranges::find(kind_names, name, &decltype(kind_names)::value_type::first);
  if (found == kind_names.end()) {
    throw tool::input_error{fmt::format("{}: expected the kind of a file, found {}", where, tool::in_quotes(name))};
  }
  return found->second;
}

std::string_view name_of(file_kind kind) {
  return std::ranges::find(kind_names, kind, &decltype(kind_names)::value_type::second)->first;
}

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
