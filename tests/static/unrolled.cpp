// SPDX-License-Identifier: BSL-1.0

/// @file
/// The reference network's passes, to look at their machine code: see disassembly.cpp.

#include <etch/etch.hpp>

template <std::size_t First, std::size_t Second>
using reference = etch::network<float, etch::dense<2, First>, etch::sigmoid, etch::dense<First, Second>, etch::sigmoid,
                                etch::dense<Second, 1>, etch::sigmoid>;
using model = reference<10, 5>;
using small = reference<5, 3>;

extern "C" void forward_2_10_5_1(model const& net, model::input_type const& x, model::output_type& y) {
  y = net.forward(x);
}

extern "C" void forward_2_5_3_1(small const& net, small::input_type const& x, small::output_type& y) {
  y = net.forward(x);
}

extern "C" void backward_2_10_5_1(model const& net, model::input_type const& x, model::output_type const& target,
                                  model& gradient) {
  auto const trace = net.trace(x);
  gradient = net.backward(trace, etch::squared_error{}.gradient(trace.output(), target));
}

extern "C" void train_step_2_10_5_1(model& net, etch::sample_of<model> const& sample) {
  etch::learn(net, sample, etch::squared_error{}, etch::sgd<model>{});
}

// What the check must find: a loop, and a call.
extern "C" void callee(float&);
extern "C" void a_loop(float* x, int size) {
  for (int i = 0; i < size; ++i) {
    x[i] = x[i] * x[i];
  }
}
extern "C" void a_call(float& x) {
  callee(x);
  x += 1;
}
