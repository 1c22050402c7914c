// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/stored_as.hpp>

#include <cmath>
#include <etch/etch.hpp>

#include "catch.hpp"

namespace {

using etch::fixed;
using value = fixed<4, 11>;
using weight = fixed<3, 4>;

using real = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::tanh, etch::dense<5, 1>>;
using mixed =
    etch::network<value, etch::stored_as<weight, etch::dense<2, 10>>, etch::sigmoid,
                  etch::stored_as<weight, etch::dense<10, 5>>, etch::tanh, etch::stored_as<weight, etch::dense<5, 1>>>;

// Weights of 8 bits, values of 16, sums of 32.
static_assert(sizeof(mixed) == 91 && mixed::parameter_count == 91);
static_assert(std::is_same_v<mixed::input_type, etch::vector<value, 2>>);
static_assert(std::is_same_v<etch::detail::sum_of_products<value, weight, 10>, etch::numbers::exact<15, std::int32_t>>);
static_assert(std::is_same_v<etch::detail::sum_of_products<weight, value, 10>, etch::numbers::exact<15, std::int32_t>>);

constexpr auto start = etch::initialized<real>(etch::normal_weights{}, 4);
constexpr auto samples = etch::convert<value>(etch::problems::xor_easy<>);

/// The network after a step on each of some samples.
constexpr mixed learned(std::size_t count) {
  auto net = etch::convert<mixed>(start);
  etch::fixed_sgd<mixed> optimizer{.learning_rate = 0.5F};
  for (std::size_t i = 0; i < count; ++i) {
    etch::learn(net, samples[i], etch::squared_error{}, optimizer);
  }
  return net;
}

}  // namespace

TEST_CASE("a network is converted to one that keeps its weights in another format") {
  auto const net = etch::convert<mixed>(start);
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t o = 0; o < 5; ++o) {
      CHECK(net.layer<2>().weights[i][o] == weight{start.layer<2>().weights[i][o]});
    }
  }
  CHECK(net.layer<0>().biases[3] == weight{start.layer<0>().biases[3]});
  auto const back = etch::convert<real>(net);
  CHECK(back.layer<2>().weights[1][1] == static_cast<float>(net.layer<2>().weights[1][1]));
  CHECK(etch::convert<mixed>(back) == net);
}

TEST_CASE("it predicts and differentiates as the network of these weights does") {
  auto const net = etch::convert<mixed>(start);
  auto const reference = etch::convert<real>(net);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    auto const x = etch::problems::xor_easy<>[i].input;
    auto const trace = net.trace(samples[i].input);
    CHECK(std::fabs(static_cast<double>(trace.output()[0]) - static_cast<double>(reference.forward(x)[0])) <
          8.0 / 2048);
    auto const dx = net.input_gradient(trace, {value{1}});
    auto const expected = reference.input_gradient(reference.trace(x), {1.0F});
    CHECK(std::fabs(static_cast<double>(dx[0]) - static_cast<double>(expected[0])) < 8.0 / 2048);
  }
}

TEST_CASE("it learns to the same bits at run time as in a constant expression") {
  constexpr auto constant = learned(20);
  std::size_t volatile count = 20;
  CHECK(learned(count) == constant);
  CHECK_FALSE(constant == learned(0));
}

TEST_CASE("steps of weights with many bits, and with few, end at their range and are right on average") {
  auto const step = []<class T, class Weight>(T x, T dy, Weight w) {
    using one = etch::network<T, etch::stored_as<Weight, etch::dense<1, 1>>>;
    one net;
    net.template layer<0>().weights[0][0] = w;
    etch::fixed_sgd<one> optimizer{.learning_rate = 1};
    net.descend(net.trace({x}), optimizer.scaled(etch::vector<T, 1>{dy}), net, optimizer.update());
    return net.template layer<0>().weights[0][0];
  };
  CHECK(step(value{8}, value{1.5}, fixed<4, 27>{-15.9}).units() == INT32_MIN);
  CHECK(step(value{4}, value{1.5}, fixed<1, 30>{0}).units() == -INT32_MAX);
  CHECK(step(value{0.5}, value{0.5}, fixed<4, 27>{1}) == fixed<4, 27>{0.75});
  auto const mean = [&]<class T, class Weight>(T x, T dy, Weight /*w*/) {
    using one = etch::network<T, etch::stored_as<Weight, etch::dense<1, 1>>>;
    etch::fixed_sgd<one> optimizer{.learning_rate = 1};
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
      one net;
      net.descend(net.trace({x}), optimizer.scaled(etch::vector<T, 1>{dy}), net, optimizer.update());
      sum += static_cast<double>(net.template layer<0>().weights[0][0]);
    }
    return sum / 20000;
  };
  using unit = fixed<0, 15>;
  CHECK(std::fabs(mean(unit{0.9}, unit{-0.1}, fixed<5, 2>{}) - 0.09) < 0.01);
  CHECK(std::fabs(mean(unit{0.9}, unit{-0.1}, fixed<6, 1>{}) - 0.09) < 0.01);
  CHECK(std::fabs(mean(unit{0.9}, unit{-0.1}, fixed<7, 0>{}) - 0.09) < 0.015);
  CHECK(std::fabs(mean(fixed<0, 31>{0.9}, fixed<0, 31>{-0.1}, fixed<7, 0>{}) - 0.09) < 0.015);
}
