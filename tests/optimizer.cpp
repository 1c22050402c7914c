// SPDX-License-Identifier: BSL-1.0
#include <etch/optimizer.hpp>

#include <etch/layer/dense.hpp>

#include <cmath>

#include "catch.hpp"

namespace {

// One weight and one bias: each rule can be followed by hand. The golden tests hold 100 steps of
// each optimizer against an independent implementation.
using model = etch::network<double, etch::dense<1, 1>>;

constexpr model make(double weight, double bias) {
  model net;
  net.layer<0>().weights = {{{weight}}};
  net.layer<0>().biases = {bias};
  return net;
}

template <class Optimizer>
constexpr model stepped(Optimizer optimizer, model net, model const& gradient, int steps = 1) {
  for (int i = 0; i < steps; ++i) {
    optimizer.step(net, gradient);
  }
  return net;
}

static_assert(etch::optimizer<etch::sgd<model>, model> && etch::optimizer<etch::adamw<model>, model>);
static_assert(!etch::optimizer<int, model>);
static_assert(stepped(etch::sgd<model>{.learning_rate = 0.5}, make(1, 2), make(4, -2)) == make(-1, 3));
static_assert(stepped(etch::sgd<model>{.learning_rate = 0.5, .weight_decay = 1}, make(1, 2), make(4, -2)) ==
              make(-1.5, 3));  // the bias does not decay

double weight(model const& net) { return net.layer<0>().weights[0][0]; }
double bias(model const& net) { return net.layer<0>().biases[0]; }

}  // namespace

TEST_CASE("momentum keeps going, and Nesterov's looks one step ahead") {
  // v = 1, 1.5: p = -1, -2.5; Nesterov: -(1 + 0.5), -(1 + 0.75) more.
  etch::momentum<model> const plain{.learning_rate = 1, .mu = 0.5};
  CHECK(weight(stepped(plain, make(0, 0), make(1, 0), 2)) == -2.5);
  etch::momentum<model> const ahead{.learning_rate = 1, .mu = 0.5, .nesterov = true};
  CHECK(weight(stepped(ahead, make(0, 0), make(1, 0), 2)) == -3.25);
}

TEST_CASE("Adam's first step is the learning rate, whatever the gradient's size") {
  for (double const g : {1e-3, 1.0, 1e3}) {
    model const net = stepped(etch::adam<model>{.learning_rate = 0.1}, make(0, 0), make(g, -g));
    CHECK(weight(net) == Approx(-0.1).epsilon(1e-4));
    CHECK(bias(net) == Approx(0.1).epsilon(1e-4));
  }
}

TEST_CASE("AdamW shrinks weights by rate times decay and leaves biases alone") {
  model const net = stepped(etch::adamw<model>{.learning_rate = 0.1, .weight_decay = 0.5}, make(2, 2), make(0, 0));
  CHECK(weight(net) == Approx(2 - 0.1 * 0.5 * 2));
  CHECK(bias(net) == 2);
}

TEST_CASE("rprop grows its step while the sign stays and halves it where it changes") {
  etch::rprop<model> optimizer{.initial_step = 0.1};
  model net = make(0, 0);
  optimizer.step(net, make(3, 0));  // -0.1
  optimizer.step(net, make(3, 0));  // -0.12
  CHECK(weight(net) == Approx(-0.22));
  optimizer.step(net, make(-1e-300, 0));  // the sign changes: no step now, 0.06 from here on
  CHECK(weight(net) == Approx(-0.22));
  optimizer.step(net, make(-1e-300, 0));
  CHECK(weight(net) == Approx(-0.16));
  CHECK(bias(net) == 0);
}

TEST_CASE("a batch's gradient is the sum, the mean, or the report's mixture") {
  auto const reduced = [](etch::reduction how) {
    model gradient = make(6, 9);
    etch::reduce(gradient, how, 3);
    return gradient;
  };
  CHECK(reduced(etch::reduction::sum) == make(6, 9));
  CHECK(weight(reduced(etch::reduction::mean)) == Approx(2));
  CHECK(bias(reduced(etch::reduction::mean)) == Approx(3));
  CHECK(weight(reduced(etch::reduction::report)) == 6);
  CHECK(bias(reduced(etch::reduction::report)) == Approx(3));
}

TEST_CASE("clipping shortens a gradient that is too long and leaves any other alone") {
  model gradient = make(3, -4);
  CHECK(etch::norm(gradient) == 5);
  etch::clip_by_norm(gradient, 10.0);
  CHECK(gradient == make(3, -4));
  etch::clip_by_norm(gradient, 1.0);
  CHECK(weight(gradient) == Approx(0.6));
  CHECK(bias(gradient) == Approx(-0.8));
}

TEST_CASE("clipping works where the squares, or the norm itself, would overflow") {
  model gradient = make(3e200, -4e200);
  CHECK(etch::norm(gradient) == Approx(5e200));
  etch::clip_by_norm(gradient, 1.0);
  CHECK(weight(gradient) == Approx(0.6));
  model largest = make(1.5e308, 1.5e308);
  etch::clip_by_norm(largest, 1.0);
  CHECK(bias(largest) == Approx(std::sqrt(0.5)));
  model tiny = make(3e-200, 4e-200);
  CHECK(etch::norm(tiny) == Approx(5e-200));
  CHECK(etch::norm(make(0, 0)) == 0);
}
