// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace tool {

/// A line on the error stream that says how far a long work is: in a terminal a bar, drawn anew; elsewhere a line now
/// and then. Silent for the first second.
class progress_bar {
 public:
  progress_bar(std::size_t total, std::string unit);
  progress_bar(progress_bar const&) = delete;
  progress_bar& operator=(progress_bar const&) = delete;
  ~progress_bar();

  /// One more is done; from any thread.
  void advance() noexcept { done_.fetch_add(1, std::memory_order_relaxed); }

 private:
  void run();
  void show(std::size_t done);
  [[nodiscard]] double seconds() const;

  std::size_t total_;
  std::string unit_;
  bool in_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<std::size_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace tool
