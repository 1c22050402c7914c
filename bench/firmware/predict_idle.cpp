// SPDX-License-Identifier: BSL-1.0

/// @file
/// What every program that predicts has, without a network.

#include "predict.hpp"

void bench::prepare() {}
void bench::predict() {}
