// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<function>/<how>`: what an activation costs a number, in its accurate and its fast tier,
/// `side_by_side` in lanes as in a batch, and `alone`, each waiting for the last; beside Eigen's over an array, and
/// libm's.

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <etch/etch.hpp>
#include <string>

namespace {

using V = etch::lanes<float, etch::native_lanes<float>>;
constexpr std::size_t count = 1024;  // input and output stay in the first-level cache

/// Evenly over [-8, 8), where sigmoid and tanh are neither linear nor constant, in no order that a branch could learn.
constexpr float input(std::size_t i) { return static_cast<float>(i * 389 % count) / 64.0F - 8.0F; }

void count_numbers(benchmark::State& state, std::size_t each) {
  state.counters["a number"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(each),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Function>
void side_by_side(benchmark::State& state, Function f) {
  std::array<V, count / V::size> x;
  std::array<V, count / V::size> y;
  for (std::size_t i = 0; i < count; ++i) {
    x[i / V::size].set(i % V::size, input(i));
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    std::ranges::transform(x, y.begin(), f);
    benchmark::DoNotOptimize(y);
  }
  count_numbers(state, count);
}

template <class Function>
void alone(benchmark::State& state, Function f) {
  std::array<float, count> x{};
  for (std::size_t i = 0; i < count; ++i) {
    x[i] = input(i);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    float y = 0;
    for (float const a : x) {
      y = f(a + 0.0F * y);
    }
    benchmark::DoNotOptimize(y);
  }
  count_numbers(state, count);
}

template <class Function>
void by_eigen(benchmark::State& state, Function f) {
  Eigen::Array<float, static_cast<int>(count), 1> x;
  Eigen::Array<float, static_cast<int>(count), 1> y;
  for (std::size_t i = 0; i < count; ++i) {
    x[static_cast<Eigen::Index>(i)] = input(i);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    y = f(x);
    benchmark::DoNotOptimize(y);
  }
  count_numbers(state, count);
}

template <class Function>
void add(std::string const& name, Function f) {
  benchmark::RegisterBenchmark((name + "/side_by_side").c_str(), [f](auto& state) { side_by_side(state, f); });
  benchmark::RegisterBenchmark((name + "/alone").c_str(), [f](auto& state) { alone(state, f); });
}

template <class Array, class Function>
void add_rivals(std::string const& name, Array of_array, Function libm) {
  benchmark::RegisterBenchmark((name + "/eigen").c_str(), [=](auto& state) { by_eigen(state, of_array); });
  benchmark::RegisterBenchmark((name + "/libm_alone").c_str(), [=](auto& state) { alone(state, libm); });
}

}  // namespace

int main(int argc, char** argv) {
  add("relu", [](auto const& x) { return etch::relu::value(x); });
  add("sigmoid", [](auto const& x) { return etch::sigmoid::value(x); });
  add("fast_sigmoid", [](auto const& x) { return etch::fast_sigmoid::value(x); });
  add_rivals(
      "sigmoid", [](auto const& x) { return x.logistic(); }, [](float x) { return 1.0F / (1.0F + std::exp(-x)); });
  add("tanh", [](auto const& x) { return etch::tanh::value(x); });
  add("fast_tanh", [](auto const& x) { return etch::fast_tanh::value(x); });
  add_rivals("tanh", [](auto const& x) { return x.tanh(); }, [](float x) { return std::tanh(x); });
  add("softplus", [](auto const& x) { return etch::softplus::value(x); });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
