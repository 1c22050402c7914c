// expect: etch: a fixed-point number has 7, 15 or 31 bits before and behind the point, and a sign
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>>;
constexpr model net = [] {
  model filled;
  filled.layer<0>().weights[0][0] = 0.5F;
  return filled;
}();
constexpr std::array<etch::sample_of<model>, 1> samples{};

#ifdef ETCH_CORRECT
constexpr auto formats = etch::calibrate(net, samples, {.weight_bits = 8});
#else
constexpr auto formats = etch::calibrate(net, samples, {.weight_bits = 12});
#endif

auto quantized() { return etch::quantize<formats>(net); }
