// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <etch/math.hpp>
#include <type_traits>

namespace etch {

namespace detail {

/// Keeps g++ from running a call at compile time where nobody asked for it. It tries that with every
/// constexpr call of constant arguments, and a network's initial weights or a training would cost it
/// minutes and gigabytes; the question whether this is a constant evaluation makes it give up.
constexpr void no_speculation() noexcept { static_cast<void>(std::is_constant_evaluated()); }

}  // namespace detail

/// The random generator PCG-XSH-RR 64/32: 16 bytes of state, period 2^64, `constexpr`.
/// O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms".
/// It models `std::uniform_random_bit_generator`.
class pcg32 {
 public:
  using result_type = std::uint32_t;

  /// A generator of its own for each seed and each stream.
  constexpr explicit pcg32(std::uint64_t seed = 0x853c49e6748fea9bULL,
                           std::uint64_t stream = 0xda3e39cb94b95bdbULL) noexcept
      : increment_((stream << 1U) | 1U) {
    static_cast<void>((*this)());
    state_ += seed;
    static_cast<void>((*this)());
  }

  /// The next 32 random bits.
  constexpr result_type operator()() noexcept {
    std::uint64_t const old = state_;
    state_ = old * multiplier + increment_;
    auto const mixed = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    return std::rotr(mixed, static_cast<int>(old >> 59U));
  }

  /// Leaves out the next n numbers: n steps of the state are the steps of 2^k for each bit k of n. Brown 1994, "Random
  /// Number Generation with Arbitrary Strides".
  ///
  /// cost  at most 3 multiplications of 64 bits for each bit of n
  constexpr void discard(std::uint64_t n) noexcept {
    std::uint64_t factor = multiplier;
    std::uint64_t summand = increment_;
    for (; n != 0; n >>= 1U) {
      if ((n & 1U) != 0) {
        state_ = state_ * factor + summand;
      }
      summand *= factor + 1;
      factor *= factor;
    }
  }

  [[nodiscard]] static constexpr result_type min() noexcept { return 0; }
  [[nodiscard]] static constexpr result_type max() noexcept { return UINT32_MAX; }

  friend constexpr bool operator==(pcg32 const&, pcg32 const&) = default;

 private:
  static constexpr std::uint64_t multiplier = 6364136223846793005ULL;

  std::uint64_t state_ = 0;
  std::uint64_t increment_;
};

/// A uniform number in [0, 1): 24 random bits in float, 53 in double, equally spaced.
template <math::detail::real_or_error T>
[[nodiscard]] constexpr T uniform(pcg32& random) noexcept {
  if constexpr (std::same_as<T, float>) {
    return static_cast<T>(random() >> 8U) * T{0x1p-24F};
  } else {
    std::uint64_t const high = random() >> 5U;
    std::uint64_t const low = random() >> 6U;
    return static_cast<T>((high << 26U) | low) * T{0x1p-53};
  }
}

/// A standard normal number, by Marsaglia's polar method (1964): on average 2.55 uniform numbers,
/// one log, one sqrt, one division.
template <math::detail::real_or_error T>
[[nodiscard, gnu::noinline]] constexpr T normal(pcg32& random) noexcept {
  detail::no_speculation();
  for (;;) {
    T const u = T{2} * uniform<T>(random) - T{1};
    T const v = T{2} * uniform<T>(random) - T{1};
    T const s = u * u + v * v;
    if (s > T{0} && s < T{1}) {
      return u * math::sqrt(T{-2} * math::log(s) / s);
    }
  }
}

/// A random order of 0, ..., size - 1 that needs no memory: a bijection computed index by index.
///
/// A six-round Feistel network over a power of four of at least 64, keyed by the generator, walked
/// until it falls below `size` (Black and Rogaway 2002): fewer than 4 walks on average for a size of
/// 17 and more. All orders are about equally likely (a test counts those of 4 and 5). It shuffles a
/// data set that lies in flash, or is too long for an array of indices.
class permutation {
 public:
  /// How many numbers it draws from the generator: a key for each round.
  static constexpr std::size_t draws = 6;

  constexpr permutation(std::uint32_t size, pcg32& random) noexcept : size_(size) {
    while (half_bits_ < 16 && (std::uint64_t{1} << (2 * half_bits_)) < size) {
      ++half_bits_;
    }
    for (std::uint32_t& key : keys_) {
      key = random();
    }
  }

  /// Where `index`, below `size`, goes.
  [[nodiscard]] constexpr std::uint32_t operator()(std::uint32_t index) const noexcept {
    index = encrypt(index);
    while (index >= size_) {
      index = encrypt(index);
    }
    return index;
  }

 private:
  [[nodiscard]] constexpr std::uint32_t encrypt(std::uint32_t block) const noexcept {
    std::uint32_t const mask = (std::uint32_t{1} << half_bits_) - 1;
    std::uint32_t left = block >> half_bits_;
    std::uint32_t right = block & mask;
    for (std::uint32_t const key : keys_) {
      std::uint32_t const mixed = left ^ (mix(right ^ key) & mask);
      left = right;
      right = mixed;
    }
    return (left << half_bits_) | right;
  }

  /// The finalizer of MurmurHash3 (Appleby 2011): every input bit reaches every output bit.
  [[nodiscard]] static constexpr std::uint32_t mix(std::uint32_t x) noexcept {
    x = (x ^ (x >> 16U)) * 0x85ebca6bU;
    x = (x ^ (x >> 13U)) * 0xc2b2ae35U;
    return x ^ (x >> 16U);
  }

  std::uint32_t size_;
  std::uint32_t half_bits_ = 3;  // in a domain below 64, six rounds would favour some orders
  std::array<std::uint32_t, draws> keys_{};
};

}  // namespace etch
