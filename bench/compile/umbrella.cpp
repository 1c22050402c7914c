// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

int nothing() { return 0; }
