// SPDX-License-Identifier: BSL-1.0
#include "eigen_shapes.hpp"

using wide = eigen_fixed::network<bench::activation::sigmoid, 256, 256, 10>;

wide::output_type predict(wide& net, wide::input_type const& x) { return net.forward(x); }
