// expect: etch: these are no samples: pass a contiguous range of etch::sample
// show: int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using samples = std::array<etch::sample<float, 2, 1>, 4>;
#else
using samples = std::array<int, 4>;
#endif

auto gradient(model const& net, samples const& data) { return etch::batch_gradient(net, data, etch::squared_error{}); }
