// SPDX-License-Identifier: BSL-1.0
#include "eigen_shapes.hpp"

using deep = layers_of_8<ETCH_COMPILE_LAYERS / 2>;  // dense ones, with the sigmoids in them

deep::output_type predict(deep& net, deep::input_type const& x) { return net.forward(x); }
