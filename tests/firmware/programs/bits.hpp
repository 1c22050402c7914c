// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "weights.hpp"

/// @file
/// One training, and a hash of the weights that come of it: the same on every core, with every compiler, and in a
/// constant expression. And the same of fixed-point numbers.

/// FNV-1a, over words.
[[nodiscard]] constexpr std::uint32_t add_to_hash(std::uint32_t hash, std::uint32_t word) noexcept {
  return (hash ^ word) * 0x01000193U;
}
inline constexpr std::uint32_t empty_hash = 0x811c9dc5U;

/// All weights and biases after some epochs of xor, one sample after the other.
[[nodiscard]] constexpr std::uint32_t hash_of_trained(int epochs) noexcept {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::sgd<model> optimizer{.learning_rate = 0.5F};
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (auto const& sample : etch::problems::xor_easy<>) {
      etch::learn(net, sample, etch::squared_error{}, optimizer);
    }
  }
  std::uint32_t hash = empty_hash;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, float const& p) { hash = add_to_hash(hash, etch::math::to_bits(p)); }, net);
  return hash;
}

/// The same of learning in numbers of 16 bits.
[[nodiscard]] constexpr std::uint32_t hash_of_fixed(int epochs) noexcept {
  using number = etch::fixed<4, 11>;
  using in_fixed = etch::network<number, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::tanh,
                                 etch::dense<5, 1>, etch::sigmoid>;
  constexpr auto samples = etch::convert<number>(etch::problems::xor_easy<>);
  in_fixed net;
  etch::pcg32 random{1};
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, number& p) {
        p = number::of_units(static_cast<std::int16_t>(static_cast<std::int32_t>(random() >> 20U) - 2048));
      },
      net);
  etch::fixed_sgd<in_fixed> optimizer{.learning_rate = number{0.5}};
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (auto const& sample : samples) {
      etch::learn(net, sample, etch::squared_error{}, optimizer);
    }
  }
  std::uint32_t hash = empty_hash;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, number const& p) { hash = add_to_hash(hash, static_cast<std::uint32_t>(p.units())); },
      net);
  return hash;
}

/// The outputs of a network that is quantized, on a grid of inputs.
template <int ValueBits, int WeightBits>
[[nodiscard]] constexpr std::uint32_t hash_of_quantized() noexcept {
  constexpr auto formats =
      etch::calibrate(trained, etch::problems::xor_easy<>, {.value_bits = ValueBits, .weight_bits = WeightBits});
  constexpr auto q = etch::quantize<formats>(trained);
  using number = typename decltype(q)::template value_type<0>;
  std::uint32_t hash = empty_hash;
  for (int i = 0; i <= 16; ++i) {
    for (int j = 0; j <= 16; ++j) {
      auto const at = [](int k) { return number::of_units_in_range((std::int32_t{k} << number::fraction_bits) / 16); };
      hash = add_to_hash(hash, static_cast<std::uint32_t>(q.forward(etch::vector<number, 2>{at(i), at(j)})[0].units()));
    }
  }
  return hash;
}

[[nodiscard]] constexpr std::array<std::uint32_t, 5> all_hashes() noexcept {
  return {hash_of_trained(100), hash_of_fixed(30), hash_of_quantized<16, 16>(), hash_of_quantized<16, 8>(),
          hash_of_quantized<8, 8>()};
}

/// What they must be. `constant.cpp` holds them against the compilers' own evaluation.
inline constexpr std::array<std::uint32_t, 5> expected_hashes{0x74776585U, 0x434bc521U, 0xed2266baU, 0x4bbd797bU,
                                                              0x7c9d0039U};
