// SPDX-License-Identifier: BSL-1.0
/// @file
/// From which batch on an executor is worth it: `batch_gradient` without one (`whole`), and with those of the
/// library.
///
///   .build/bench/bench/etch-bench-executor --benchmark_repetitions=5 --benchmark_report_aggregates_only

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

/// `batch_gradient` of random samples, by the executor if there is one.
template <class Shape, class... Executor>
void gradient(benchmark::State& state) {
  using model = typename Shape::type;
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::pcg32 random{2};
  std::vector<etch::sample_of<model>> samples(static_cast<std::size_t>(state.range(0)));
  for (auto& s : samples) {
    for (float& x : s.input) {
      x = etch::uniform<float>(random);
    }
    for (float& t : s.target) {
      t = etch::uniform<float>(random);
    }
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(net);
    auto sums = etch::batch_gradient(Executor{}..., net, samples, etch::squared_error{});
    benchmark::DoNotOptimize(sums);
  }
  state.counters["multiply-adds"] = static_cast<double>(3 * model::parameter_count * samples.size());
}

template <class Shape>
void add(std::string const& name) {
  auto const with = [&](char const* executor, auto* function) {
    benchmark::RegisterBenchmark((name + '/' + executor).c_str(), function)
        ->RangeMultiplier(2)
        ->Range(16, 4096)
        ->UseRealTime();
  };
  with("whole", gradient<Shape>);
  with("sequential", gradient<Shape, etch::sequential>);
  with("tbb", gradient<Shape, etch::tbb_executor>);
}

}  // namespace

int main(int argc, char** argv) {
  add<shape<2, 10, 5, 1>>("2-10-5-1");
  add<shape<8, 32, 32, 4>>("8-32-32-4");
  add<shape<64, 32, 10>>("64-32-10");
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
