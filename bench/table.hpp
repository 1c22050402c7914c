// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Shows which benchmark runs and, at the end, one table: the medians of all repetitions, in ns a
/// sample, and their ratio to the first implementation.
///
/// Benchmarks are named `<work>/<implementation>/<shape>` and count samples as items.
class table : public benchmark::BenchmarkReporter {
 public:
  table(std::vector<std::string> implementations, std::string flags)
      : implementations_(std::move(implementations)), flags_(std::move(flags)) {}

  /// Adds a row to the table.
  void add(std::string const& work, std::string const& shape) { rows_.emplace_back(work, shape); }

  /// Called by each benchmark as it starts. Google Benchmark itself reports nothing before a benchmark
  /// has done all its repetitions, which in random order is near the end.
  void starts(std::string const& name) const {
    if (isatty(STDERR_FILENO) != 0) {
      auto const elapsed = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_);
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
    fmt::print("\nns a sample, median of {} repetition{}\n{}\n{}, {}\n", repetitions_, repetitions_ == 1 ? "" : "s",
               cpu_model(), compiler(), flags_);
    if (scaling_) {
      fmt::print("the CPU changes its frequency: figures are noisy\n");
    }

    fmt::print("\n{:14} {:11}", "work", "shape");
    for (std::string const& implementation : implementations_) {
      fmt::print(" {:>14}", implementation);
    }
    for (std::size_t i = 1; i < implementations_.size(); ++i) {
      fmt::print(" {:>20}", ratio_name(i));
    }
    fmt::print("\n");
    for (auto const& [work, shape] : rows_) {
      std::vector<double> values;
      for (std::string const& implementation : implementations_) {
        auto const median = medians_.find(fmt::format("{}/{}/{}", work, implementation, shape));
        values.push_back(median == medians_.end() ? 0.0 : median->second);
      }
      print_row(work, shape, values);
    }
    for (std::string const& error : errors_) {
      fmt::print(stderr, "error: {}\n", error);
    }
  }

  [[nodiscard]] bool failed() const { return !errors_.empty(); }

 private:
  [[nodiscard]] std::string ratio_name(std::size_t i) const {
    return fmt::format("{}/{}", implementations_[i], implementations_.front());
  }

  /// A value that was not measured is 0 and shown as a dash; a row without any is left out.
  static void print_row(std::string const& work, std::string const& shape, std::vector<double> const& values) {
    if (std::ranges::all_of(values, [](double v) { return v == 0.0; })) {
      return;
    }
    auto const cell = [](double value, char const* suffix) {
      return value > 0.0 ? fmt::format("{:.1f}{}", value, suffix) : std::string{"-"};
    };
    fmt::print("{:14} {:11}", work, shape);
    for (double const value : values) {
      fmt::print(" {:>14}", cell(value, ""));
    }
    for (std::size_t i = 1; i < values.size(); ++i) {
      fmt::print(" {:>20}", cell(values.front() > 0.0 ? values[i] / values.front() : 0.0, " x"));
    }
    fmt::print("\n");
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

  std::vector<std::string> implementations_;
  std::string flags_;
  std::vector<std::pair<std::string, std::string>> rows_;
  std::map<std::string, double> medians_;
  std::vector<std::string> errors_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::int64_t repetitions_ = 1;
  bool scaling_ = false;
};
