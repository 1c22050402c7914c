// SPDX-License-Identifier: BSL-1.0

/// @file
/// Learns by etch in fixed-point numbers of 16 bits, with weights of as many or of 8.

#include "learn.hpp"

namespace {

using number = etch::fixed<4, 11>;
#if ETCH_BENCH_WEIGHT_BITS == 8
template <class Layer>
using stored = etch::stored_as<etch::fixed<3, 4>, Layer>;
#else
template <class Layer>
using stored = Layer;
#endif
using model = etch::network<number, stored<etch::dense<2, 10>>, etch::sigmoid, stored<etch::dense<10, 5>>,
                            etch::sigmoid, stored<etch::dense<5, 1>>>;

constexpr auto in_fixed = etch::convert<number>(bench::samples);

model net;
std::uint32_t noise = 0;

}  // namespace

void bench::prepare() {
  numbers all;
  etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, auto& p) { all.draw(p); }, net);
}

void bench::learn() {
  etch::fixed_sgd<model> optimizer{.learning_rate = rate, .noise = noise};
  for (std::size_t i = first; i < last; ++i) {
    loss = etch::learn(net, in_fixed[i], etch::squared_error{}, optimizer).units();
  }
  noise = optimizer.noise;
}
