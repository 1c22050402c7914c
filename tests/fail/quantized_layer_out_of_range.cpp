// expect: etch: there is no such layer: the network has layer_count<N> from 0 on, but is asked for layer_index<N>
// show: layer_index<9>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr auto q = etch::quantize<etch::fixed<4, 11>>(model{});
using quantized = decltype(etch::quantize<etch::fixed<4, 11>>(model{}));

#if ETCH_CORRECT
constexpr std::size_t index = 2;
#else
constexpr std::size_t index = 9;
#endif

#if MISTAKE_layer || ETCH_CORRECT
auto layer() { return q.layer<index>(); }
#endif
#if MISTAKE_layer_type || ETCH_CORRECT
using layer_type = quantized::layer_type<index>;
#endif
#if MISTAKE_value_type || ETCH_CORRECT
using value_type = quantized::value_type<index>;
#endif
#if MISTAKE_weight_type || ETCH_CORRECT
using weight_type = quantized::weight_type<index>;
#endif
#if MISTAKE_sum_type || ETCH_CORRECT
using sum_type = quantized::sum_type<index>;
#endif
