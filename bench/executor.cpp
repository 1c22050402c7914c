// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<work>/<shape>/<executor>/<samples>`, from which to see from which batch on an executor is worth it:
/// `batch_gradient` and `batch_forward` without one (`whole`), and by those of the library.

#include <benchmark/benchmark.h>

#include <etch/etch.hpp>
#include <etch/tbb.hpp>
#include <string>
#include <vector>

namespace {

template <std::size_t In, std::size_t... Widths>
struct shape;
template <std::size_t In, std::size_t A, std::size_t Out>
struct shape<In, A, Out> {
  using type = etch::network<float, etch::dense<In, A>, etch::sigmoid, etch::dense<A, Out>>;
};
template <std::size_t In, std::size_t A, std::size_t B, std::size_t Out>
struct shape<In, A, B, Out> {
  using type =
      etch::network<float, etch::dense<In, A>, etch::sigmoid, etch::dense<A, B>, etch::sigmoid, etch::dense<B, Out>>;
};

template <class Model>
std::vector<etch::sample_of<Model>> random_samples(std::size_t count) {
  etch::pcg32 random{2};
  std::vector<etch::sample_of<Model>> samples(count);
  for (auto& s : samples) {
    for (float& x : s.input) {
      x = etch::uniform<float>(random);
    }
    for (float& t : s.target) {
      t = etch::uniform<float>(random);
    }
  }
  return samples;
}

/// `batch_gradient`, by the executor if there is one.
template <class Shape, class... Executor>
void gradient(benchmark::State& state) {
  using model = typename Shape::type;
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  auto const samples = random_samples<model>(static_cast<std::size_t>(state.range(0)));
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
  using model = typename Shape::type;
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  std::vector<typename model::input_type> inputs;
  for (auto const& s : random_samples<model>(static_cast<std::size_t>(state.range(0)))) {
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
  add<shape<2, 10, 5, 1>>("2-10-5-1");
  add<shape<8, 32, 32, 4>>("8-32-32-4");
  add<shape<64, 32, 10>>("64-32-10");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
