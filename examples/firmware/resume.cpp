// SPDX-License-Identifier: BSL-1.0

/// @file
/// Example: learns, saves a checkpoint to flash now and then, and after a reset at any moment goes on from the last.
/// What it ends with is the same to the bit as without the reset.
///
/// With a number as its argument (in QEMU: -append 100) the power fails within that operation of the flash, and the
/// exit code is 75: start it again without one, in the same folder, and it goes on.

#include <etch/etch.hpp>

#include "board.hpp"
#include "emulated_flash.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 8>, etch::tanh, etch::dense<8, 1>, etch::sigmoid>;

/// All that the training depends on: what is saved.
struct training {
  model net;
  etch::adam<model> optimizer{.learning_rate = 0.1F};
  etch::pcg32 random{1};
  std::uint32_t epoch = 0;

  auto save(emulated_flash& flash) const noexcept {
    return etch::save_checkpoint(flash, net, optimizer, random, epoch);
  }
  auto load(emulated_flash const& flash) noexcept {
    return etch::load_checkpoint(flash, net, optimizer, random, epoch);
  }
};

void learn_one_epoch(training& t) noexcept {
  auto const& samples = etch::problems::xor_easy<>;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    etch::learn(t.net, samples[t.random() % samples.size()], etch::squared_error{}, t.optimizer);
  }
  ++t.epoch;
}

std::uint32_t right(model const& net) noexcept {
  std::uint32_t count = 0;
  for (auto const& s : etch::problems::xor_easy<>) {
    count += (net.forward(s.input)[0] > 0.5F) == (s.target[0] > 0.5F) ? 1U : 0U;
  }
  return count;
}

/// A number that stands for all weights and biases, bit by bit.
std::uint32_t fingerprint(model const& net) noexcept {
  std::uint32_t hash = 0x811c9dc5U;  // FNV-1a over words
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, float const& p) { hash = (hash ^ etch::math::to_bits(p)) * 0x01000193U; }, net);
  return hash;
}

}  // namespace

int main() {
  constexpr std::uint32_t epochs = 100;
  constexpr std::uint32_t epochs_to_save = 10;
  emulated_flash flash;
  flash.let_power_fail(board::argument());

  training now;
  etch::checkpoint_status const found = now.load(flash);
  if (found != etch::checkpoint_status::ok) {
    etch::initialize(now.net, etch::xavier{}, now.random);
  }
  board::print(etch::message(found));
  board::print("\ngoing on from epoch ");
  board::print(now.epoch);
  board::print("\n");

  while (now.epoch < epochs) {
    learn_one_epoch(now);
    if (now.epoch % epochs_to_save == 0) {
      etch::checkpoint_status const saved = now.save(flash);
      if (saved != etch::checkpoint_status::ok) {
        board::print(etch::message(saved));
        board::print("\n");
        return 1;
      }
    }
  }
  board::print("epoch ");
  board::print(now.epoch);
  board::print(": right on ");
  board::print(right(now.net));
  board::print(" of 21, weights ");
  board::print(fingerprint(now.net));
  board::print("\n");
  return right(now.net) == 21 ? 0 : 1;
}
