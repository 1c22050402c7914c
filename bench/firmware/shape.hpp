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

/// What a program takes and gives: real numbers, or fixed-point ones of so many bits, and 16 as their units.
#if defined(ETCH_BENCH_VALUE_BITS)
using input_number = etch::fixed<0, ETCH_BENCH_VALUE_BITS - 1>;
using output_number = std::int16_t;
#else
using input_number = float;
using output_number = float;
#endif
#if defined(ETCH_BENCH_DIGITS)
using input_type = etch::vector<input_number, 64>;
using output_type = etch::vector<output_number, 10>;
#else
using input_type = etch::vector<input_number, widths.front()>;
using output_type = etch::vector<output_number, widths.back()>;
#endif

/// Numbers that look random, of either sign and from 0.5 to 1: inputs, and weights to start from. They are made of
/// whole numbers, so that they bring no floating-point function into a program. Marsaglia 2003, "Xorshift RNGs".
class numbers {
 public:
  constexpr float operator()() noexcept { return std::bit_cast<float>((next() & 0x807FFFFFU) | 0x3F000000U); }

  constexpr void draw(float& x) noexcept { x = (*this)(); }
  /// The same number, cut off to units.
  template <int I, int F>
  constexpr void draw(etch::fixed<I, F>& x) noexcept {
    using units = typename etch::fixed<I, F>::storage;
    std::uint32_t const drawn = next();
    auto const size = static_cast<units>((0x800000U | (drawn & 0x7FFFFFU)) >> (24 - F));
    x = etch::fixed<I, F>::of_units(drawn >> 31U == 0 ? size : static_cast<units>(-size));
  }

 private:
  constexpr std::uint32_t next() noexcept {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 17U;
    state_ ^= state_ << 5U;
    return state_;
  }

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

/// What a program prints of an output, or of a loss.
[[nodiscard]] constexpr std::uint32_t bits_of(float y) noexcept { return std::bit_cast<std::uint32_t>(y); }
[[nodiscard]] constexpr std::uint32_t bits_of(std::int16_t y) noexcept { return static_cast<std::uint32_t>(y); }

}  // namespace bench
