// SPDX-License-Identifier: BSL-1.0
#include "dynamic.hpp"

#include <cmath>
#include <cstdlib>

#include "board.hpp"

namespace dynamic {

namespace {

template <class T>
T* allocate(std::size_t count) {
  void* const memory = std::malloc(count * sizeof(T));
  if (memory == nullptr) {
    board::exit(1);
  }
  return static_cast<T*>(memory);
}

}  // namespace

network create(std::size_t const* widths, std::size_t count) {
  network const net{.depth = count - 1, .layers = allocate<layer>(count - 1)};
  for (std::size_t k = 0; k < net.depth; ++k) {
    layer& l = net.layers[k];
    l.inputs = widths[k];
    l.outputs = widths[k + 1];
    l.weights = allocate<float>(l.inputs * l.outputs);
    l.biases = allocate<float>(l.outputs);
    l.values = allocate<float>(l.outputs);
    l.deltas = nullptr;
  }
  return net;
}

void prepare_learning(network& net) {
  for (std::size_t k = 0; k < net.depth; ++k) {
    net.layers[k].deltas = allocate<float>(net.layers[k].outputs);
  }
}

float const* forward(network const& net, float const* x) {
  for (std::size_t k = 0; k < net.depth; ++k) {
    layer const& l = net.layers[k];
    for (std::size_t o = 0; o < l.outputs; ++o) {
      l.values[o] = l.biases[o];
    }
    float const* w = l.weights;
    for (std::size_t i = 0; i < l.inputs; ++i) {
      for (std::size_t o = 0; o < l.outputs; ++o) {
        l.values[o] += x[i] * *w++;
      }
    }
    if (k + 1 < net.depth) {
      for (std::size_t o = 0; o < l.outputs; ++o) {
        l.values[o] = 1.0F / (1.0F + std::exp(-l.values[o]));
      }
    }
    x = l.values;
  }
  return x;
}

float learn(network const& net, float const* x, float const* target, float rate) {
  float const* const y = forward(net, x);
  layer const& end = net.layers[net.depth - 1];
  float loss = 0.0F;
  for (std::size_t o = 0; o < end.outputs; ++o) {
    float const error = y[o] - target[o];
    loss += error * error;
    end.deltas[o] = 2.0F * error;
  }
  for (std::size_t k = net.depth; k-- > 0;) {
    layer const& l = net.layers[k];
    float const* w = l.weights;
    if (k > 0) {
      layer const& before = net.layers[k - 1];
      for (std::size_t i = 0; i < l.inputs; ++i) {
        float sum = 0.0F;
        for (std::size_t o = 0; o < l.outputs; ++o) {
          sum += *w++ * l.deltas[o];
        }
        before.deltas[i] = sum * (before.values[i] * (1.0F - before.values[i]));
      }
    }
    float const* const in = k > 0 ? net.layers[k - 1].values : x;
    float* changed = l.weights;
    for (std::size_t i = 0; i < l.inputs; ++i) {
      for (std::size_t o = 0; o < l.outputs; ++o) {
        *changed++ -= rate * (in[i] * l.deltas[o]);
      }
    }
    for (std::size_t o = 0; o < l.outputs; ++o) {
      l.biases[o] -= rate * l.deltas[o];
    }
  }
  return loss;
}

}  // namespace dynamic
