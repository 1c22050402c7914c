// expect: etch: these are formats of another network: this one has layer_count<N>, and wants formats<N>
// show: layer_count<3> formats<2>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#if ETCH_CORRECT
constexpr etch::formats<3> formats{.sum_bits = {32, 32, 32}};
#else
constexpr etch::formats<2> formats{.sum_bits = {32, 32}};
#endif

#if MISTAKE_quantize || ETCH_CORRECT
auto quantize(model const& net) { return etch::quantize<formats>(net); }
#endif
#if MISTAKE_quantized || ETCH_CORRECT
float first(etch::quantized<model, formats> const& q) { return q.forward({0.0F, 0.0F})[0]; }
#endif
