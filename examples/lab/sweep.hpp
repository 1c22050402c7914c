// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "training.hpp"

namespace lab {

/// The samples that a setting is trained on.
using data_source = std::function<std::vector<sample>(setting const&)>;

/// Trains every setting, on `threads` cores (0: all), and shows a progress bar on the error stream where it takes
/// longer than a second. Outcome i is that of setting i, whatever the number of threads; where `stop` becomes true,
/// those that were not finished say so. Curves keep the first epoch and each stride-th after it.
[[nodiscard]] std::vector<outcome> train_all(std::vector<setting> const& settings, data_source const& data,
                                             std::size_t threads, std::atomic<bool> const& stop, std::size_t stride);

/// The stride of the curves that a sweep of so many trainings keeps: 1 where memory allows.
[[nodiscard]] std::size_t curve_stride(std::size_t trainings, std::size_t epochs);

}  // namespace lab
