// expect: etch: these are no inputs: pass a contiguous range of the network's input_type
// show: 3
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using inputs = std::array<std::array<float, 2>, 4>;
#else
using inputs = std::array<std::array<float, 3>, 4>;
#endif
using outputs = std::array<model::output_type, 4>;

auto predict(model const& net, inputs const& x, outputs& y) { return etch::batch_forward(net, x, y); }
