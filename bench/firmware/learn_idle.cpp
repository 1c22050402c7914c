// SPDX-License-Identifier: BSL-1.0

/// @file
/// What every program that learns has, without a network.

#include "learn.hpp"

void bench::prepare() {}
void bench::learn() {}
