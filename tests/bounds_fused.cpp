// SPDX-License-Identifier: BSL-1.0

/// @file
/// The tests of bounds once more, where `forward` fuses multiply-adds: see CMakeLists.txt.

#include "bounds.cpp"  // NOLINT(bugprone-suspicious-include)
