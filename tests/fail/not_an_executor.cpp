// expect: etch: this is no executor: it lacks what etch::executor asks for
// show: thread_count
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

struct thread_count {};

#ifdef ETCH_CORRECT
using executor = etch::sequential;
#else
using executor = thread_count;
#endif

auto train(model& net, samples const& data) {
  return etch::fit(executor{}, net, data, etch::squared_error{}, etch::sgd<model>{});
}
