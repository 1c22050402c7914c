// SPDX-License-Identifier: BSL-1.0
// learns, at run time
#include "../../examples/compile_time/xor.hpp"

float predict(std::array<float, 2> const& x) {
  auto net = compile_time::trained;
  etch::fit(net, etch::problems::xor_easy<>, etch::binary_cross_entropy{},
            etch::sgd<compile_time::model>{.learning_rate = x[0]}, {.epochs = 12, .batch_size = 1});
  return net.forward(x)[0];
}
