// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<how>/<shape>`: one training step by plain gradient descent, `fused`, which is `etch::learn`, and
/// `apart`: trace, gradient, update, each whole before the next one begins.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <etch/etch.hpp>
#include <string>

#include "implementations.hpp"

namespace {

constexpr std::size_t samples = 512;
constexpr etch::squared_error loss{};

struct fused {
  template <class Network>
  static float step(Network& net, etch::sample_of<Network> const& s, Network& /*gradient*/,
                    etch::sgd<Network>& optimizer) {
    return etch::learn(net, s, loss, optimizer);
  }
};

struct apart {
  template <class Network>
  static float step(Network& net, etch::sample_of<Network> const& s, Network& gradient, etch::sgd<Network>& optimizer) {
    auto const trace = net.trace(s.input);
    net.backward(trace, loss.gradient(trace.output(), s.target), gradient);
    benchmark::DoNotOptimize(gradient);
    optimizer.step(net, gradient);
    return loss.value(trace.output(), s.target);
  }
};

template <class How, class Shape>
void run(benchmark::State& state) {
  auto const data = bench::random_samples<Shape>(samples, 2);
  alignas(64) auto net = bench::random_network<Shape>(1);
  alignas(64) auto gradient = net;
  etch::sgd<typename Shape::model> optimizer{.learning_rate = 0.001F};
  std::size_t next = 0;
  for (auto _ : state) {
    float value = How::step(net, data[next], gradient, optimizer);
    benchmark::DoNotOptimize(value);
    benchmark::DoNotOptimize(net);
    next = (next + 1) % samples;
  }
}

template <class Shape>
void add(std::string const& shape) {
  benchmark::RegisterBenchmark(("fused/" + shape).c_str(), run<fused, Shape>);
  benchmark::RegisterBenchmark(("apart/" + shape).c_str(), run<apart, Shape>);
}

}  // namespace

int main(int argc, char** argv) {
  add<bench::shape<2, 10, 5, 1>>("2-10-5-1");
  add<bench::shape<2, 50, 30, 1>>("2-50-30-1");
  add<bench::shape<8, 32, 32, 4>>("8-32-32-4");
  add<bench::relu_shape<64, 32, 10>>("64-32-10");
  add<bench::relu_shape<256, 256, 10>>("256-256-10");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  return benchmark::RunSpecifiedBenchmarks() == 0 ? 1 : 0;
}
