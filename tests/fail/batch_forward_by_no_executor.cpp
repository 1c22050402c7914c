// expect: etch: this is no executor: it lacks what etch::executor asks for
// show: int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

using inputs = std::array<model::input_type, 4>;
using outputs = std::array<model::output_type, 4>;

#ifdef ETCH_CORRECT
constexpr etch::sequential executor{};
#else
constexpr int executor = 2;
#endif

auto predict(model const& net, inputs const& x, outputs& y) { return etch::batch_forward(executor, net, x, y); }
