// expect: etch: this is no executor: it lacks what etch::executor asks for
// show: int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using samples = std::array<etch::sample<float, 2, 1>, 4>;

#ifdef ETCH_CORRECT
constexpr etch::sequential executor{};
#else
constexpr int executor = 2;
#endif

auto gradient(model const& net, samples const& data) {
  return etch::batch_gradient(executor, net, data, etch::squared_error{});
}
