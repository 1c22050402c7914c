// expect: etch: this is no optimizer of this network: it lacks what etch::optimizer asks for
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using optimizer = etch::adam<model>;
#else
using optimizer = float;
#endif

std::size_t bytes() { return etch::footprint<model, optimizer>.learning; }
