// expect: etch: this is no loss for this network: it lacks what etch::loss asks for
// show: absolute_error
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

struct absolute_error {};

#ifdef ETCH_CORRECT
using loss = etch::squared_error;
#else
using loss = absolute_error;
#endif

auto gradient(model const& net, samples const& data) { return etch::batch_gradient(net, data, loss{}); }
