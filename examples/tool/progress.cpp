// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

namespace tool {

using namespace std::chrono_literals;

progress_bar::progress_bar(std::size_t total, std::string unit)
    : total_(total), unit_(std::move(unit)), in_terminal_(isatty(STDERR_FILENO) == 1), thread_([this] { run(); }) {}

progress_bar::~progress_bar() {
  {
    std::lock_guard const lock{mutex_};
    end_ = true;
  }
  ended_.notify_one();
  thread_.join();
  if (shown_) {
    show(done_);
    if (in_terminal_) {
      std::fputs("\n", stderr);
    }
  }
}

double progress_bar::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void progress_bar::run() {
  std::unique_lock lock{mutex_};
  bool ended = ended_.wait_for(lock, 1s, [this] { return end_; });
  while (!ended) {
    show(done_);
    ended = ended_.wait_for(lock, in_terminal_ ? 200ms : 5000ms, [this] { return end_; });
  }
}

void progress_bar::show(std::size_t done) {
  constexpr std::size_t width = 30;
  std::size_t const filled = total_ == 0 ? width : width * done / total_;
  std::string const left = done == 0 || done >= total_
                               ? ""
                               : fmt::format(", about {:.0f} s left", seconds() / static_cast<double>(done) *
                                                                          static_cast<double>(total_ - done));
  // A failed write of the error stream is no reason to end a work.
  auto const line = fmt::format("{}[{}{}] {} of {} {}, {:.0f} s{}{}", in_terminal_ ? "\r" : "",
                                std::string(filled, '#'), std::string(width - filled, '.'), done, total_, unit_,
                                seconds(), left, in_terminal_ ? "\x1b[K" : "\n");
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace tool
