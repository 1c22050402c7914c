// SPDX-License-Identifier: BSL-1.0
#include <etch/fixed_sgd.hpp>

#include <cmath>
#include <etch/etch.hpp>

#include "catch.hpp"

namespace {

using q4_11 = etch::fixed<4, 11>;
using q3_4 = etch::fixed<3, 4>;

template <class T>
using network_of =
    etch::network<T, etch::dense<2, 4>, etch::tanh, etch::dense<4, 3>, etch::sigmoid, etch::dense<3, 1>, etch::sigmoid>;
using in_fixed = network_of<q4_11>;

constexpr auto samples = etch::convert<q4_11>(etch::problems::xor_easy<>);

/// The network after learning from some samples.
constexpr in_fixed learned(std::size_t count) {
  auto net = etch::convert<q4_11>(etch::initialized<network_of<float>>(etch::normal_weights{}, 5));
  etch::fixed_sgd<in_fixed> optimizer{.learning_rate = q4_11{0.5}};
  for (std::size_t i = 0; i < count; ++i) {
    etch::learn(net, samples[i % samples.size()], etch::squared_error{}, optimizer);
  }
  return net;
}

template <class T>
using one_weight = etch::network<T, etch::dense<1, 1>>;

// The rate and the scale come first: 0.25 * 2^3 dy, to the end of the range.
constexpr etch::fixed_sgd<one_weight<q4_11>> quarter{.learning_rate = q4_11{0.25}};
static_assert(quarter.scaled(etch::vector<q4_11, 1>{q4_11{0.5}})[0] == q4_11{1});
static_assert(quarter.scaled(etch::vector<q4_11, 1>{q4_11{-9}})[0] == q4_11{-16});
static_assert(etch::fixed_sgd<one_weight<q4_11>, 0>{.learning_rate = q4_11{0.25}}.scaled(etch::vector<q4_11, 1>{
                  q4_11{0.5}})[0] == q4_11{0.125});

/// What a step of so many units of a product (or of a number) makes of 0, on average, in units.
template <class T, int ScaleBits, class Gradient>
double mean_step(Gradient const& g) {
  etch::fixed_sgd<one_weight<T>, ScaleBits> optimizer;
  auto const update = optimizer.update();
  double sum = 0;
  constexpr int count = 1 << 16;
  for (int i = 0; i < count; ++i) {
    T p{0};
    update(etch::parameter_kind::weights, p, g);
    sum += p.units();
  }
  return sum / count;
}

}  // namespace

TEST_CASE("a step is rounded at random, and right on average") {
  // Within five standard deviations of a mean of 2^16 numbers that are one of two neighbours.
  constexpr double tolerance = 5 * 0.5 / 256;
  for (int units : {0, 1, 3, 100, 1000, 16383, 16384, 30000, -1, -77, -16385}) {
    auto const product = etch::numbers::exact<22>::of_units(units);
    CHECK(std::fabs(mean_step<q4_11, 3>(product) + units / 16384.0) < tolerance);
    auto const number = q4_11::of_units(static_cast<std::int16_t>(units));
    CHECK(std::fabs(mean_step<q4_11, 3>(number) + units / 8.0) < tolerance);
    CHECK(mean_step<q4_11, 0>(number) == -units);  // nothing to round
    CHECK(std::fabs(mean_step<q3_4, 2>(etch::numbers::exact<8>::of_units(units % 100)) + units % 100 / 64.0) <
          tolerance);
    using q8_23 = etch::fixed<8, 23>;
    auto const wide = etch::numbers::exact<46>::of_units(std::int64_t{units} << 12);
    CHECK(std::fabs(mean_step<q8_23, 3>(wide) + units / 16384.0) < tolerance);
  }
}

TEST_CASE("a step ends at the range") {
  etch::fixed_sgd<one_weight<q4_11>, 0> optimizer;
  q4_11 p{-15};
  optimizer.update()(etch::parameter_kind::weights, p, q4_11{10});
  CHECK(p.units() == INT16_MIN);
}

TEST_CASE("learning gives the same bits at run time as in a constant expression") {
  constexpr auto constant = learned(30);
  std::size_t volatile count = 30;
  CHECK(learned(count) == constant);
  CHECK_FALSE(learned(29) == constant);
}

TEST_CASE("learn takes the step that its parts do") {
  auto net = learned(3);
  auto expected = net;
  etch::fixed_sgd<in_fixed> optimizer{.learning_rate = q4_11{0.5}, .noise = 9};
  auto by_parts = optimizer;
  auto const loss = etch::learn(net, samples[4], etch::squared_error{}, optimizer);
  auto const trace = expected.trace(samples[4].input);
  CHECK(loss == etch::squared_error{}.value(trace.output(), samples[4].target));
  auto const dy = by_parts.scaled(etch::squared_error{}.gradient(trace.output(), samples[4].target));
  expected.descend(trace, dy, expected, by_parts.update());
  CHECK(net == expected);
  CHECK(optimizer.noise == by_parts.noise);
}

TEST_CASE("backward in fixed point agrees with float, to some units") {
  auto const net = learned(0);
  auto const real = etch::convert<float>(net);
  for (auto const& s : samples) {
    auto const real_sample = etch::convert<float>(s);
    auto const gradient = net.backward(net.trace(s.input), {q4_11{1}});
    auto const expected = real.backward(real.trace(real_sample.input), {1.0F});
    etch::for_each_parameter(
        [](etch::parameter_kind, q4_11 const& g, float const& e) {
          CHECK(std::fabs(static_cast<double>(g) - static_cast<double>(e)) < 6.0 / 2048);
        },
        gradient, expected);
  }
}

TEST_CASE("a step by a stored gradient descends as well") {
  auto net = learned(0);
  auto const s = samples[3];
  etch::fixed_sgd<in_fixed> optimizer{.learning_rate = q4_11{1}};
  auto const loss = [&] { return etch::squared_error{}.value(net.forward(s.input), s.target); };
  auto const before = loss();
  for (int i = 0; i < 20; ++i) {
    auto const trace = net.trace(s.input);
    auto const dy = optimizer.scaled(etch::squared_error{}.gradient(trace.output(), s.target));
    optimizer.step(net, net.backward(trace, dy));
  }
  CHECK(loss() < before);
}

TEST_CASE("other networks do not feel the scale") {
  etch::sgd<network_of<float>> const optimizer;
  CHECK(etch::detail::scaled_for(optimizer, etch::vector<float, 1>{3.0F})[0] == 3.0F);
}

TEST_CASE("classes and accuracy are those of fixed-point outputs") {
  CHECK(etch::classify(etch::vector<q4_11, 1>{q4_11{0.51}}) == 1);
  CHECK(etch::classify(etch::vector<q4_11, 1>{q4_11{0.5}}) == 0);
  CHECK(etch::classify(etch::vector<q4_11, 1>{q4_11{0.1}}, q4_11{0}) == 1);
  using q0_15 = etch::fixed<0, 15>;
  CHECK(etch::classify(etch::vector<q0_15, 3>{q0_15{-0.5}, q0_15{0.25}, q0_15{0.25}}) == 1);
  auto const net = learned(0);
  auto const right = etch::confusion_of(net, samples).correct();
  std::size_t expected = 0;
  for (auto const& s : samples) {
    expected += (net.forward(s.input)[0] > q4_11{0.5}) == (s.target[0] > q4_11{0.5}) ? 1U : 0U;
  }
  CHECK(right == expected);
}
