// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "task.hpp"

/// The benchmarks `<work>/<implementation>/<shape>`.
namespace bench {

/// Samples to choose from. Those of small networks stay in the first-level cache, with the values of a batch.
inline constexpr std::size_t pool_size = 512;

/// A piece of work: how many samples a call takes, and the call for the samples from `first` on, after
/// one that gave `last`.
namespace works {

/// Small enough that a network goes on learning, and stays finite, for millions of steps.
inline constexpr float rate = 0.001F;

struct forward {
  static constexpr char const* name = "forward";
  static constexpr std::size_t size = 1;
  static decltype(auto) run(auto& net, std::size_t first, float /*last*/) { return net.forward(first); }
};

struct forward_chained {
  static constexpr char const* name = "forward_chained";
  static constexpr std::size_t size = 1;
  static float run(auto& net, std::size_t first, float last) { return net.forward_chained(first, last); }
};

struct backward {
  static constexpr char const* name = "backward";
  static constexpr std::size_t size = 1;
  static decltype(auto) run(auto& net, std::size_t first, float /*last*/) { return net.backward(first); }
};

struct train_step {
  static constexpr char const* name = "train_step";
  static constexpr std::size_t size = 1;
  static float run(auto& net, std::size_t first, float /*last*/) { return net.train_step(first, rate); }
};

struct batch_forward {
  static constexpr char const* name = "batch_forward";
  static constexpr std::size_t size = 256;
  static decltype(auto) run(auto& net, std::size_t first, float /*last*/) { return net.batch_forward(first, size); }
};

struct batch_train {
  static constexpr char const* name = "batch_train";
  static constexpr std::size_t size = 100;
  static float run(auto& net, std::size_t first, float /*last*/) { return net.batch_train(first, size, rate); }
};

/// 1000 steps of gradient descent on the 21 samples of `etch::problems::xor_easy`. This is about time: with a
/// linear output and this rate the network does not learn xor.
struct xor_epochs {
  static constexpr char const* name = "xor";
  static constexpr std::size_t size = 1;  // counted as one, for the table says ms of training
  static constexpr std::size_t samples = 21;
  static constexpr std::size_t epochs = 1000;
  static float run(auto& net, std::size_t /*first*/, float /*last*/) {
    constexpr float xor_rate = 0.1F;
    if constexpr (requires { net.batch_train(0, samples, xor_rate, epochs); }) {
      return net.batch_train(0, samples, xor_rate, epochs);
    } else {
      float loss = 0.0F;
      for (std::size_t e = 0; e < epochs; ++e) {
        loss = net.batch_train(0, samples, xor_rate);
        benchmark::DoNotOptimize(loss);
      }
      return loss;
    }
  }
};

}  // namespace works

/// What an implementation makes of a task: outputs one by one, outputs of a batch, and parameters
/// after a step on one sample and one on a batch.
struct results {
  std::vector<float> outputs;
  std::vector<float> parameters;
};

template <class Network>
[[nodiscard, gnu::noinline]] results results_of(task const& t) {
  constexpr std::size_t count = 21;
  constexpr float large_rate = 0.01F;
  std::size_t const outputs = t.widths.back();
  Network net{t};
  results r;
  for (std::size_t s = 0; s < count; ++s) {
    auto const& y = net.forward(s);
    for (std::size_t o = 0; o < outputs; ++o) {
      if constexpr (requires { y.rows(); }) {
        r.outputs.push_back(y[static_cast<std::ptrdiff_t>(o)]);
      } else {
        r.outputs.push_back(y[o]);
      }
    }
  }
  r.outputs.push_back(net.forward_chained(1, 1.0F));
  auto const& all = net.batch_forward(0, count);
  for (std::size_t s = 0; s < count; ++s) {
    for (std::size_t o = 0; o < outputs; ++o) {
      if constexpr (requires { all[s][o]; }) {
        r.outputs.push_back(all[s][o]);
      } else if constexpr (requires { all.rows(); }) {
        r.outputs.push_back(all(static_cast<std::ptrdiff_t>(s), static_cast<std::ptrdiff_t>(o)));
      } else {
        r.outputs.push_back(all[s * outputs + o]);
      }
    }
  }
  net.train_step(0, large_rate);
  net.batch_train(0, count, large_rate);
  r.parameters = net.parameters();
  return r;
}

/// Those of the dynamic twin, computed once.
[[nodiscard]] results const& expected_results(task const& t);

/// Whether an implementation computes what the dynamic twin does: outputs to 1e-4, steps to a thousandth of the
/// largest. A mistake - a sum instead of a mean, a bias left out - makes a difference of a hundredth and more.
[[nodiscard]] bool agree(results const& found, results const& expected, std::vector<float> const& initial_parameters);

[[nodiscard]] bool are_finite(std::vector<float> const& numbers);

/// Called by each benchmark as it starts: shows which one it is.
void starts(std::string const& name);

template <class Work, class Network>
void run(benchmark::State& state, task const& t) {
  if (!agree(results_of<Network>(t), expected_results(t), t.parameters)) {
    state.SkipWithError("it does not compute what the dynamic twin does");
    return;
  }
  Network net{t};
  benchmark::DoNotOptimize(net);

  // Single samples follow one another through the whole pool. Batches overlap: each begins 16 samples,
  // which is whole cache lines, after the last.
  constexpr std::size_t stride = Work::size == 1 ? 1 : 16;
  constexpr std::size_t starts = Work::size == 1 ? pool_size : pool_size / 2;
  static_assert(starts + Work::size <= pool_size + 1);
  std::size_t first = 0;
  [[maybe_unused]] float last = 0.0F;
  for (auto _ : state) {
    benchmark::DoNotOptimize(first);
    auto&& result = Work::run(net, first, last);
    benchmark::DoNotOptimize(result);
    if constexpr (requires { last = result; }) {
      last = result;
    }
    first = (first + stride) % starts;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Work::size));

  if (!are_finite(net.parameters())) {
    state.SkipWithError("the parameters did not stay finite");
  }
}

template <class Work, class Network>
void add_work(std::string const& implementation, task const& t) {
  std::string const name = std::string{Work::name} + '/' + implementation + '/' + t.shape;
  benchmark::RegisterBenchmark(name.c_str(), [name, &t](benchmark::State& state) {
    starts(name);
    run<Work, Network>(state, t);
  });
}

/// Registers an implementation's benchmarks of a task, which has to live as long as they do: of one sample forward...
template <class Network>
void add_predictions(std::string const& implementation, task const& t) {
  if (!t.is_xor) {
    add_work<works::forward, Network>(implementation, t);
    add_work<works::forward_chained, Network>(implementation, t);
  }
}

/// ... and of everything.
template <class Network>
void add_benchmarks(std::string const& implementation, task const& t) {
  if (t.is_xor) {
    add_work<works::xor_epochs, Network>(implementation, t);
    return;
  }
  add_predictions<Network>(implementation, t);
  if constexpr (requires(Network& net) { net.backward(0); }) {
    add_work<works::backward, Network>(implementation, t);
  }
  add_work<works::train_step, Network>(implementation, t);
  add_work<works::batch_forward, Network>(implementation, t);
  add_work<works::batch_train, Network>(implementation, t);
}

/// The tasks of a shape, which is one of `shape.cpp`, each compiled by itself.
template <std::size_t Shape>
[[nodiscard]] std::vector<task> make_tasks();

// Where the benchmarks of the implementations are added: `etch` and `eigen_fixed` for their own shape only, any of
// the others for the tasks that it can do.

template <std::size_t Shape>
void add_fixed(task const& t);
void add_dynamic(task const& t);
void add_eigen_dynamic(task const& t);
void add_fann(task const& t);
void add_libtorch(task const& t);
void add_bound(task const& t);

}  // namespace bench
