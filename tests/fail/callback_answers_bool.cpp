// expect: etch: this is no callback of fit: it takes an etch::epoch_report, and gives nothing or an etch::training
// show: is_callback
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 1>>;

void use(model& net) {
  etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<model>{}, {}, [](auto const& report) {
#ifdef ETCH_CORRECT
    return report.loss < 0.1F ? etch::training::stop : etch::training::go_on;
#else
    return report.loss < 0.1F;
#endif
  });
}
