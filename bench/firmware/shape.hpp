// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <etch/etch.hpp>

namespace bench {

/// The widths of the network: its inputs, both hidden layers and the outputs.
#if defined(ETCH_BENCH_WIDE)
inline constexpr std::array<std::size_t, 4> widths{32, 64, 32, 8};
#else
inline constexpr std::array<std::size_t, 4> widths{2, 10, 5, 1};
#endif

/// That network, with an activation after each hidden layer and a linear output.
template <class Activation>
using network_with = etch::network<float, etch::dense<widths[0], widths[1]>, Activation,
                                   etch::dense<widths[1], widths[2]>, Activation, etch::dense<widths[2], widths[3]>>;

inline constexpr std::size_t parameter_count = network_with<etch::sigmoid>::parameter_count;

using input_type = etch::vector<float, widths.front()>;
using output_type = etch::vector<float, widths.back()>;

/// Numbers that look random, of either sign and from 0.5 to 1: inputs, and weights to start from. They are made of
/// whole numbers, so that they bring no floating-point function into a program. Marsaglia 2003, "Xorshift RNGs".
class numbers {
 public:
  constexpr float operator()() noexcept {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 17U;
    state_ ^= state_ << 5U;
    return std::bit_cast<float>((state_ & 0x807FFFFFU) | 0x3F000000U);
  }

 private:
  std::uint32_t state_ = 2463534242U;
};

/// These as weights and biases, for flash.
inline constexpr auto weights = [] {
  std::array<float, parameter_count> all{};
  numbers draw;
  for (float& w : all) {
    w = draw();
  }
  return all;
}();

}  // namespace bench
