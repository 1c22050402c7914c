// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace bench {

/// The floats of the widest register that the compiler may use.
#if defined(__AVX512F__)
inline constexpr std::size_t native_floats = 16;
#elif defined(__AVX__)
inline constexpr std::size_t native_floats = 8;
#else
inline constexpr std::size_t native_floats = 4;
#endif

/// The nanoseconds of so many steps of independent chains of multiply-adds. They are written out, for -O2 unrolls no
/// loop and would keep them in memory.
template <std::size_t... Chain>
[[nodiscard, gnu::noinline]] double time_of_chains(std::size_t steps, std::index_sequence<Chain...> /*all*/) {
  using vector [[gnu::vector_size(native_floats * sizeof(float))]] = float;
  vector factor = vector{} + 0.5F;
  vector term = vector{} + 1.0F;
  benchmark::DoNotOptimize(factor);
  benchmark::DoNotOptimize(term);
  auto const begin = std::chrono::steady_clock::now();
  vector const f = factor;
  vector const t = term;
  std::array sums{t + static_cast<float>(Chain)...};  // each another number, or they would be one chain
  for (std::size_t s = 0; s < steps; ++s) {
    ((sums[Chain] = sums[Chain] * f + t), ...);
  }
  vector total = (sums[Chain] + ...);
  benchmark::DoNotOptimize(total);
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
}

/// The most multiply-adds that a core does in a nanosecond, measured now: the best of some short runs of
/// twelve chains, which fill two units of latency 4 and leave room in 16 registers. Without -mfma each is a
/// multiplication and an addition.
[[nodiscard]] inline double peak_multiply_adds() {
  constexpr std::size_t chains = 12;
  constexpr std::size_t steps = 50'000;
  double best = 0.0;
  for (int run = 0; run < 50; ++run) {
    double const time = time_of_chains(steps, std::make_index_sequence<chains>{});
    best = std::max(best, static_cast<double>(chains * steps * native_floats) / time);
  }
  return best;
}

}  // namespace bench
