// SPDX-License-Identifier: BSL-1.0
#include "etch_shapes.hpp"

using wide = etch::network<float, etch::dense<256, 256>, etch::sigmoid, etch::dense<256, 10>>;

wide::output_type predict(wide const& net, wide::input_type const& x) { return net.forward(x); }
