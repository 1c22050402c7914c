// SPDX-License-Identifier: BSL-1.0
#include <etch/network.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/loss.hpp>
#include <etch/number/dual.hpp>

#include <limits>
#include <span>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;

static_assert(model::inputs == 2 && model::outputs == 1 && model::depth == 6);
static_assert(model::parameter_count == 91);
static_assert(sizeof(model) == 91 * sizeof(float));
static_assert(std::is_trivially_copyable_v<model> && std::is_standard_layout_v<model::input_type>);
static_assert(std::is_same_v<model::output_type, std::array<float, 1>>);

// Many activations in a row, also the same one, take no room.
using dense_in_sigmoids = etch::network<double, etch::dense<3, 2>, etch::sigmoid, etch::sigmoid, etch::sigmoid,
                                        etch::tanh, etch::sigmoid, etch::softmax, etch::sigmoid>;
static_assert(sizeof(dense_in_sigmoids) == (3 * 2 + 2) * sizeof(double));
static_assert(dense_in_sigmoids::outputs == 2);

// A trace is the input and each layer's output, and nothing else.
static_assert(sizeof(model::trace_type) == (2 + 10 + 10 + 5 + 5 + 1 + 1) * sizeof(float));

// A network can be a template argument, and a constant.
template <model Net>
constexpr float constant_output = Net.forward({0.5F, 0.5F})[0];
static_assert(constant_output<model{}> == 0.5F);

/// 2 -> 2 -> 1 by hand: relu(x W1 + b1) W2 + b2.
using small = etch::network<float, etch::dense<2, 2>, etch::relu, etch::dense<2, 1>>;
constexpr small by_hand = [] {
  small net;
  net.layer<0>().weights = {{{1, -1}, {2, 1}}};
  net.layer<0>().biases = {0.5F, 0};
  net.layer<2>().weights = {{{3}, {10}}};
  net.layer<2>().biases = {1};
  return net;
}();

// x = (1, 1): hidden 3.5 and 0, the second cut by relu; y = 3 * 3.5 + 1.
static_assert(by_hand.forward({1.0F, 1.0F})[0] == 11.5F);
// dy = 2: dW2 = 2 (3.5, 0), db2 = 2, dhidden = (6, 20) cut to (6, 0), dW1 = x (6, 0), dx = (6, 12).
constexpr auto gradient = by_hand.backward(by_hand.trace({1.0F, 1.0F}), {2.0F}, etch::with_input);
static_assert(gradient.parameters.layer<2>().weights == etch::matrix<float, 2, 1>{{{7}, {0}}});
static_assert(gradient.parameters.layer<2>().biases[0] == 2);
static_assert(gradient.parameters.layer<0>().weights == etch::matrix<float, 2, 2>{{{6, 0}, {6, 0}}});
static_assert(gradient.parameters.layer<0>().biases == etch::vector<float, 2>{6, 0});
static_assert(gradient.input == etch::vector<float, 2>{6, 12});

}  // namespace

TEST_CASE("a new network is all zeros") {
  model const net;
  etch::for_each_parameter([](etch::parameter_kind, float const& p) { CHECK(p == 0); }, net);
}

TEST_CASE("forward takes an array or a braced list") {
  etch::vector<float, 2> const x{1, 1};
  CHECK(by_hand.forward(x)[0] == 11.5F);
  CHECK(by_hand.forward({1.0F, 1.0F})[0] == 11.5F);
  CHECK(by_hand.trace(x).layer<1>() == by_hand.trace({1.0F, 1.0F}).layer<1>());
}

TEST_CASE("a trace holds the input and the output of every layer") {
  auto const trace = by_hand.trace({1.0F, 1.0F});
  CHECK(trace.input() == etch::vector<float, 2>{1, 1});
  CHECK(trace.layer<0>() == etch::vector<float, 2>{3.5F, 0});
  CHECK(trace.layer<1>() == etch::vector<float, 2>{3.5F, 0});
  CHECK(trace.output() == etch::vector<float, 1>{11.5F});
  CHECK(&trace.layer<2>() == &trace.output());
}

TEST_CASE("backward with and without the input gives the same parameter gradient") {
  auto const net = etch::initialized<model>(etch::xavier{}, 1);
  auto const trace = net.trace({0.3F, 0.8F});
  CHECK(net.backward(trace, {1.5F}) == net.backward(trace, {1.5F}, etch::with_input).parameters);
}

TEST_CASE("backward into a gradient that there is replaces all of it") {
  using wide =
      etch::network<float, etch::dense<3, 70>, etch::tanh, etch::dense<70, 21>, etch::relu, etch::dense<21, 2>>;
  auto const check = []<class Network>(Network const& net, auto const& x, auto const& dy) {
    auto const trace = net.trace(x);
    Network replaced;
    etch::for_each_parameter<etch::pass::looped>(
        [](etch::parameter_kind, float& g) { g = std::numeric_limits<float>::quiet_NaN(); }, replaced);
    net.backward(trace, dy, replaced);
    CHECK(replaced == net.backward(trace, dy));
  };
  check(etch::initialized<model>(etch::xavier{}, 1), model::input_type{0.3F, 0.8F}, model::output_type{1.5F});
  check(etch::initialized<wide>(etch::xavier{}, 1), wide::input_type{0.3F, 0.8F, -2}, wide::output_type{1.5F, -1});
  static_assert([] {
    small replaced = by_hand;
    by_hand.backward(by_hand.trace({1.0F, 1.0F}), {2.0F}, replaced);
    return replaced == by_hand.backward(by_hand.trace({1.0F, 1.0F}), {2.0F});
  }());
}

TEST_CASE("accumulate adds one sample's gradient to a sum") {
  auto const trace = by_hand.trace({1.0F, 1.0F});
  small sum = by_hand.backward(trace, {2.0F});
  by_hand.descend(trace, small::output_type{2.0F}, sum, etch::add{});
  CHECK(sum == by_hand.backward(trace, {4.0F}));
}

TEST_CASE("networks are equal when all their parameters are") {
  small other = by_hand;
  CHECK(other == by_hand);
  other.layer<2>().biases[0] += 1;
  CHECK_FALSE(other == by_hand);
}

TEST_CASE("a converted network computes the same in the other number") {
  auto const net = etch::initialized<model>(etch::xavier{}, 1);
  auto const wide = etch::convert<double>(net);
  static_assert(std::is_same_v<decltype(wide)::number_type, double>);
  CHECK(wide.forward({0.25, 0.75})[0] == Approx(net.forward({0.25F, 0.75F})[0]).epsilon(1e-6));
  CHECK(etch::convert<etch::dual<double>>(wide).layer<0>().weights[1][2].derivative == 0);
}

TEST_CASE("constant and run-time evaluation give the same bits") {
  constexpr auto compiled = [] {
    auto net = etch::initialized<model>(etch::normal_weights{}, 7);
    auto const trace = net.trace({0.1F, 0.9F});
    return net.backward(trace, etch::squared_error{}.gradient(trace.output(), {1.0F}));
  }();
  // The seed is read from a volatile, or the compiler would take the short cut.
  std::uint64_t volatile seed = 7;
  auto const net = etch::initialized<model>(etch::normal_weights{}, seed);
  auto const trace = net.trace({0.1F, 0.9F});
  CHECK(compiled == net.backward(trace, etch::squared_error{}.gradient(trace.output(), {1.0F})));
}
