// SPDX-License-Identifier: BSL-1.0
/// @file
/// The benchmarks `<work>/<implementation>/<shape>`: every work of `works.hpp`, by every implementation, for every
/// shape of `shape.cpp`; and the tables of their times.

#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "peak.hpp"
#include "table.hpp"
#include "works.hpp"

namespace {

/// The multiply-adds of a pass forward, and of a pass forward and back: back, each weight has one for its own gradient
/// and one for that of its input, which is not asked for in the first layer.
std::pair<double, double> multiply_adds(bench::task const& t) {
  double forward = 0.0;
  for (std::size_t k = 1; k < t.widths.size(); ++k) {
    forward += static_cast<double>(t.widths[k - 1] * t.widths[k]);
  }
  return {forward, 3.0 * forward - static_cast<double>(t.widths[0] * t.widths[1])};
}

/// The rows of the tables, work by work.
void add_rows(table& report, std::vector<bench::task> const& tasks) {
  auto const add = [&]<class Work>(Work /*work*/, bool trains, double times = 1.0) {
    for (bench::task const& t : tasks) {
      if (t.is_xor == std::is_same_v<Work, bench::works::xor_epochs>) {
        auto const [forward, both] = multiply_adds(t);
        report.add(Work::name, t.shape, times * (trains ? both : forward));
      }
    }
  };
  add(bench::works::forward{}, false);
  add(bench::works::forward_chained{}, false);
  add(bench::works::backward{}, true);
  add(bench::works::train_step{}, true);
  add(bench::works::batch_forward{}, false);
  add(bench::works::batch_train{}, true);
  add(bench::works::xor_epochs{}, true,
      static_cast<double>(bench::works::xor_epochs::epochs * bench::works::xor_epochs::samples));
}

/// Adds the benchmarks of all shapes. The tasks live to the end of the program.
template <std::size_t... Shape>
std::vector<bench::task> const& add_benchmarks(std::index_sequence<Shape...> /*all*/) {
  static std::vector<bench::task> tasks;
  std::vector<std::size_t> ends;
  auto const append = [&](std::vector<bench::task> const& more) {
    tasks.insert(tasks.end(), more.begin(), more.end());
    ends.push_back(tasks.size());
  };
  (append(bench::make_tasks<Shape>()), ...);

  std::size_t next = 0;
  auto const add = [&](auto const& add_fixed, std::size_t end) {
    for (; next < end; ++next) {
      bench::task const& t = tasks[next];
      add_fixed(t);
      bench::add_dynamic(t);
      bench::add_eigen_dynamic(t);
      bench::add_fann(t);
      bench::add_libtorch(t);
      bench::add_bound(t);
    }
  };
  (add(bench::add_fixed<Shape>, ends[Shape]), ...);
  return tasks;
}

}  // namespace

void bench::starts(std::string const& name) { table::starts(name); }

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  table report{ETCH_BENCH_FLAGS};
  add_rows(report, add_benchmarks(std::make_index_sequence<ETCH_BENCH_SHAPES>{}));
  std::size_t const matched = benchmark::RunSpecifiedBenchmarks(&report);
  benchmark::Shutdown();
  return matched == 0 || report.failed() ? 1 : 0;
}
