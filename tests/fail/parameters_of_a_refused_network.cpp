// expect: etch: the layer at layer_at<N> takes<N> inputs, but the layer before it gives<N>
// show: layer_at<2> takes<9> gives<10>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using model = etch::network<float, etch::dense<2, 10>, etch::dense<10, 1>>;
#else
using model = etch::network<float, etch::dense<2, 10>, etch::dense<9, 1>>;
#endif

static_assert(model::inputs == 2 && model::outputs == 1);
static_assert(std::is_trivially_copyable_v<model>);
