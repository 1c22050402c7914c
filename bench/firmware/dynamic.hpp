// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// The dynamic twin of the network in the manner of C: widths known at run time, arrays from malloc, expf. The same
/// algorithm in the same order of summation; it changes each weight as soon as its gradient is known.
namespace dynamic {

struct layer {
  std::size_t inputs;
  std::size_t outputs;
  float* weights;  ///< [inputs][outputs]
  float* biases;
  float* values;  ///< the outputs
  float* deltas;  ///< the gradient with respect to z; none where the network only predicts
};

struct network {
  std::size_t depth;
  layer* layers;
};

/// A network of layers between these widths, `count` of them; ends the program where there is no memory.
network create(std::size_t const* widths, std::size_t count);

/// Makes a network ready to learn.
void prepare_learning(network& net);

/// The output for the input x, valid until the next call.
float const* forward(network const& net, float const* x);

/// A step of gradient descent on the squared error of one sample; gives that before the step.
float learn(network const& net, float const* x, float const* target, float rate);

}  // namespace dynamic
