// expect: etch: this is no number type: a network computes in float, double or what enable_number allows
// show: <int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
using number = float;
#else
using number = int;
#endif
using vector = etch::vector<number, 2>;
using layer = etch::dense<2, 2>;

#if MISTAKE_sample || ETCH_CORRECT
number sample(etch::sample<number, 2, 1> const& s) { return s.target[0]; }
#endif
#if MISTAKE_convert || ETCH_CORRECT
auto convert(etch::network<float, layer> const& net) { return etch::convert<number>(net); }
#endif
#if MISTAKE_sigmoid || ETCH_CORRECT
number sigmoid(number x) { return etch::sigmoid::value(x) + etch::sigmoid::derivative(x, x); }
#endif
#if MISTAKE_tanh || ETCH_CORRECT
number tanh(number x) { return etch::tanh::value(x) + etch::tanh::derivative(x, x); }
#endif
#if MISTAKE_relu || ETCH_CORRECT
number relu(number x) { return etch::relu::value(x) + etch::relu::derivative(x, x); }
#endif
#if MISTAKE_leaky_relu || ETCH_CORRECT
number leaky_relu(number x) { return etch::leaky_relu<>::value(x) + etch::leaky_relu<>::derivative(x, x); }
#endif
#if MISTAKE_softplus || ETCH_CORRECT
number softplus(number x) { return etch::softplus::value(x) + etch::softplus::derivative(x, x); }
#endif
#if MISTAKE_sigmoid_derivative || ETCH_CORRECT
number sigmoid_derivative(number x) { return etch::sigmoid::derivative(x, x); }
#endif
#if MISTAKE_tanh_derivative || ETCH_CORRECT
number tanh_derivative(number x) { return etch::tanh::derivative(x, x); }
#endif
#if MISTAKE_relu_derivative || ETCH_CORRECT
number relu_derivative(number x) { return etch::relu::derivative(x, x); }
#endif
#if MISTAKE_leaky_relu_derivative || ETCH_CORRECT
number leaky_relu_derivative(number x) { return etch::leaky_relu<>::derivative(x, x); }
#endif
#if MISTAKE_softplus_derivative || ETCH_CORRECT
number softplus_derivative(number x) { return etch::softplus::derivative(x, x); }
#endif
#if MISTAKE_elementwise_forward || ETCH_CORRECT
vector elementwise_forward(vector const& x) { return etch::relu::forward({}, x); }
#endif
#if MISTAKE_elementwise_backward || ETCH_CORRECT
vector elementwise_backward(vector const& x) { return etch::relu::backward({}, x, x, x); }
#endif
#if MISTAKE_softmax_forward || ETCH_CORRECT
vector softmax_forward(vector const& x) { return etch::softmax::forward({}, x); }
#endif
#if MISTAKE_softmax_backward || ETCH_CORRECT
vector softmax_backward(vector const& x) { return etch::softmax::backward({}, x, x, x); }
#endif
#if MISTAKE_dense_parameters || ETCH_CORRECT
number dense_parameters(layer::parameters<number> const& p) { return p.biases[0]; }
#endif
#if MISTAKE_dense_forward || ETCH_CORRECT
vector dense_forward(vector const& x) { return layer::forward(layer::parameters<float>{}, x); }
#endif
#if MISTAKE_dense_backward || ETCH_CORRECT
vector dense_backward(vector const& x) { return layer::backward(layer::parameters<float>{}, x, x, x); }
#endif
#if MISTAKE_dense_gradient || ETCH_CORRECT
void dense_gradient(vector const& x, layer::parameters<number>& g) { layer::gradient(x, x, g, etch::assign{}); }
#endif
#if MISTAKE_squared_error || ETCH_CORRECT
number squared_error(vector const& y) { return etch::squared_error{}.value(y, y); }
#endif
#if MISTAKE_squared_error_gradient || ETCH_CORRECT
vector squared_error_gradient(vector const& y) { return etch::squared_error{}.gradient(y, y); }
#endif
#if MISTAKE_binary_cross_entropy || ETCH_CORRECT
number binary_cross_entropy(vector const& y) { return etch::binary_cross_entropy{}.value(y, y); }
#endif
#if MISTAKE_binary_cross_entropy_gradient || ETCH_CORRECT
vector bce_gradient(vector const& y) { return etch::binary_cross_entropy{}.gradient(y, y); }
#endif
#if MISTAKE_softmax_cross_entropy || ETCH_CORRECT
number softmax_cross_entropy(vector const& y) { return etch::softmax_cross_entropy{}.value(y, y); }
#endif
#if MISTAKE_softmax_cross_entropy_gradient || ETCH_CORRECT
vector sce_gradient(vector const& y) { return etch::softmax_cross_entropy{}.gradient(y, y); }
#endif
