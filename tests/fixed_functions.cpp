// SPDX-License-Identifier: BSL-1.0
#include <etch/number/fixed_functions.hpp>

#include <cmath>
#include <etch/etch.hpp>

#include "catch.hpp"

namespace {

using etch::fixed;

/// The largest error of f, which gives numbers Y, in their units, over every number X of 8 or 16 bits; of results
/// beyond the range from its end.
template <class X, class Y, class Function, class Exact>
double largest_error_as(Function f, Exact exact) {
  using limits = std::numeric_limits<typename X::storage>;
  using results = std::numeric_limits<typename Y::storage>;
  double largest = 0;
  for (int units = limits::min(); units <= limits::max(); ++units) {
    auto const x = X::of_units(static_cast<typename X::storage>(units));
    double const wanted = std::fmin(std::fmax(std::ldexp(exact(std::ldexp(units, -X::fraction_bits)), Y::fraction_bits),
                                              static_cast<double>(results::min())),
                                    static_cast<double>(results::max()));
    largest = std::fmax(largest, std::fabs(static_cast<double>(f(x).units()) - wanted));
  }
  return largest;
}
template <class T, class Function, class Exact>
double largest_error(Function f, Exact exact) {
  return largest_error_as<T, T>(f, exact);
}

template <class T, class Function>
bool grows(Function f) {
  using limits = std::numeric_limits<typename T::storage>;
  for (int units = limits::min(); units < limits::max(); ++units) {
    if (f(T::of_units(static_cast<typename T::storage>(units + 1))) <
        f(T::of_units(static_cast<typename T::storage>(units)))) {
      return false;
    }
  }
  return true;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double smooth(double x) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

using q4_11 = fixed<4, 11>;
static_assert(sigmoid(q4_11{0}) == q4_11{0.5} && tanh(q4_11{0}) == q4_11{0} && exp(q4_11{0}) == q4_11{1});
static_assert(sigmoid(q4_11{15}) == q4_11{1} && sigmoid(q4_11{-15}) == q4_11{0} && tanh(q4_11{-9}) == q4_11{-1});
static_assert(log(q4_11{1}) == q4_11{0} && log(q4_11{0}).units() == INT16_MIN && sqrt(q4_11{9}) == q4_11{3});
static_assert(softplus(q4_11{-15}) == q4_11{0} && softplus(q4_11{12}) == q4_11{12} && sqrt(q4_11{-1}) == q4_11{0});
static_assert(exp(q4_11{3}).units() == INT16_MAX && exp(q4_11{-16}) == q4_11{0});
static_assert(sizeof(etch::detail::quadratics<11, 4, etch::detail::sigmoid_function>::table) == 272);

}  // namespace

TEMPLATE_TEST_CASE("functions of fixed-point numbers are within a unit of the last place, at every number", "",
                   (fixed<0, 15>), (fixed<1, 14>), (fixed<2, 13>), (fixed<3, 12>), (fixed<4, 11>), (fixed<5, 10>),
                   (fixed<7, 8>), (fixed<11, 4>), (fixed<15, 0>), (fixed<0, 7>), (fixed<1, 6>), (fixed<3, 4>),
                   (fixed<7, 0>)) {
  using T = TestType;
  CHECK(largest_error<T>([](T x) { return sigmoid(x); }, logistic) <= 0.65);
  CHECK(largest_error<T>([](T x) { return tanh(x); }, [](double x) { return std::tanh(x); }) <= 0.77);
  CHECK(largest_error<T>([](T x) { return softplus(x); }, smooth) <= 0.71);
  CHECK(largest_error<T>([](T x) { return exp(x); }, [](double x) { return std::exp(x); }) <= 1.02);
  CHECK(largest_error<T>([](T x) { return log(x); }, [](double x) { return x > 0 ? std::log(x) : -HUGE_VAL; }) <= 0.96);
  CHECK(largest_error<T>([](T x) { return sqrt(x); }, [](double x) { return x > 0 ? std::sqrt(x) : 0.0; }) <= 0.5);
}

TEMPLATE_TEST_CASE("functions of fixed-point numbers grow where the exact ones do", "", (fixed<0, 15>), (fixed<3, 12>),
                   (fixed<4, 11>), (fixed<7, 8>), (fixed<3, 4>)) {
  using T = TestType;
  CHECK(grows<T>([](T x) { return sigmoid(x); }));
  CHECK(grows<T>([](T x) { return tanh(x); }));
  CHECK(grows<T>([](T x) { return softplus(x); }));
  CHECK(grows<T>([](T x) { return exp(x); }));
  CHECK(grows<T>([](T x) { return log(x); }));
  CHECK(grows<T>([](T x) { return sqrt(x); }));
}

TEMPLATE_TEST_CASE("functions of 32 bits are as close as their tables", "", (fixed<15, 16>), (fixed<7, 24>),
                   (fixed<3, 28>), (fixed<0, 31>)) {
  using T = TestType;
  double const unit = std::ldexp(1.0, -T::fraction_bits);
  double const most = INT32_MAX * unit;
  etch::pcg32 random{1};
  double errors[6] = {};
  for (int i = 0; i < 300'000; ++i) {
    auto const x = T::of_units(static_cast<std::int32_t>(random()) >> (i % 24));
    double const v = double(x);
    auto const check = [&](double& largest, T found, double wanted) {
      largest = std::fmax(largest, std::fabs(double(found) - std::fmin(wanted, most)));
    };
    check(errors[0], sigmoid(x), logistic(v));
    check(errors[1], tanh(x), std::tanh(v));
    check(errors[2], softplus(x), smooth(v));
    if (v < 1) {
      check(errors[3], exp(x), std::exp(v));
    }
    if (v > 0 && std::log(v) > -(most + unit)) {
      check(errors[4], log(x), std::log(v));
    }
    if (v >= 0) {
      check(errors[5], sqrt(x), std::sqrt(v));
    }
  }
  CHECK(errors[0] <= 3e-7 + 0.51 * unit);
  CHECK(errors[1] <= 4e-6 + 0.51 * unit);
  CHECK(errors[2] <= 3e-7 + 0.51 * unit);
  CHECK(errors[3] <= 2e-6 + 0.51 * unit);
  CHECK(errors[4] <= 5e-6 + 0.51 * unit);
  CHECK(errors[5] <= 0.51 * unit);
}

TEST_CASE("a network in fixed point gives what it gives in double, within what its numbers round") {
  using layers_of_double = etch::network<double, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::tanh,
                                         etch::dense<5, 1>, etch::sigmoid>;
  auto const net = etch::initialized<layers_of_double>(etch::xavier{}, 3);
  auto const in_fixed = etch::convert<q4_11>(net);
  double largest = 0;
  for (int i = 0; i <= 20; ++i) {
    for (int k = 0; k <= 20; ++k) {
      q4_11 const x0{i / 20.0};
      q4_11 const x1{k / 20.0};
      largest = std::fmax(largest,
                          std::fabs(double(in_fixed.forward({x0, x1})[0]) - net.forward({double(x0), double(x1)})[0]));
    }
  }
  CHECK(largest < 2.0 / 2048);  // units: of weights, sums and three activations
}

TEST_CASE("a network in fixed point gives the same bits in a constant expression") {
  // Of 40 inputs, so that a layer is loops and sums in chains, and each sum has much to round.
  using model =
      etch::network<q4_11, etch::dense<2, 40>, etch::sigmoid, etch::dense<40, 9>, etch::tanh, etch::dense<9, 3>>;
  static constexpr model net = etch::convert<q4_11>(
      etch::initialized<
          etch::network<double, etch::dense<2, 40>, etch::sigmoid, etch::dense<40, 9>, etch::tanh, etch::dense<9, 3>>>(
          etch::xavier{}, 5));
  static constexpr model::input_type x{q4_11{0.3}, q4_11{-1.7}};
  constexpr auto in_constant = net.forward(x);
  CHECK(net.forward(x) == in_constant);
  constexpr model::output_type dy{q4_11{1}, q4_11{-0.5}, q4_11{0.25}};
  constexpr auto gradient = net.input_gradient(net.trace(x), dy);
  CHECK(net.input_gradient(net.trace(x), dy) == gradient);
}

TEMPLATE_TEST_CASE("results of another format are within a unit of theirs, at every number", "",
                   (std::pair<fixed<4, 11>, fixed<0, 15>>), (std::pair<fixed<3, 12>, fixed<0, 15>>),
                   (std::pair<fixed<5, 10>, fixed<1, 14>>), (std::pair<fixed<0, 15>, fixed<4, 11>>),
                   (std::pair<fixed<4, 11>, fixed<0, 7>>), (std::pair<fixed<3, 4>, fixed<0, 15>>),
                   (std::pair<fixed<7, 0>, fixed<0, 15>>), (std::pair<fixed<3, 4>, fixed<0, 7>>)) {
  using X = typename TestType::first_type;
  using Y = typename TestType::second_type;
  CHECK(largest_error_as<X, Y>([](X x) { return sigmoid_as<Y>(x); }, logistic) <= 0.69);
  CHECK(largest_error_as<X, Y>([](X x) { return tanh_as<Y>(x); }, [](double x) { return std::tanh(x); }) <= 0.98);
  CHECK(grows<X>([](X x) { return sigmoid_as<Y>(x); }));
  CHECK(grows<X>([](X x) { return tanh_as<Y>(x); }));
}

TEST_CASE("functions of numbers of 32 bits are defined at the ends of every format") {
  auto const check = [](auto zero) {
    using T = decltype(zero);
    auto const least = T::of_units(INT32_MIN);
    auto const most = T::of_units(INT32_MAX);
    CHECK(sigmoid(least) == T{0});
    CHECK(sigmoid(most) == T{1});
    CHECK(tanh(least) == T{-1});
    CHECK(tanh(most) == T{1});
    CHECK(softplus(least) == T{0});
    CHECK(softplus(most).units() == INT32_MAX);
    CHECK(exp(least) == T{0});
    CHECK(exp(most).units() == INT32_MAX);
    CHECK(exp(T::of_units(-2'000'000'000)) == T{0});
    CHECK(exp(T::of_units(1'600'000'000)).units() == INT32_MAX);
  };
  check(fixed<16, 15>{});
  check(fixed<20, 11>{});
  check(fixed<30, 1>{});
  check(fixed<31, 0>{});
  check(fixed<6, 25>{});
}

TEMPLATE_TEST_CASE("softplus of another format is within a unit of it, and of what it is added to", "",
                   (std::pair<fixed<0, 15>, fixed<1, 14>>), (std::pair<fixed<4, 11>, fixed<4, 11>>),
                   (std::pair<fixed<4, 11>, fixed<2, 13>>), (std::pair<fixed<3, 12>, fixed<3, 4>>),
                   (std::pair<fixed<3, 4>, fixed<3, 12>>)) {
  using X = typename TestType::first_type;
  using Y = typename TestType::second_type;
  CHECK(largest_error_as<X, Y>([](X x) { return softplus_as<Y>(x); }, smooth) <= 1.1);
}
