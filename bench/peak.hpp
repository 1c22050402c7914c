// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace bench {

/// The floats of the widest register that the compiler may use.
#if defined(__AVX512F__)
inline constexpr std::size_t native_floats = 16;
#elif defined(__AVX__)
inline constexpr std::size_t native_floats = 8;
#else
inline constexpr std::size_t native_floats = 4;
#endif

/// The most multiply-adds that a core does in a nanosecond, measured now: the best of some short runs of
/// twelve independent chains, which fill two units of latency 4 and leave room in 16 registers. Without -mfma each
/// is a multiplication and an addition.
[[nodiscard, gnu::noinline]] inline double peak_multiply_adds() {
  using vector [[gnu::vector_size(native_floats * sizeof(float))]] = float;
  constexpr std::size_t chains = 12;
  constexpr std::size_t steps = 50'000;
  double best = 0.0;
  for (int run = 0; run < 50; ++run) {
    std::array<vector, chains> sums{};
    vector factor = sums[0] + 0.5F;
    vector term = sums[0] + 1.0F;
    benchmark::DoNotOptimize(factor);
    benchmark::DoNotOptimize(term);
    auto const begin = std::chrono::steady_clock::now();
    for (std::size_t s = 0; s < steps; ++s) {
      for (vector& sum : sums) {
        sum = sum * factor + term;
      }
    }
    benchmark::DoNotOptimize(sums);
    std::chrono::duration<double, std::nano> const time = std::chrono::steady_clock::now() - begin;
    best = std::max(best, static_cast<double>(chains * steps * native_floats) / time.count());
  }
  return best;
}

}  // namespace bench
