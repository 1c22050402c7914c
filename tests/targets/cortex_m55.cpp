// SPDX-License-Identifier: BSL-1.0

/// @file
/// What prints and leaves on an emulated Cortex-M55: the board of the firmware examples.

#include "bits.hpp"
#include "board.hpp"

void print(char const* text) noexcept { board::print(text); }

int main() { report_all(); }
