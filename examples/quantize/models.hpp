// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/etch.hpp>

#include "digits.hpp"

/// @file
/// The networks that are quantized, and what they learn from.
namespace models {

/// For the problems in two dimensions: a logit out.
using flat = etch::network<float, etch::dense<2, 16>, etch::tanh, etch::dense<16, 8>, etch::tanh, etch::dense<8, 1>>;

/// For the digits: a logit for each.
using digit = etch::network<float, etch::dense<64, 32>, etch::relu, etch::dense<32, 10>>;

inline constexpr auto xor_easy = etch::problems::xor_easy<>;
inline constexpr auto linear = etch::problems::linear(1);
inline constexpr auto circle = etch::problems::circle<float, 200>(1);
inline constexpr auto gauss = etch::problems::gauss(1);
inline constexpr auto spiral = etch::problems::spiral(1);

/// A network of these weights and biases, layer by layer.
template <class Network>
[[nodiscard]] constexpr Network network_of(std::array<float, Network::parameter_count> const& numbers) noexcept {
  Network net;
  std::size_t next = 0;
  etch::for_each_parameter([&](etch::parameter_kind, float& p) { p = numbers[next++]; }, net);
  return net;
}

/// What formats are chosen by: compilers compute with these.
inline constexpr auto some_digits = digits::first<digits::part::learning, 50>();

}  // namespace models
