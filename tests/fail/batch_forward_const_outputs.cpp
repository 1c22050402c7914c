// expect: etch: these are no outputs: pass a contiguous range, to write to, of the network's output_type
// show: const
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using inputs = std::array<model::input_type, 4>;
#ifdef ETCH_CORRECT
using outputs = std::array<model::output_type, 4>;
#else
using outputs = std::array<model::output_type, 4> const;
#endif

auto predict(model const& net, inputs const& x, outputs& y) { return etch::batch_forward(net, x, y); }
