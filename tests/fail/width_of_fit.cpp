// expect: etch: samples are taken side by side by a power of two: 1, 2, 4, 8, 16, or 0 for the target's own
// show: 12
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

#ifdef ETCH_CORRECT
constexpr std::size_t width = 8;
#else
constexpr std::size_t width = 12;
#endif

auto train(model& net, samples const& data) {
  return etch::fit<width>(net, data, etch::squared_error{}, etch::sgd<model>{});
}
