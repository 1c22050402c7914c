// expect: etch: this is no state for a checkpoint: it is not trivially copyable, or a pointer, or, to be loaded, const
// show: history
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

struct history {
  model best;
#ifndef ETCH_CORRECT
  ~history() {}
#endif
};

auto save(memory& flash, history const& state) { return etch::save_checkpoint(flash, state); }
