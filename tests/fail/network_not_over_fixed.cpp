// expect: etch: this network does not compute in a fixed-point number, which is asked for
// show: float
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
using number = etch::fixed<4, 11>;
#else
using number = float;
#endif
using model = etch::network<number, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

std::uint32_t noise(etch::fixed_sgd<model> const& optimizer) { return optimizer.noise; }
