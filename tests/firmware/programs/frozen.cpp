// SPDX-License-Identifier: BSL-1.0

/// @file
/// Holds a frozen network against the network itself, where powers of two are sums in the exponent.

#include <etch/etch.hpp>

#include "board.hpp"
#include "weights.hpp"

namespace {

constexpr auto powers = etch::round_to_power_of_two(etch::prune(trained, 2.0F));
model in_ram;

}  // namespace

int main() {
  in_ram = powers;
  std::uint32_t different = 0;
  for (auto const& sample : etch::problems::xor_easy<>) {
    for (float const scale : {1.0F, -3.0F, 1e-30F, 1e-40F, 0.0F, 1e10F}) {
      model::input_type const x{sample.input[0] * scale, sample.input[1] * scale};
      different += etch::frozen<powers>::forward(x) == in_ram.forward(x) ? 0U : 1U;
    }
  }
  board::print(different);
  board::print(" of 126 outputs are different\n");
  return different == 0 ? 0 : 1;
}
