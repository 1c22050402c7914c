// SPDX-License-Identifier: BSL-1.0

/// @file
/// The networks in double. In a file of its own, as they take a compiler long.

#include "../catch.hpp"
#include "parity.hpp"

using etch::binary_cross_entropy;
using etch::dense;
using etch::softmax_cross_entropy;
using etch::squared_error;

#define PARITY(index, loss, ...) \
  TEST_CASE("network " #index " in double is as in PyTorch") { parity::check<double, loss, __VA_ARGS__>(#index); }
#include "architectures.inc"
