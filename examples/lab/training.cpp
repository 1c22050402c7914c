// SPDX-License-Identifier: BSL-1.0
#include "training.hpp"

#include <algorithm>

namespace lab {

etch::fit_options<float> options_of(setting const& s) {
  return {.epochs = s.epochs, .batch_size = s.batch, .reduce = s.reduction, .shuffle = s.shuffle, .seed = s.seed};
}

bool is_collapsed(learner const& net, samples data) {
  float low = 1;
  float high = 0;
  for (sample const& s : data) {
    float const y = net.probability(s.input);
    low = std::min(low, y);
    high = std::max(high, y);
  }
  return data.size() > 1 && high - low < 1e-3F;
}

namespace {

/// Keeps since when every sample is right.
void note(outcome& o, std::size_t after_epoch, bool all_right) {
  if (!all_right) {
    o.held_from = 0;
    return;
  }
  o.first = o.first == 0 ? after_epoch : o.first;
  o.held_from = o.held_from == 0 ? after_epoch : o.held_from;
}

}  // namespace

outcome train(learner& net, setting const& s, samples data, std::atomic<bool> const& stop, std::size_t stride,
              observer const& observe) {
  outcome result;
  result.how = s;
  result.samples = data.size();
  result.stride = stride;
  auto const points = s.epochs / stride + 1;
  result.losses.reserve(points);
  result.correct.reserve(points);
  auto const share = [&](std::size_t correct) { return static_cast<float>(correct) / static_cast<float>(data.size()); };

  // With full batches an epoch reports what its forward passes saw: the network as it was after the epoch before. With
  // smaller ones they saw a network that changed on the way.
  bool const full = s.batch == 0 || s.batch >= data.size();
  auto const see = [&](std::size_t after_epoch, std::size_t correct) {
    if (after_epoch == 0) {
      return;
    }
    if ((after_epoch - 1) % stride == 0) {
      result.correct.push_back(share(correct));
    }
    note(result, after_epoch, correct == data.size());
  };

  float previous = 0;
  std::size_t rises = 0;
  auto const done = net.fit(data, options_of(s), [&](epoch const& e) {
    if (full) {
      see(e.number - 1, e.correct);
    } else {
      see(e.number, net.confusion(data).correct());
    }
    if ((e.number - 1) % stride == 0) {
      result.losses.push_back(e.loss);
    }
    if (e.number > 1 && e.loss > previous) {
      ++rises;
      result.largest_rise = std::max(result.largest_rise, e.loss - previous);
    }
    previous = e.loss;
    if (observe) {
      observe(e);
    }
    return stop.load(std::memory_order_relaxed) ? etch::training::stop : etch::training::go_on;
  });
  auto const table = net.confusion(data);
  if (full) {
    see(done.epochs, table.correct());
  }
  result.epochs = done.epochs;
  result.loss = net.loss(data);
  result.accuracy = table.accuracy();
  result.rises = done.epochs == 0 ? 0.0F : static_cast<float>(rises) / static_cast<float>(done.epochs);
  result.collapsed = !done.diverged && is_collapsed(net, data);
  result.diverged = done.diverged;
  result.finished = done.diverged || done.epochs == s.epochs;
  return result;
}

}  // namespace lab
