// expect: etch: this is no callback of fit: it takes an etch::epoch_report, and gives nothing or an etch::training
// show: is_callback
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

using rule = etch::sgd<model>;

#ifdef ETCH_CORRECT
using report = etch::epoch_report<model>;
#else
using report = float;
#endif

auto train(model& net, samples const& data) {
  return etch::fit(net, data, etch::squared_error{}, rule{}, {}, [](report const&) {});
}
