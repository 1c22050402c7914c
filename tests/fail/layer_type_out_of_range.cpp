// expect: etch: there is no such layer: the network has layer_count<N> from 0 on, but is asked for layer_index<N>
// show: layer_count<2> layer_index<2>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
constexpr std::size_t index = 1;
#else
constexpr std::size_t index = 2;
#endif

using layer = etch::network<float, etch::dense<2, 3>, etch::sigmoid>::layer_type<index>;
layer made() { return {}; }
