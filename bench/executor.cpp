// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<work>/<shape>/<executor>/<samples>`, from which to see from which batch on an executor is worth it:
/// `batch_gradient` and `batch_forward` without one (`whole`), and by those of the library.

#include <benchmark/benchmark.h>

#include <etch/etch.hpp>
#include <etch/tbb.hpp>
#include <string>
#include <vector>

#include "implementations.hpp"

namespace {

/// `batch_gradient`, by the executor if there is one.
template <class Shape, class... Executor>
void gradient(benchmark::State& state) {
  using model = typename Shape::model;
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  auto const samples = bench::random_samples<Shape>(static_cast<std::size_t>(state.range(0)), 2);
  for (auto _ : state) {
    benchmark::DoNotOptimize(net);
    auto sums = etch::batch_gradient(Executor{}..., net, samples, etch::squared_error{});
    benchmark::DoNotOptimize(sums);
  }
  state.counters["multiply-adds"] = static_cast<double>(3 * model::parameter_count * samples.size());
}

/// `batch_forward`, by the executor if there is one.
template <class Shape, class... Executor>
void forward(benchmark::State& state) {
  using model = typename Shape::model;
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  std::vector<typename model::input_type> inputs;
  for (auto const& s : bench::random_samples<Shape>(static_cast<std::size_t>(state.range(0)), 2)) {
    inputs.push_back(s.input);
  }
  std::vector<typename model::output_type> outputs(inputs.size());
  for (auto _ : state) {
    benchmark::DoNotOptimize(net);
    etch::batch_forward(Executor{}..., net, inputs, outputs);
    benchmark::DoNotOptimize(outputs.data());
    benchmark::ClobberMemory();
  }
  state.counters["multiply-adds"] = static_cast<double>(model::parameter_count * inputs.size());
}

template <class Shape>
void add(std::string const& shape) {
  auto const with = [&](char const* work, char const* executor, auto* function) {
    benchmark::RegisterBenchmark((std::string{work} + '/' + shape + '/' + executor).c_str(), function)
        ->RangeMultiplier(2)
        ->Range(16, 4096)
        ->UseRealTime();
  };
  with("batch_forward", "whole", forward<Shape>);
  with("batch_forward", "sequential", forward<Shape, etch::sequential>);
  with("batch_forward", "tbb", forward<Shape, etch::tbb_executor>);
  with("batch_gradient", "whole", gradient<Shape>);
  with("batch_gradient", "sequential", gradient<Shape, etch::sequential>);
  with("batch_gradient", "tbb", gradient<Shape, etch::tbb_executor>);
}

}  // namespace

int main(int argc, char** argv) {
  add<bench::shape<2, 10, 5, 1>>("2-10-5-1");
  add<bench::shape<8, 32, 32, 4>>("8-32-32-4");
  add<bench::shape<64, 32, 10>>("64-32-10");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
