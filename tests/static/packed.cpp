// SPDX-License-Identifier: BSL-1.0

/// @file
/// What one sample and a block of samples are computed with, to look at their machine code: see
/// disassembly.cpp.

#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;
using wide = etch::network<float, etch::dense<8, 32>, etch::relu, etch::dense<32, 32>, etch::tanh, etch::dense<32, 4>,
                           etch::fast_sigmoid>;
using V = etch::lanes<float, etch::native_lanes<float>>;

extern "C" void forward_2_10_5_1(model const& net, model::input_type const& x, model::output_type& y) {
  y = net.forward(x);
}

extern "C" void prepared_2_10_5_1(etch::prepared<model> const& net, model::input_type const& x, model::output_type& y) {
  y = net.forward(x);
}
extern "C" float step_2_10_5_1(model& net, etch::sample_of<model> const& s, float rate) {
  return etch::learn(net, s, etch::squared_error{}, etch::sgd<model>{.learning_rate = rate});
}
extern "C" void forward_8_32_32_4(wide const& net, wide::input_type const& x, wide::output_type& y) {
  y = net.forward(x);
}
extern "C" void backward_8_32_32_4(wide const& net, wide::trace_type const& trace, wide::output_type const& dy,
                                   wide& gradient) {
  net.backward(trace, dy, gradient);
}
extern "C" float step_8_32_32_4(wide& net, etch::sample_of<wide> const& s, float rate) {
  return etch::learn(net, s, etch::squared_error{}, etch::sgd<wide>{.learning_rate = rate});
}

// As many samples as there are lanes: what batch_forward does for all but the last few.
extern "C" void block_2_10_5_1(model const& net, model::input_type const* x, model::output_type* y) {
  etch::detail::forward_in_lanes<V>(net, x, y, V::size);
}
extern "C" void block_8_32_32_4(wide const& net, wide::input_type const* x, wide::output_type* y) {
  etch::detail::forward_in_lanes<V>(net, x, y, V::size);
}

// The same for batch_gradient: forward and back. Their sum over the lanes comes once in eight blocks.
template <class Network>
using block = typename Network::template block_type<V>;
template <class Network>
using batch = etch::detail::batch_range<etch::sample_of<Network>>;

template <class Network>
[[gnu::always_inline]] inline void pass(Network const& net, block<Network>& b, batch<Network> const& samples) {
  auto const examples = etch::detail::side_by_side<V, Network::inputs, Network::outputs>(samples, 0, V::size);
  net.both_passes(b, examples.input, [&](auto const& y) __attribute__((always_inline)) {
    return etch::squared_error{}.gradient(y, examples.target);
  });
}
extern "C" void passes_2_10_5_1(model const& net, block<model>& b, batch<model> const& samples) {
  pass(net, b, samples);
}
extern "C" void passes_8_32_32_4(wide const& net, block<wide>& b, batch<wide> const& samples) { pass(net, b, samples); }

// All of it, for a batch that is not tiny.
extern "C" void gradient_2_10_5_1(model const& net, batch<model> const& samples, model& gradient,
                                  etch::detail::tally<float>& total) {
  etch::detail::add_in_lanes<V>(net, samples, etch::squared_error{}, gradient, total);
}
extern "C" void gradient_8_32_32_4(wide const& net, batch<wide> const& samples, wide& gradient,
                                   etch::detail::tally<float>& total) {
  etch::detail::add_in_lanes<V>(net, samples, etch::squared_error{}, gradient, total);
}

// What the check must find: numbers one by one, also in what is called, and a call.
[[gnu::noinline]] float one_by_one(float const* x) {
  float sum = 0;
  for (int i = 0; i < 8; ++i) {
    sum += x[i] * sum;
  }
  return sum;
}
extern "C" float scalar(float const* x) { return one_by_one(x) + 1; }
extern "C" void callee(float&);
extern "C" void outside(float& x) {
  callee(x);
  x += 1;
}
