// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// The same with 91 weights and biases.

#include <etch/etch.hpp>

namespace compile_time {

using tanh_model = etch::network<float, etch::dense<2, 10>, etch::tanh, etch::dense<10, 5>, etch::tanh,
                                 etch::dense<5, 1>, etch::sigmoid>;

/// Gives probabilities.
inline constexpr tanh_model tanh_trained = [] {
  auto net = etch::initialized<tanh_model>(etch::normal_weights{}, 2230);
  etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<tanh_model>{.learning_rate = 0.8F},
            {.epochs = 6, .batch_size = 1});
  return net;
}();

static_assert(etch::accuracy(tanh_trained, etch::problems::xor_easy<>) == 1.0F);

}  // namespace compile_time
