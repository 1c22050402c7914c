// SPDX-License-Identifier: BSL-1.0
#include "sweep.hpp"

#include <algorithm>
#include <tool/progress.hpp>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

namespace lab {

std::size_t curve_stride(std::size_t trainings, std::size_t epochs) {
  constexpr std::size_t most_numbers = 5'000'000;  // 40 MB for the two curves
  return 1 + trainings * epochs / most_numbers;
}

std::vector<outcome> train_all(std::vector<setting> const& settings, data_source const& data, std::size_t threads,
                               std::atomic<bool> const& stop, std::size_t stride) {
  namespace tbb = oneapi::tbb;
  std::vector<outcome> outcomes(settings.size());
  tool::progress_bar bar{settings.size(), "trainings"};
  // No more than there are cores: oneTBB would warn on the error stream.
  int const cores = tbb::info::default_concurrency();
  tbb::task_arena arena{threads == 0 ? cores : std::min(cores, static_cast<int>(threads))};
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>{0, settings.size()},
        [&](tbb::blocked_range<std::size_t> const& range) {
          for (std::size_t i = range.begin(); i < range.end(); ++i) {
            if (!stop.load(std::memory_order_relaxed)) {
              auto const net = make_learner(settings[i]);
              outcomes[i] = train(*net, settings[i], data(settings[i]), stop, stride);
              if (outcomes[i].finished) {
                bar.advance();
              }
            }
          }
        },
        tbb::simple_partitioner{});
  });
  return outcomes;
}

}  // namespace lab
