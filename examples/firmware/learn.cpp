// SPDX-License-Identifier: BSL-1.0

/// @file
/// Example: learns xor on the device, from samples that arrive one at a time.

#include <etch/etch.hpp>

#include "board.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 8>, etch::tanh, etch::dense<8, 1>, etch::sigmoid>;
using sample = etch::sample_of<model>;
using optimizer = etch::sgd<model>;

static_assert(etch::footprint<model, optimizer>.learning <= 512);  // bytes of RAM

/// The sensor: a point of one of two diagonals, and which of them it is on.
sample measure(etch::pcg32& random) noexcept {
  auto const& all = etch::problems::xor_easy<>;
  return all[random() % all.size()];
}

/// The last samples. A step on each of a few of them beside the new one makes more of what has been measured.
class ring {
 public:
  void add(sample const& s) noexcept {
    samples_[added_ % samples_.size()] = s;
    ++added_;
  }
  [[nodiscard]] sample const& any(etch::pcg32& random) const noexcept {
    return samples_[random() % (added_ < samples_.size() ? added_ : samples_.size())];
  }
  [[nodiscard]] std::uint32_t added() const noexcept { return added_; }

 private:
  std::array<sample, 16> samples_;
  std::uint32_t added_ = 0;
};

model net;  // in RAM, as it changes; all zeros until it is initialized
ring recent;

}  // namespace

int main() {
  constexpr int replayed = 3;
  constexpr std::uint32_t enough = 42;  // right answers one after the other
  constexpr std::uint32_t most = 5000;  // samples
  etch::pcg32 random{1};
  etch::initialize(net, etch::xavier{}, random);
  optimizer descent{.learning_rate = 1.0F};
  std::uint32_t right = 0;
  while (right < enough) {
    sample const now = measure(random);
    // Judged before it is learned from: so this is how well it will do on samples to come.
    bool const is_one = net.forward(now.input)[0] > 0.5F;
    right = is_one == (now.target[0] > 0.5F) ? right + 1 : 0;
    recent.add(now);
    etch::learn(net, now, etch::squared_error{}, descent);
    for (int i = 0; i < replayed; ++i) {
      etch::learn(net, recent.any(random), etch::squared_error{}, descent);
    }
    if (recent.added() == most) {
      board::print("not right after ");
      board::print(most);
      board::print(" samples\n");
      return 1;
    }
  }
  board::print("right on ");
  board::print(enough);
  board::print(" samples one after the other, after ");
  board::print(recent.added());
  board::print("\n");
}
