// expect: etch: the gradient dy has the wrong length: the network gives<N>, but dy has<N>
// show: gives<1> has<2>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
constexpr std::array<float, 1> dy{1.0F};
#define ETCH_DY {1.0F}
#else
constexpr std::array<float, 2> dy{1.0F, 2.0F};
#define ETCH_DY {1.0F, 2.0F}
#endif

#if MISTAKE_input_gradient || ETCH_CORRECT
auto input_gradient(model const& net, model::trace_type const& trace) { return net.input_gradient(trace, dy); }
#endif
#if MISTAKE_input_gradient_braced || ETCH_CORRECT
auto input_gradient_braced(model const& net, model::trace_type const& trace) {
  return net.input_gradient(trace, ETCH_DY);
}
#endif
#if MISTAKE_backward_with_input || ETCH_CORRECT
auto backward_with_input(model const& net, model::trace_type const& trace) {
  return net.backward(trace, dy, etch::with_input);
}
#endif
#if MISTAKE_backward_with_input_braced || ETCH_CORRECT
auto backward_with_input_braced(model const& net, model::trace_type const& trace) {
  return net.backward(trace, ETCH_DY, etch::with_input);
}
#endif
#if MISTAKE_backward_into || ETCH_CORRECT
void backward_into(model const& net, model::trace_type const& trace, model& gradient) {
  net.backward(trace, dy, gradient);
}
#endif
#if MISTAKE_backward_into_braced || ETCH_CORRECT
void backward_into_braced(model const& net, model::trace_type const& trace, model& gradient) {
  net.backward(trace, ETCH_DY, gradient);
}
#endif
