// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
constexpr etch::box<float, 2> box;
#else
constexpr etch::box<float, 3> box;
#endif

auto proof() { return etch::accumulators_fit(etch::quantize<etch::fixed<4, 11>>(model{}), box); }
