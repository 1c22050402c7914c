// SPDX-License-Identifier: BSL-1.0

/// @file
/// The tutorial's program for a microcontroller: predicts by a network that etch-convert wrote, which lies in flash.

#include <model.hpp>

#include "board.hpp"

int main() {
  for (float const x : {0.1F, 0.9F}) {
    for (float const y : {0.1F, 0.9F}) {
      board::print("xor(");
      board::print(x);
      board::print(", ");
      board::print(y);
      board::print(") = ");
      board::print(nets::model::net.forward({x, y})[0]);
      board::print("\n");
    }
  }
}
