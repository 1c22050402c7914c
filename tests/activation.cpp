// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/activation.hpp>

#include <cmath>

#include "catch.hpp"

namespace {

constexpr etch::no_parameters none{};

template <class Activation>
constexpr float value(float x) {
  return Activation::forward(none, etch::vector<float, 1>{x})[0];
}

template <class Activation>
constexpr float slope(float x) {
  etch::vector<float, 1> const in{x};
  return Activation::backward(none, in, Activation::forward(none, in), etch::vector<float, 1>{1})[0];
}

static_assert(value<etch::relu>(-2) == 0 && value<etch::relu>(3) == 3 && slope<etch::relu>(-2) == 0);
static_assert(slope<etch::relu>(0) == 0 && slope<etch::relu>(0.5F) == 1);
static_assert(value<etch::leaky_relu<>>(-2) == -0.02F && slope<etch::leaky_relu<>>(-2) == 0.01F);
static_assert(value<etch::leaky_relu<std::ratio<1, 4>>>(-2) == -0.5F && value<etch::leaky_relu<>>(3) == 3);
static_assert(value<etch::sigmoid>(0) == 0.5F && slope<etch::sigmoid>(0) == 0.25F);
static_assert(value<etch::tanh>(0) == 0 && slope<etch::tanh>(0) == 1);
static_assert(slope<etch::softplus>(0) == 0.5F);
static_assert(value<etch::fast_sigmoid>(2) == etch::math::fast_sigmoid(2.0F));
static_assert(value<etch::fast_tanh>(2) == etch::math::fast_tanh(2.0F));

}  // namespace

TEMPLATE_TEST_CASE("an activation acts on each number by itself", "", etch::sigmoid, etch::tanh, etch::relu,
                   etch::leaky_relu<>, etch::softplus, etch::fast_sigmoid, etch::fast_tanh) {
  etch::vector<double, 3> const x{-1.5, 0.25, 2};
  auto const y = TestType::forward(none, x);
  auto const dx = TestType::backward(none, x, y, etch::vector<double, 3>{1, 10, 100});
  double scale = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(y[i] == TestType::value(x[i]));
    CHECK(dx[i] == scale * TestType::derivative(x[i], y[i]));
    scale *= 10;
  }
}

TEMPLATE_TEST_CASE("an activation passes NaN on", "", etch::sigmoid, etch::tanh, etch::relu, etch::leaky_relu<>,
                   etch::softplus, etch::fast_sigmoid, etch::fast_tanh) {
  CHECK(std::isnan(value<TestType>(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("leaky_relu of fixed-point numbers is within a unit, and sums and losses do not saturate on the way") {
  auto const mistakes = []<class T>(T /*zero*/) {
    int count = 0;
    for (int units = std::numeric_limits<typename T::storage>::min(); units <= 0; ++units) {
      auto const x = T::of_units(static_cast<typename T::storage>(units));
      count += std::fabs(static_cast<double>(etch::leaky_relu<>::value(x).units()) - units * 0.01) <= 1.0 ? 0 : 1;
    }
    return count;
  };
  CHECK(mistakes(etch::fixed<4, 11>{}) == 0);
  CHECK(mistakes(etch::fixed<0, 15>{}) == 0);
  CHECK(mistakes(etch::fixed<3, 4>{}) == 0);
  using q31 = etch::fixed<4, 27>;
  CHECK(std::fabs(static_cast<double>(etch::leaky_relu<>::value(q31{-10.0})) + 0.1) < 1e-7);
}
