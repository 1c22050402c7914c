// expect: etch: this is no flash: it lacks what etch::flash asks for
// show: std::array<std::byte
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using source = memory;
#else
using source = std::array<std::byte, 1024>;
#endif

auto load(source const& flash, model& net) { return etch::load_checkpoint(flash, net); }
