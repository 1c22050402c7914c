// SPDX-License-Identifier: BSL-1.0

/// @file
/// Learns by the dynamic twin.

#include "dynamic.hpp"
#include "learn.hpp"

namespace {

dynamic::network net;

}  // namespace

void bench::prepare() {
  net = dynamic::create(widths.data(), widths.size());
  dynamic::prepare_learning(net);
  numbers next;
  for (std::size_t k = 0; k < net.depth; ++k) {
    dynamic::layer const& l = net.layers[k];
    for (std::size_t i = 0; i < l.inputs * l.outputs; ++i) {
      l.weights[i] = next();
    }
    for (std::size_t o = 0; o < l.outputs; ++o) {
      l.biases[o] = next();
    }
  }
}

void bench::learn() {
  for (std::size_t i = first; i < last; ++i) {
    loss = dynamic::learn(net, samples[i].input.data(), samples[i].target.data(), rate);
  }
}
