// SPDX-License-Identifier: BSL-1.0

/// @file
/// Predicts by a frozen network, of the weights that the firmware examples have learned.

#include <etch/frozen.hpp>
#include <etch/prune.hpp>

#include "predict.hpp"
#include "weights.hpp"

namespace {

/// Without their last sigmoid, as the other programs.
constexpr bench::network_with<etch::sigmoid> plain = [] {
  bench::network_with<etch::sigmoid> net;
  net.layer<0>() = trained.layer<0>();
  net.layer<2>() = trained.layer<2>();
  net.layer<4>() = trained.layer<4>();
  return net;
}();

constexpr auto pruned = etch::prune(plain, 2.0F);
static_assert(etch::count_weights(pruned) == 50 && etch::accuracy(pruned, etch::problems::xor_easy<>, 0.0F) == 1.0F);

constexpr auto powers = etch::round_to_power_of_two(pruned);
static_assert(etch::accuracy(powers, etch::problems::xor_easy<>, 0.0F) == 1.0F);

}  // namespace

void bench::prepare() {}

void bench::predict() { output = etch::frozen<ETCH_BENCH_FROZEN>::forward(input); }
