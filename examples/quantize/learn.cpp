// SPDX-License-Identifier: BSL-1.0

/// @file
/// Learns what main.cpp quantizes, and prints weights.hpp.

#include <fmt/format.h>

#include "models.hpp"

namespace {

template <class Network>
void print(char const* name, Network const& net) {
  fmt::print("\ninline constexpr auto {} = models::network_of<models::{}>({{", name,
             Network::inputs == 64 ? "digit" : "flat");
  std::size_t column = 0;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, float const& p) { fmt::print("{}{:#.9g}F,", column++ % 10 == 0 ? "\n" : "", p); }, net);
  fmt::print("\n}});\n");
}

// Eight samples at a time, whatever the machine: the same weights everywhere.
template <class Samples>
void learn(char const* name, Samples const& samples) {
  auto net = etch::initialized<models::flat>(etch::xavier{}, 1);
  etch::fit<8>(net, samples, etch::binary_cross_entropy{}, etch::adam<models::flat>{.learning_rate = 0.02F},
               {.epochs = 1500});
  print(name, net);
}

}  // namespace

int main() {
  fmt::print(R"(// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "models.hpp"

/// @file
/// The networks that learn.cpp has trained: it prints this file.
namespace trained {{
// clang-format off
)");
  learn("xor_easy", models::xor_easy);
  learn("linear", models::linear);
  learn("circle", models::circle);
  learn("gauss", models::gauss);
  learn("spiral", models::spiral);
  static auto const learning = digits::first<digits::part::learning>();
  auto net = etch::initialized<models::digit>(etch::he{}, 1);
  etch::fit<8>(net, learning, etch::softmax_cross_entropy{},
               etch::adamw<models::digit>{.learning_rate = 0.003F, .weight_decay = 0.1F},
               {.epochs = 40, .batch_size = 32, .shuffle = true});
  print("digits", net);
  fmt::print("\n// clang-format on\n}}  // namespace trained\n");
}
