// SPDX-License-Identifier: BSL-1.0

/// @file
/// Predicts by a network that has learned, in float or quantized: xor without its last sigmoid, or the digits.

#include "predict.hpp"

#if defined(ETCH_BENCH_DIGITS)
#include "../../examples/quantize/weights.hpp"
#else
#include "weights.hpp"
#endif

namespace {

#if defined(ETCH_BENCH_DIGITS)
constexpr auto const& net = trained::digits;
[[maybe_unused]] constexpr auto const& samples = models::some_digits;
#else
constexpr bench::network_with<etch::sigmoid> net = [] {
  bench::network_with<etch::sigmoid> result;
  result.layer<0>() = trained.layer<0>();
  result.layer<2>() = trained.layer<2>();
  result.layer<4>() = trained.layer<4>();
  return result;
}();
[[maybe_unused]] constexpr auto samples = etch::problems::xor_easy<>;
#endif

#if defined(ETCH_BENCH_VALUE_BITS)
constexpr auto formats =
    etch::calibrate(net, samples, {.value_bits = ETCH_BENCH_VALUE_BITS, .weight_bits = ETCH_BENCH_WEIGHT_BITS});
constexpr auto quantized = etch::quantize<formats>(net);
#endif

}  // namespace

void bench::prepare() {}

#if defined(ETCH_BENCH_VALUE_BITS)
void bench::predict() {
  auto const y = quantized.forward(input);
  for (std::size_t o = 0; o < y.size(); ++o) {
    output[o] = y[o].units();
  }
}
#else
void bench::predict() { output = net.forward(input); }
#endif
