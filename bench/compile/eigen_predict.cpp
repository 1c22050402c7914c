// SPDX-License-Identifier: BSL-1.0
#include "eigen_shapes.hpp"

small::output_type predict(small& net, small::input_type const& x) { return net.forward(x); }
