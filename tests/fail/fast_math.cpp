// expect: etch: -ffast-math breaks rounding, infinities and NaN: compile without -ffast-math
// show: config.hpp
// flags: -ffast-math
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 1>>;

auto predict(model const& net) { return net.forward({0.1F, 0.9F}); }
