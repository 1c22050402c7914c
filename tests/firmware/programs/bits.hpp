// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/etch.hpp>

/// @file
/// One training, and a hash of the weights that come of it: the same on every core, with every compiler, and in a
/// constant expression.

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;

/// FNV-1a over the words of all weights and biases after some epochs of xor, one sample after the other.
[[nodiscard]] constexpr std::uint32_t hash_of_trained(int epochs) noexcept {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::sgd<model> optimizer{.learning_rate = 0.5F};
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (auto const& sample : etch::problems::xor_easy<>) {
      etch::learn(net, sample, etch::squared_error{}, optimizer);
    }
  }
  std::uint32_t hash = 0x811c9dc5U;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, float const& p) { hash = (hash ^ etch::math::to_bits(p)) * 0x01000193U; }, net);
  return hash;
}

/// What it must be after 100. `constant.cpp` holds it against the compilers' own evaluation.
inline constexpr std::uint32_t expected_hash = 0x74776585U;
