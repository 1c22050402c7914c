// expect: etch: this is no sample: pass an etch::sample, or an etch::sample_of a network
// show: pair
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using sample = etch::sample_of<model>;
#else
using sample = std::pair<std::array<float, 2>, std::array<float, 1>>;
#endif

float learn(model& net, sample const& s) { return etch::learn(net, s, etch::squared_error{}, etch::sgd<model>{}); }
