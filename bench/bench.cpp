// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<work>/<implementation>/<shape>`: every product of the three lists in `main`.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>

#include "implementations.hpp"
#include "table.hpp"

namespace {

/// Samples to choose from. They and the values of a batch stay in the first-level cache.
constexpr std::size_t pool_size = 512;

/// Small enough that a network goes on learning, and stays finite, for millions of steps.
constexpr float rate = 0.01F;

// A piece of work: how many samples a call takes, and the call for the samples from `first` on.

struct forward {
  static constexpr char const* name = "forward";
  static constexpr std::size_t size = 1;
  static decltype(auto) run(auto& net, std::size_t first) { return net.forward(first); }
};

struct backward {
  static constexpr char const* name = "backward";
  static constexpr std::size_t size = 1;
  static decltype(auto) run(auto& net, std::size_t first) { return net.backward(first); }
};

struct train_step {
  static constexpr char const* name = "train_step";
  static constexpr std::size_t size = 1;
  static decltype(auto) run(auto& net, std::size_t first) { return net.train_step(first, rate); }
};

struct batch_forward {
  static constexpr char const* name = "batch_forward";
  static constexpr std::size_t size = 256;
  static decltype(auto) run(auto& net, std::size_t first) { return net.batch_forward(first, size); }
};

struct batch_train {
  static constexpr char const* name = "batch_train";
  static constexpr std::size_t size = 100;
  static decltype(auto) run(auto& net, std::size_t first) { return net.batch_train(first, size, rate); }
};

template <class Work, class Network, class Shape>
void run(benchmark::State& state) {
  Network net{bench::random_network<Shape>(1), bench::random_samples<Shape>(pool_size, 2)};
  benchmark::DoNotOptimize(net);

  // Single samples follow one another through the whole pool. Batches overlap: each begins 16 samples,
  // which is whole cache lines, after the last.
  constexpr std::size_t stride = Work::size == 1 ? 1 : 16;
  constexpr std::size_t starts = Work::size == 1 ? pool_size : pool_size / 2;
  static_assert(starts + Work::size <= pool_size + 1);
  std::size_t first = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(first);
    auto&& result = Work::run(net, first);
    benchmark::DoNotOptimize(result);
    first = (first + stride) % starts;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Work::size));

  for (float const p : net.parameters()) {
    if (!std::isfinite(p)) {
      state.SkipWithError("the parameters did not stay finite");
      return;
    }
  }
}

template <class... Items>
struct list {
  /// Calls f.operator()<Item>() for each of them.
  static void for_each(auto const& f) { (f.template operator()<Items>(), ...); }
};

using works = list<forward, backward, train_step, batch_forward, batch_train>;
using shapes =
    list<bench::shape<2, 5, 3, 1>, bench::shape<2, 10, 5, 1>, bench::shape<2, 50, 30, 1>, bench::shape<8, 32, 32, 4>>;
template <class Shape>
using networks = list<bench::etch_network<Shape>, bench::dynamic_network<Shape>, bench::eigen_network<Shape>>;

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }

  table report{{"etch", "dynamic", "eigen_dynamic"}, ETCH_BENCH_FLAGS};
  works::for_each([&]<class Work>() {
    shapes::for_each([&]<class Shape>() {
      std::string const shape = fmt::format("{}", fmt::join(Shape::widths, "-"));
      report.add(Work::name, shape);
      networks<Shape>::for_each([&]<class Network>() {
        std::string const name = fmt::format("{}/{}/{}", Work::name, Network::name, shape);
        benchmark::RegisterBenchmark(name.c_str(), [&report, name](benchmark::State& state) {
          report.starts(name);
          run<Work, Network, Shape>(state);
        });
      });
    });
  });

  std::size_t const matched = benchmark::RunSpecifiedBenchmarks(&report);
  benchmark::Shutdown();
  return matched == 0 || report.failed() ? 1 : 0;
}
