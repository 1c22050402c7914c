// SPDX-License-Identifier: BSL-1.0

/// @file
/// Predicts by the dynamic twin, whose weights are loaded from flash.

#include "dynamic.hpp"
#include "predict.hpp"

namespace {

dynamic::network net;

}  // namespace

void bench::prepare() {
  net = dynamic::create(widths.data(), widths.size());
  float const* from = weights.data();
  for (std::size_t k = 0; k < net.depth; ++k) {
    dynamic::layer const& l = net.layers[k];
    std::memcpy(l.weights, from, l.inputs * l.outputs * sizeof(float));
    from += l.inputs * l.outputs;
    std::memcpy(l.biases, from, l.outputs * sizeof(float));
    from += l.outputs;
  }
}

void bench::predict() { std::memcpy(output.data(), dynamic::forward(net, input.data()), sizeof output); }
