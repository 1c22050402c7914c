// SPDX-License-Identifier: BSL-1.0

// Example: quantizes networks to 16 and 8 bits, and says how many of the answers stay right.

#include <fmt/format.h>

#include "weights.hpp"

namespace {

/// The network in fixed point, by formats that the compiler chooses from some of the samples it has learned from.
template <auto const& Net, auto const& Samples, int ValueBits, int WeightBits>
constexpr auto quantized_to =
    etch::quantize<etch::calibrate(Net, Samples, {.value_bits = ValueBits, .weight_bits = WeightBits})>(Net);

/// How far the accuracy may fall, in points.
constexpr float most_at_16_bits = 0.5F;
constexpr float most_at_8_bits = 2.0F;

/// Prints a row of the table: accuracies on the tests, and bytes. Whether they are good enough.
template <auto const& Net, auto const& Samples, class Tests>
bool compare(char const* name, Tests const& tests) {
  constexpr auto const& q16 = quantized_to<Net, Samples, 16, 16>;
  constexpr auto const& mixed = quantized_to<Net, Samples, 16, 8>;
  constexpr auto const& q8 = quantized_to<Net, Samples, 8, 8>;
  auto const points = [&](auto const& net) { return 100.0F * etch::accuracy(net, tests, 0.0F); };  // of logits
  float const real = points(Net);
  fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {} | {} | {} | {} |\n", name, tests.size(), real,
             points(q16), points(mixed), points(q8), sizeof Net, sizeof q16, sizeof mixed, sizeof q8);
  return real - points(q16) <= most_at_16_bits && real - points(mixed) <= most_at_8_bits &&
         real - points(q8) <= most_at_8_bits;
}

}  // namespace

int main() {
  fmt::print(
      "Accuracy in %, and bytes of the network: float; fixed point with values and weights of 16 bits, values of 16 "
      "and\n"
      "weights of 8, both of 8. The formats are chosen by samples that were learned from, and these are new ones (xor "
      "has\n"
      "no others).\n\n"
      "| problem | samples | float | 16 | 16, 8 | 8 | bytes: float | 16 | 16, 8 | 8 |\n"
      "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
  static auto const new_digits = digits::first<digits::part::testing>();
  bool good = compare<trained::xor_easy, models::xor_easy>("xor", models::xor_easy);
  good = compare<trained::linear, models::linear>("linear", etch::problems::linear<float, 1000>(2)) && good;
  good = compare<trained::circle, models::circle>("circle", etch::problems::circle<float, 1000>(2)) && good;
  good = compare<trained::gauss, models::gauss>("gauss", etch::problems::gauss<float, 1000>(2)) && good;
  good = compare<trained::spiral, models::spiral>("spiral", etch::problems::spiral<float, 1000>(2)) && good;
  good = compare<trained::digits, models::some_digits>("digits, 64-32-10", new_digits) && good;
  fmt::print("\n{}: at most {} points are lost at 16 bits, and {} at 8\n", good ? "As it should be" : "WRONG",
             most_at_16_bits, most_at_8_bits);
  return good ? 0 : 1;
}
