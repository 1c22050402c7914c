// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "peak.hpp"

/// Shows which benchmark runs and, at the end, two tables of the medians of all repetitions: in ns a
/// sample, with the time for a multiply-add and the share of the machine's peak that etch comes to; and
/// as ratios to etch.
///
/// Benchmarks are named `<work>/<implementation>/<shape>` and count samples as items.
class table : public benchmark::BenchmarkReporter {
 public:
  explicit table(std::string flags) : flags_(std::move(flags)) {}

  /// Adds a row to the tables; `multiply_adds` are those for a sample.
  void add(std::string const& work, std::string const& shape, double multiply_adds) {
    rows_.push_back({.work = work, .shape = shape, .multiply_adds = multiply_adds});
  }

  /// Called by each benchmark as it starts. Google Benchmark itself reports nothing before a benchmark
  /// has done all its repetitions, which in random order is near the end.
  static void starts(std::string const& name) {
    static auto const begin = std::chrono::steady_clock::now();
    if (isatty(STDERR_FILENO) != 0) {
      auto const elapsed = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
      fmt::print(stderr, "\r\033[K{:%M:%S}  {}", elapsed, name);
      std::fflush(stderr);
    }
  }

  bool ReportContext(Context const& context) override {
    scaling_ = context.cpu_info.scaling == benchmark::CPUInfo::ENABLED;
    return true;
  }

  void ReportRuns(std::vector<Run> const& runs) override {
    for (Run const& run : runs) {
      // A single repetition is its own median; where there are more, it comes after them.
      if (run.run_type == Run::RT_Iteration || run.aggregate_name == "median") {
        auto const samples_a_second = run.counters.find("items_per_second");
        if (samples_a_second != run.counters.end() && !run.error_occurred) {
          medians_[run.run_name.function_name] = 1e9 / samples_a_second->second.value;
        } else {
          errors_.push_back(run.run_name.function_name + ": " + run.error_message);
        }
      }
      repetitions_ = run.repetitions;
    }
  }

  void Finalize() override {
    if (isatty(STDERR_FILENO) != 0) {
      fmt::print(stderr, "\r\033[K");
    }
    peak_ = bench::peak_multiply_adds();
    fmt::print("\n{}\n{}, {}\n", cpu_model(), compiler(), flags_);
    fmt::print("peak of one core: {:.1f} multiply-adds a ns ({:.0f} GFLOP/s) in registers of {} floats\n", peak_,
               2.0 * peak_, bench::native_floats);
    if (scaling_) {
      fmt::print("the CPU changes its frequency: figures are noisy\n");
    }

    gather();
    fmt::print(
        "\nns a sample (xor: ms of training), median of {} repetition{}\n"
        "ns/MAC, % peak: etch's time for a multiply-add, and the share of the peak that this is\n\n",
        repetitions_, repetitions_ == 1 ? "" : "s");
    print_rows(0, [](row const& r, double ns) { return number(r.work == "xor" ? ns * 1e-6 : ns); });
    fmt::print("\ntimes of etch\n\n");
    print_rows(1, [](row const& r, double ns) { return r.ns[0] > 0.0 ? number(ns / r.ns[0]) : dash; });
    for (std::string const& error : errors_) {
      fmt::print(stderr, "error: {}\n", error);
    }
  }

  [[nodiscard]] bool failed() const { return !errors_.empty(); }

 private:
  static constexpr std::string_view eigen_dynamic = "eigen_dynamic";
  static constexpr std::array<std::string_view, 9> implementations{
      "etch", "etch_fast", "etch_prepared", "dynamic", "eigen_fixed", eigen_dynamic, "fann", "libtorch", "bound"};
  static constexpr char const* dash = "-";

  /// A time that was not measured is 0, and shown as a dash.
  struct row {
    std::string work;
    std::string shape;
    double multiply_adds = 0.0;
    std::array<double, implementations.size()> ns{};
  };

  /// Puts the medians into the rows, of Eigen's two orders the better one, and leaves out rows without any.
  void gather() {
    for (row& r : rows_) {
      for (std::size_t i = 0; i < implementations.size(); ++i) {
        r.ns[i] = median(r, implementations[i]);
        if (double const columns = median(r, "eigen_columns");
            implementations[i] == eigen_dynamic && columns > 0.0 && (r.ns[i] == 0.0 || columns < r.ns[i])) {
          r.ns[i] = columns;
        }
      }
    }
    std::erase_if(rows_, [](row const& r) { return std::ranges::all_of(r.ns, [](double ns) { return ns == 0.0; }); });
  }

  [[nodiscard]] double median(row const& r, std::string_view implementation) const {
    auto const found = medians_.find(fmt::format("{}/{}/{}", r.work, implementation, r.shape));
    return found == medians_.end() ? 0.0 : found->second;
  }

  [[nodiscard]] static std::string number(double value) {
    return fmt::format("{:.{}f}", value, value < 10.0 ? 2 : value < 1000.0 ? 1 : 0);
  }

  /// The rows with the implementations from `first` on, as far as any row has them; before the ratios, what etch
  /// comes to.
  void print_rows(std::size_t first, auto const& cell) const {
    auto const measured = [this](std::size_t i) {
      return std::ranges::any_of(rows_, [i](row const& r) { return r.ns[i] > 0.0; });
    };
    fmt::print("{:15} {:10}", "work", "shape");
    for (std::size_t i = first; i < implementations.size(); ++i) {
      if (measured(i)) {
        fmt::print(" {:>13}", implementations[i]);
      }
    }
    fmt::print("{}\n", first == 0 ? fmt::format(" {:>9} {:>7}", "ns/MAC", "% peak") : "");
    for (row const& r : rows_) {
      fmt::print("{:15} {:10}", r.work, r.shape);
      for (std::size_t i = first; i < implementations.size(); ++i) {
        if (measured(i)) {
          fmt::print(" {:>13}", r.ns[i] > 0.0 ? cell(r, r.ns[i]) : dash);
        }
      }
      if (first == 0 && r.ns[0] > 0.0) {
        fmt::print(" {:9.4f} {:7.1f}", r.ns[0] / r.multiply_adds, 100.0 * r.multiply_adds / (r.ns[0] * peak_));
      }
      fmt::print("\n");
    }
  }

  [[nodiscard]] static std::string compiler() {
#if defined(__clang__)
    return "clang++ " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
  }

  [[nodiscard]] static std::string cpu_model() {
    std::ifstream info{"/proc/cpuinfo"};
    for (std::string line; std::getline(info, line);) {
      if (line.starts_with("model name")) {
        return line.substr(line.find(':') + 2);
      }
    }
    return "unknown CPU";
  }

  std::string flags_;
  std::vector<row> rows_;
  std::map<std::string, double> medians_;
  std::vector<std::string> errors_;
  double peak_ = 0.0;
  std::int64_t repetitions_ = 1;
  bool scaling_ = false;
};
