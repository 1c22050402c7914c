// expect: etch: this is no state for a checkpoint: it is not trivially copyable, or a pointer, or, to be loaded, const
// show: network
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include "flash.hpp"

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

auto save(memory& flash, model const& net) {
#ifdef ETCH_CORRECT
  return etch::save_checkpoint(flash, net);
#else
  return etch::save_checkpoint(flash, &net);
#endif
}
