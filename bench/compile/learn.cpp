// SPDX-License-Identifier: BSL-1.0
#include "etch_shapes.hpp"

float learn(small& net, etch::sample_of<small> const& s) {
  return etch::learn(net, s, etch::squared_error{}, etch::sgd<small>{.learning_rate = 0.1F});
}
