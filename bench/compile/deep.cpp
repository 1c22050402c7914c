// SPDX-License-Identifier: BSL-1.0
#include "etch_shapes.hpp"

/// Layers of 8 -> 8, and a sigmoid after each: so many in all.
using deep = layers_of_8<ETCH_COMPILE_LAYERS>;

deep::output_type predict(deep const& net, deep::input_type const& x) { return net.forward(x); }
