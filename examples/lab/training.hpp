// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "learner.hpp"

namespace lab {

/// What one training showed.
struct outcome {
  setting how;
  std::size_t samples = 0;
  std::size_t epochs = 0;      ///< run to their end
  float loss = 0;              ///< at the end, the mean of the samples
  float accuracy = 0;          ///< at the end, in [0, 1]
  std::size_t first = 0;       ///< the first epoch after which every sample was right; 0: none
  std::size_t held_from = 0;   ///< the epoch from which every sample stayed right to the end; 0: not at the end
  float rises = 0;             ///< the share of the epochs in which the loss rose
  float largest_rise = 0;      ///< of the loss from one epoch to the next
  bool collapsed = false;      ///< one output for all samples, to a thousandth
  bool diverged = false;       ///< numbers became infinite or NaN: the network is that before
  bool finished = false;       ///< not stopped from outside
  std::size_t stride = 1;      ///< curves keep the first epoch and each stride-th after it
  std::vector<float> losses;   ///< epoch by epoch, each before its update
  std::vector<float> correct;  ///< the samples right after each epoch, as a share
};

/// The options of etch::fit for a setting.
[[nodiscard]] etch::fit_options<float> options_of(setting const& s);

/// Called after each epoch with its report.
using observer = std::function<void(epoch const&)>;

/// Trains a learner on the data, and watches. Where `stop` becomes true the training ends early, and is
/// not `finished`.
[[nodiscard]] outcome train(learner& net, setting const& s, samples data, std::atomic<bool> const& stop,
                            std::size_t stride = 1, observer const& observe = {});

/// Whether a learner gives one output for all samples, to a thousandth: it learned nothing but their mean.
[[nodiscard]] bool is_collapsed(learner const& net, samples data);

}  // namespace lab
