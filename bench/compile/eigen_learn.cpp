// SPDX-License-Identifier: BSL-1.0
#include "eigen_shapes.hpp"

float learn(small& net, small::input_type const& x, small::output_type const& t) { return net.train_step(x, t, 0.1F); }
