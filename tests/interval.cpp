// SPDX-License-Identifier: BSL-1.0
#include <etch/number/interval.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include "catch.hpp"
#include "unsound.hpp"

namespace {

using etch::interval;
using etch::outward;

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

constexpr bool is(interval<float> const& x, float lower, float upper) { return x.lower == lower && x.upper == upper; }

static_assert(outward::up(1.0F) == 1.0F + 0x1p-23F && outward::down(1.0F) == 1.0F - 0x1p-24F);
static_assert(is(-interval<float>{1, 2}, -2, -1));
static_assert((interval<float>{1, 2} + interval<float>{3, 5}).contains(4) &&
              (interval<float>{1, 2} + interval<float>{3, 5}).contains(7));
static_assert((interval<float>{-1, 2} * interval<float>{-3, 5}).contains(-6) &&
              (interval<float>{-1, 2} * interval<float>{-3, 5}).upper < 10.0001F);
static_assert(is(interval<float>{1} / interval<float>{-1, 1}, -infinity, infinity), "by 0: anything");
static_assert(is(interval<float>{-1, 2}.positive_part(), 0, 2) && is(interval<float>{-2, -1}.positive_part(), 0, 0));

/// A number of any size, now and then a special one.
float any(std::mt19937& random) {
  switch (random() % 8) {
    case 0:
      return 0.0F;
    case 1:
      return static_cast<float>(static_cast<int>(random() % 9) - 4);
    case 2:
      return etch::math::from_bits<float>(random() % 0x01000000U);  // subnormal, or not far from it
    default:
      return std::ldexp(static_cast<float>(static_cast<int>(random() % 20001) - 10000),
                        static_cast<int>(random() % 24) - 18);
  }
}

/// An interval, of which about each third is a single number, and each third thin.
template <class Interval>
Interval any_interval(std::mt19937& random) {
  float const a = any(random);
  switch (random() % 3) {
    case 0:
      return {a, a};
    case 1:
      return {a, outward::up(a)};
    default:
      float const b = any(random);
      return {std::min(a, b), std::max(a, b)};
  }
}

/// A number of it: a bound, or one between.
template <class Interval>
float one_of(Interval const& x, std::mt19937& random) {
  float const share = static_cast<float>(random() % 1001) / 1000.0F;
  float const between = x.lower * (1.0F - share) + x.upper * share;
  return random() % 2 == 0 ? (random() % 2 == 0 ? x.lower : x.upper) : std::clamp(between, x.lower, x.upper);
}

/// Whether x holds a result, as exact arithmetic has it (here: in double, in which nothing but a quotient is rounded,
/// by less than what is allowed) and in float.
template <class Interval>
bool holds(Interval const& x, double exact, float computed) {
  return static_cast<double>(x.lower) <= exact && exact <= static_cast<double>(x.upper) && x.contains(computed);
}

/// How often an operation on intervals lacks a result.
template <class Rounding>
int mistakes_of_arithmetic(unsigned seed) {
  using number = interval<float, Rounding>;
  std::mt19937 random(seed);
  int mistakes = 0;
  for (int i = 0; i < 200'000; ++i) {
    number const a = any_interval<number>(random);
    number const b = any_interval<number>(random);
    float const x = one_of(a, random);
    float const y = one_of(b, random);
    auto const p = static_cast<double>(x);
    auto const q = static_cast<double>(y);
    mistakes += holds(a + b, p + q, x + y) ? 0 : 1;
    mistakes += holds(a - b, p - q, x - y) ? 0 : 1;
    mistakes += holds(a * b, p * q, x * y) ? 0 : 1;
    mistakes += holds(-a, -p, -x) ? 0 : 1;
    if (y != 0.0F) {
      mistakes += holds(a / b, p / q, x / y) ? 0 : 1;
    }
    mistakes += holds(a * b + a, p * q + p, std::fma(x, y, x)) ? 0 : 1;
    mistakes += holds(select(a < b, a, b), x < y ? p : q, x < y ? x : y) ? 0 : 1;
    mistakes += holds(a.positive_part(), std::max(p, 0.0), std::max(x, 0.0F)) ? 0 : 1;
  }
  return mistakes;
}

/// How often a function of an interval lacks a value.
template <class Rounding>
int mistakes_of_functions(unsigned seed) {
  using number = interval<float, Rounding>;
  std::mt19937 random(seed);
  int mistakes = 0;
  for (int i = 0; i < 50'000; ++i) {
    number const a = any_interval<number>(random);
    float const x = one_of(a, random);
    auto const p = static_cast<double>(x);
    mistakes += holds(exp(a), std::exp(p), etch::math::exp(x)) ? 0 : 1;
    mistakes += holds(sigmoid(a), 1.0 / (1.0 + std::exp(-p)), etch::math::sigmoid(x)) ? 0 : 1;
    mistakes += holds(tanh(a), std::tanh(p), etch::math::tanh(x)) ? 0 : 1;
    mistakes +=
        holds(softplus(a), p > 30 ? p + std::exp(-p) : std::log1p(std::exp(p)), etch::math::softplus(x)) ? 0 : 1;
    mistakes += holds(fast_sigmoid(a), 1.0 / (1.0 + std::exp(-p)), etch::math::fast_sigmoid(x)) ? 0 : 1;
    mistakes += holds(fast_tanh(a), std::tanh(p), etch::math::fast_tanh(x)) ? 0 : 1;
    if (x >= 0.0F) {
      mistakes += holds(log(a), std::log(p), etch::math::log(x)) ? 0 : 1;
      mistakes += holds(sqrt(a), std::sqrt(p), etch::math::sqrt(x)) ? 0 : 1;
    }
  }
  return mistakes;
}

}  // namespace

TEST_CASE("the next number up and down is that of the C library") {
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    auto const x = etch::math::from_bits<float>(static_cast<std::uint32_t>(random()));
    if (std::isfinite(x)) {
      REQUIRE(outward::up(x) == std::nextafter(x, infinity));
      REQUIRE(outward::down(x) == std::nextafter(x, -infinity));
    }
  }
  CHECK(outward::up(infinity) == infinity);
  CHECK(outward::down(-infinity) == -infinity);
  CHECK(outward::up(not_a_number) == infinity);
  CHECK(outward::down(not_a_number) == -infinity);
  CHECK(outward::up(-infinity) == std::numeric_limits<float>::lowest());
  CHECK(outward::up(0.0F) == std::numeric_limits<float>::denorm_min());
  CHECK(outward::down(0.0F) == -std::numeric_limits<float>::denorm_min());
}

TEST_CASE("what is computed of numbers is in what is computed of intervals that hold them") {
  CHECK(mistakes_of_arithmetic<outward>(1) == 0);
  CHECK(mistakes_of_functions<outward>(2) == 0);
}

TEST_CASE("bounds that are rounded to nearest are noticed") {
  CHECK(mistakes_of_arithmetic<to_nearest>(1) > 1000);
  CHECK(mistakes_of_functions<to_nearest>(2) > 1000);
}

TEST_CASE("of what may overflow nothing is known") {
  float const large = std::numeric_limits<float>::max();
  interval<float> const huge = interval<float>{large} + interval<float>{large};
  CHECK(is(huge, -infinity, infinity));
  CHECK(is(sigmoid(huge - huge), -infinity, infinity));
  CHECK(is(select(huge > interval<float>{0}, interval<float>{0}, huge), -infinity, infinity));
  CHECK(is(huge.positive_part(), -infinity, infinity));
  CHECK(is(huge - huge, -infinity, infinity));
  CHECK(is(interval<float>{0} * huge, -infinity, infinity));
  CHECK_FALSE(is_finite(huge));
  CHECK(is_finite(interval<float>{-1, 1}));
}

TEST_CASE("a comparison of intervals tells what may be") {
  auto const less = interval<float>{1, 2} < interval<float>{3, 4};
  CHECK((less.can_hold && !less.can_fail));
  auto const not_less = interval<float>{3, 4} < interval<float>{1, 3};
  CHECK((!not_less.can_hold && not_less.can_fail));
  auto const either = interval<float>{1, 3} > interval<float>{2, 4};
  CHECK((either.can_hold && either.can_fail));
  CHECK(is(select(either, interval<float>{1}, interval<float>{5}), 1, 5));
}

TEST_CASE("0 and 1 are exact") {
  interval<float> const x{-1, 2};
  CHECK(is(x * interval<float>{0}, 0, 0));
  CHECK(is(interval<float>{1} * x, -1, 2));
  CHECK(is(x + interval<float>{0}, -1, 2));
  CHECK(is(interval<float>{0} - x, -2, 1));
  CHECK(interval<float>{-1, 2}.squared().lower == 0.0F);
  CHECK(interval<float>{-3, -2}.squared().contains(4.0F));
  CHECK_FALSE(interval<float>{-3, -2}.squared().contains(3.9F));
}
