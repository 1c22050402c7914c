// expect: etch: this is no state for a checkpoint: it is not trivially copyable, or a pointer, or, to be loaded, const
// show: const
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
using state = model;
#else
using state = model const;
#endif

auto load(memory const& flash, state& net) { return etch::load_checkpoint(flash, net); }
