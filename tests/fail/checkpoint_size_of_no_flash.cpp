// expect: etch: this is no flash: it lacks what etch::flash asks for
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using region = memory;
#else
using region = std::array<std::byte, 4096>;
#endif

std::size_t bytes() { return etch::checkpoint_size<region, model>; }
