// SPDX-License-Identifier: BSL-1.0

/// @file
/// Predicts by etch, with weights in flash.

#include "predict.hpp"

#include "libm_sigmoid.hpp"

namespace {

using model = bench::network_with<ETCH_BENCH_ACTIVATION>;

constexpr model net = [] {
  model filled;
  std::size_t next = 0;
  etch::for_each_parameter([&](etch::parameter_kind, float& p) { p = bench::weights[next++]; }, filled);
  return filled;
}();

}  // namespace

void bench::prepare() {}

void bench::predict() { output = net.forward(input); }
