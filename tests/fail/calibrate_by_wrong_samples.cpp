// expect: etch: the input has the wrong length: the network takes<N>, but the input has<N>
// show: takes<2> has<3>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using samples = std::array<etch::sample<float, 2, 1>, 4>;
#else
using samples = std::array<etch::sample<float, 3, 1>, 4>;
#endif

auto formats(model const& net, samples const& data) { return etch::calibrate(net, data); }
