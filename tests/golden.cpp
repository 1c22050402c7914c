// SPDX-License-Identifier: BSL-1.0

/// @file
/// Networks against golden/golden.hpp, which an independent NumPy program wrote in float64.

#include <etch/etch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "golden/golden.hpp"

namespace {

using etch::dense;

/// The network and the loss that a golden case is about.
template <class Golden, class T>
struct subject;

template <class T>
struct subject<golden::sigmoid_squared_error, T> {
  using network =
      etch::network<T, dense<2, 10>, etch::sigmoid, dense<10, 5>, etch::sigmoid, dense<5, 1>, etch::sigmoid>;
  using loss = etch::squared_error;
};

template <class T>
struct subject<golden::softmax_squared_error, T> {
  using network = etch::network<T, dense<3, 4>, etch::tanh, dense<4, 3>, etch::softmax>;
  using loss = etch::squared_error;
};

template <class T>
struct subject<golden::relu_softmax_cross_entropy, T> {
  using network = etch::network<T, dense<4, 6>, etch::relu, dense<6, 3>>;
  using loss = etch::softmax_cross_entropy;
};

template <class T>
struct subject<golden::softplus_binary_cross_entropy, T> {
  using network = etch::network<T, dense<3, 5>, etch::leaky_relu<>, dense<5, 4>, etch::softplus, dense<4, 2>>;
  using loss = etch::binary_cross_entropy;
};

/// More multiply-adds than are unrolled by default: this one runs the loops.
template <class T>
struct subject<golden::looped_tanh, T> {
  using network = etch::network<T, dense<17, 16>, etch::tanh, dense<16, 2>>;
  using loss = etch::squared_error;
};

// Where the golden value is the sum of a few dozen rounded products and of functions of 2 ulp, NumPy, which sums in
// another order and has another exp, cannot be asked for the same bits. In units of epsilon, the worst seen is
// 2.3 in double and 4.4 in float.
constexpr double pass_tolerance = 16;

// A hundred steps from weights 1e-9 off end at most 3e-9 off (tried in NumPy): rounding errors add up, but do not
// grow. In units of epsilon, the worst seen is 6.6 in double and 4.8 in float.
constexpr double training_tolerance = 64;

template <class T>
using trained_network = etch::network<T, dense<3, 5>, etch::tanh, dense<5, 2>, etch::sigmoid>;

/// The largest difference, in units of T's epsilon times the largest number expected; infinite for a NaN.
template <class T, class Expected>
double deviation(std::vector<T> const& actual, Expected const& expected) {
  REQUIRE(actual.size() == std::size(expected));
  double largest = 0.0;
  double worst = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    double const difference = std::abs(static_cast<double>(actual[i]) - expected[i]);
    largest = std::max(largest, std::abs(expected[i]));
    worst = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::max(worst, difference);
  }
  return worst / largest / static_cast<double>(std::numeric_limits<T>::epsilon());
}

template <class T>
T as(double value) {
  return static_cast<T>(value);
}

template <class T, std::size_t Size>
std::array<T, Size> as(std::array<double, Size> const& values) {
  std::array<T, Size> result{};
  for (std::size_t i = 0; i < Size; ++i) {
    result[i] = static_cast<T>(values[i]);
  }
  return result;
}

/// The network's parameters in the order of `for_each_parameter`, which is that of the golden arrays.
template <class T, class... Layers>
std::vector<T> parameters_of(etch::network<T, Layers...> const& net) {
  std::vector<T> result;
  etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, T const& p) { result.push_back(p); }, net);
  return result;
}

template <class Network, std::size_t Size>
Network network_of(std::array<double, Size> const& parameters) {
  using T = typename Network::number_type;
  static_assert(Size == Network::parameter_count);
  Network net;
  std::size_t next = 0;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, T& p) { p = static_cast<T>(parameters.at(next++)); }, net);
  return net;
}

/// Every layer's output, one after the other.
template <class Network>
auto outputs_of(typename Network::trace_type const& trace) {
  std::vector<typename Network::number_type> result;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (result.insert(result.end(), trace.template layer<Index>().begin(), trace.template layer<Index>().end()), ...);
  }(std::make_index_sequence<Network::depth>{});
  return result;
}

template <class Golden, class T>
void check_passes() {
  using network = typename subject<Golden, T>::network;
  typename subject<Golden, T>::loss const loss;
  auto const net = network_of<network>(Golden::parameters);
  auto const x = as<T>(Golden::input);
  auto const target = as<T>(Golden::target);

  auto const trace = net.trace(x);
  CHECK(deviation(outputs_of<network>(trace), Golden::outputs) < pass_tolerance);
  CHECK(net.forward(x) == trace.output());
  CHECK(deviation(std::vector{loss.value(trace.output(), target)}, std::array{Golden::loss}) < pass_tolerance);

  auto const gradient = net.backward(trace, loss.gradient(trace.output(), target), etch::with_input);
  CHECK(deviation(parameters_of(gradient.parameters), Golden::gradient) < pass_tolerance);
  std::vector<T> const of_input(gradient.input.begin(), gradient.input.end());
  CHECK(deviation(of_input, Golden::input_gradient) < pass_tolerance);
}

/// Golden's start, `fit` with the optimizer, and Golden's end.
template <class Golden, class T, class Optimizer>
void check_training(Optimizer optimizer, etch::fit_options<T> options = {}) {
  using network = trained_network<T>;
  using start = golden::training::start;
  std::array<etch::sample_of<network>, start::samples> samples{};
  for (std::size_t s = 0; s < start::samples; ++s) {
    for (std::size_t i = 0; i < network::inputs; ++i) {
      samples.at(s).input.at(i) = static_cast<T>(start::inputs.at(s * network::inputs + i));
    }
    for (std::size_t o = 0; o < network::outputs; ++o) {
      samples.at(s).target.at(o) = static_cast<T>(start::targets.at(s * network::outputs + o));
    }
  }
  auto net = network_of<network>(start::parameters);
  options.epochs = start::steps;
  auto const result = etch::fit(net, samples, etch::squared_error{}, optimizer, options);
  CHECK(result.epochs == start::steps);
  auto actual = parameters_of(net);
  actual.push_back(result.loss);
  std::vector<double> wanted(Golden::parameters.begin(), Golden::parameters.end());
  wanted.push_back(Golden::loss);
  CHECK(deviation(actual, wanted) < training_tolerance);
}

template <class Golden, class Optimizer>
Optimizer adam_of() {
  using T = typename Optimizer::T;
  Optimizer optimizer{.learning_rate = as<T>(Golden::learning_rate),
                      .beta1 = as<T>(Golden::beta1),
                      .beta2 = as<T>(Golden::beta2),
                      .epsilon = as<T>(Golden::epsilon),
                      .weight_decay = T{0}};
  if constexpr (requires { Golden::weight_decay; }) {
    optimizer.weight_decay = as<T>(Golden::weight_decay);
  }
  return optimizer;
}

}  // namespace

TEMPLATE_TEST_CASE("forward and backward agree with NumPy", "", golden::sigmoid_squared_error,
                   golden::softmax_squared_error, golden::relu_softmax_cross_entropy,
                   golden::softplus_binary_cross_entropy, golden::looped_tanh) {
  SECTION("in double") { check_passes<TestType, double>(); }
  SECTION("in float") { check_passes<TestType, float>(); }
}

TEMPLATE_TEST_CASE("each optimizer learns what it does in NumPy", "", double, float) {
  using T = TestType;
  using network = trained_network<T>;
  using sgd = etch::sgd<network>;
  using momentum = etch::momentum<network>;
  namespace expected = golden::training;

  SECTION("sgd") { check_training<expected::sgd, T>(sgd{.learning_rate = as<T>(expected::sgd::learning_rate)}); }
  SECTION("sgd with weight decay") {
    using golden_case = expected::sgd_with_decay;
    check_training<golden_case, T>(
        sgd{.learning_rate = as<T>(golden_case::learning_rate), .weight_decay = as<T>(golden_case::weight_decay)});
  }
  SECTION("sgd with the sum over the batch") {
    using golden_case = expected::sgd_of_sum;
    check_training<golden_case, T>(sgd{.learning_rate = as<T>(golden_case::learning_rate)},
                                   {.reduce = etch::reduction::sum});
  }
  SECTION("sgd with the report's reduction") {
    using golden_case = expected::sgd_of_report;
    check_training<golden_case, T>(sgd{.learning_rate = as<T>(golden_case::learning_rate)},
                                   {.reduce = etch::reduction::report});
  }
  SECTION("sgd with the gradient clipped by its norm") {
    using golden_case = expected::sgd_clipped;
    check_training<golden_case, T>(sgd{.learning_rate = as<T>(golden_case::learning_rate)},
                                   {.clip_norm = as<T>(golden_case::clip_norm)});
  }
  SECTION("momentum") {
    using golden_case = expected::momentum;
    check_training<golden_case, T>(
        momentum{.learning_rate = as<T>(golden_case::learning_rate), .mu = as<T>(golden_case::mu)});
  }
  SECTION("momentum with weight decay") {
    using golden_case = expected::momentum_with_decay;
    check_training<golden_case, T>(momentum{.learning_rate = as<T>(golden_case::learning_rate),
                                            .mu = as<T>(golden_case::mu),
                                            .weight_decay = as<T>(golden_case::weight_decay)});
  }
  SECTION("nesterov") {
    using golden_case = expected::nesterov;
    check_training<golden_case, T>(
        momentum{.learning_rate = as<T>(golden_case::learning_rate), .mu = as<T>(golden_case::mu), .nesterov = true});
  }
  SECTION("adam") { check_training<expected::adam, T>(adam_of<expected::adam, etch::adam<network>>()); }
  SECTION("adam with weight decay") {
    check_training<expected::adam_with_decay, T>(adam_of<expected::adam_with_decay, etch::adam<network>>());
  }
  SECTION("adamw") { check_training<expected::adamw, T>(adam_of<expected::adamw, etch::adamw<network>>()); }
  SECTION("rprop") {
    using golden_case = expected::rprop;
    check_training<golden_case, T>(etch::rprop<network>{.initial_step = as<T>(golden_case::initial_step),
                                                        .increase = as<T>(golden_case::increase),
                                                        .decrease = as<T>(golden_case::decrease),
                                                        .smallest_step = as<T>(golden_case::smallest_step),
                                                        .largest_step = as<T>(golden_case::largest_step)});
  }
}
