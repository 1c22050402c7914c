// SPDX-License-Identifier: BSL-1.0
#include <etch/number/dual.hpp>

#include <cmath>

#include "catch.hpp"

using etch::dual;

namespace {

constexpr dual<double> x{0.7, 1.0};

// d/dx of x^2, x / (1 + x) and -x, exactly as the rules say.
static_assert((x * x).derivative == 1.4);
static_assert((-x).derivative == -1.0 && (x + x).derivative == 2.0 && (x - x).derivative == 0.0);
static_assert(dual<float>{3}.derivative == 0.0F);

/// The central difference of f at 0.7, whose error is about h^2 = 1e-10.
template <class F>
double difference(F f) {
  constexpr double h = 1e-5;
  return (f(0.7 + h) - f(0.7 - h)) / (2 * h);
}

}  // namespace

TEST_CASE("each function of a dual number has the derivative of the function") {
  CHECK(exp(x).derivative == Approx(difference([](double a) { return std::exp(a); })).epsilon(1e-8));
  CHECK(log(x).derivative == Approx(difference([](double a) { return std::log(a); })).epsilon(1e-8));
  CHECK(sqrt(x).derivative == Approx(difference([](double a) { return std::sqrt(a); })).epsilon(1e-8));
  CHECK(tanh(x).derivative == Approx(difference([](double a) { return std::tanh(a); })).epsilon(1e-8));
  CHECK(sigmoid(x).derivative == Approx(difference([](double a) { return 1 / (1 + std::exp(-a)); })).epsilon(1e-8));
  CHECK(softplus(x).derivative == Approx(difference([](double a) { return std::log1p(std::exp(a)); })).epsilon(1e-8));
  CHECK((x / (x + dual<double>{1})).derivative ==
        Approx(difference([](double a) { return a / (a + 1); })).epsilon(1e-8));
}

TEST_CASE("duals are ordered by their values, and a chosen dual keeps its derivative") {
  dual<double> const y{0.8, -5.0};
  CHECK(x < y);
  CHECK_FALSE(x > y);
  CHECK(select(x < y, x, y).derivative == 1.0);
  CHECK(select(x > y, x, y).derivative == -5.0);
}

TEST_CASE("a dual is finite where its value and its derivative are") {
  double const infinity = std::numeric_limits<double>::infinity();
  CHECK(is_finite(x));
  CHECK_FALSE(is_finite(dual<double>{infinity, 0}));
  CHECK_FALSE(is_finite(dual<double>{0, infinity}));
}
