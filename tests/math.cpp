// SPDX-License-Identifier: BSL-1.0
#include <etch/math.hpp>
#include <etch/random.hpp>

#include <algorithm>
#include <cmath>

#include "catch.hpp"

namespace math = etch::math;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();

// What is known without a reference, at compile time.
static_assert(math::exp(0.0F) == 1.0F && math::exp(0.0) == 1.0);
static_assert(math::exp(-infinity<float>) == 0.0F && math::exp(1000.0F) == infinity<float>);
static_assert(math::exp(-infinity<double>) == 0.0 && math::exp(1000.0) == infinity<double>);
static_assert(math::log(1.0F) == 0.0F && math::log(0.0F) == -infinity<float>);
static_assert(math::log(infinity<double>) == infinity<double>);
static_assert(math::sqrt(0x1p-149F) == 0x1.6a09e6p-75F && math::sqrt(4.0) == 2.0 && math::sqrt(0.0F) == 0.0F);
static_assert(math::sigmoid(0.0F) == 0.5F && math::sigmoid(100.0F) == 1.0F && math::sigmoid(-1000.0F) == 0.0F);
static_assert(math::sigmoid(-90.0F) > 0.0F, "1 / (1 + e^90) would be 1 / infinity");
static_assert(math::tanh(0.0F) == 0.0F && math::tanh(50.0F) == 1.0F && math::tanh(-infinity<float>) == -1.0F);
static_assert(math::fast_sigmoid(100.0F) == 1.0F && math::fast_sigmoid(infinity<float>) == 1.0F);
static_assert(math::fast_sigmoid(-infinity<float>) == math::fast_sigmoid(-87.0F), "the smallest that it gives");
static_assert(math::fast_sigmoid(-infinity<float>) > 1.6e-38F && math::fast_sigmoid(-infinity<float>) < 1.7e-38F);
static_assert(math::fast_tanh(50.0F) == 1.0F && math::fast_tanh(-infinity<float>) == -1.0F);
static_assert(math::fast_tanh(infinity<float>) == 1.0F && math::fast_tanh(1e38F) == 1.0F);
static_assert(math::fast_sigmoid(0.3) == math::sigmoid(0.3) && math::fast_tanh(0.3) == math::tanh(0.3));
static_assert(math::softplus(1000.0F) == 1000.0F && math::softplus(-1000.0F) == 0.0F);
static_assert(math::abs(-0.0F) == 0.0F && math::copy_sign(2.0F, -0.0F) == -2.0F);
static_assert(math::is_finite(1.0F) && !math::is_finite(infinity<float>) && !math::is_finite(nan_of<double>));

// No step on the way overflows, which g++ would refuse here.
template <class T>
constexpr T largest = std::numeric_limits<T>::max();
static_assert(math::exp(largest<float>) == infinity<float> && math::exp(-largest<double>) == 0);
static_assert(math::log(largest<float>) > 88 && math::log(largest<double>) > 709);
static_assert(math::sqrt(largest<float>) > 1.8e19F && math::sqrt(largest<double>) > 1.3e154);
static_assert(math::tanh(largest<float>) == 1 && math::tanh(-largest<double>) == -1);
static_assert(math::sigmoid(largest<float>) == 1 && math::sigmoid(-largest<double>) == 0);
static_assert(math::softplus(largest<float>) == largest<float> && math::softplus(-largest<double>) == 0);

using reference = long double;

/// The error of y in units of the last place of a double at the exact result.
double ulps(double y, reference exact) {
  int exponent = 0;
  static_cast<void>(std::frexp(exact, &exponent));
  return static_cast<double>(std::fabs(static_cast<reference>(y) - exact) /
                             std::ldexp(reference{1}, std::max(exponent - 53, -1074)));
}

/// The largest error over 200,000 random doubles in [low, high].
template <class F, class R>
double worst(F f, R exact, double low, double high) {
  etch::pcg32 random{1};
  double largest = 0;
  for (int i = 0; i < 200000; ++i) {
    double const x = low + (high - low) * etch::uniform<double>(random);
    largest = std::max(largest, ulps(f(x), exact(static_cast<reference>(x))));
  }
  return largest;
}

}  // namespace

// The x87's long double has 11 bits more than a double: a reference good to 0.001 ulp.
TEST_CASE("double functions are within their stated error") {
  auto const exp = [](double x) { return math::exp(x); };
  auto const exp_exact = [](reference x) { return std::exp(x); };
  CHECK(worst(exp, exp_exact, -1, 1) <= 1.1);
  CHECK(worst(exp, exp_exact, -745, 709) <= 1.1);
  auto const log = [](double x) { return math::log(x); };
  auto const log_exact = [](reference x) { return std::log(x); };
  CHECK(worst(log, log_exact, 0, 3) <= 1);
  CHECK(worst(log, log_exact, 0, 1e300) <= 1);
  auto const sqrt = [](double x) { return math::sqrt(x); };
  auto const sqrt_exact = [](reference x) { return std::sqrt(x); };
  CHECK(worst(sqrt, sqrt_exact, 0, 4) <= 0.5005);
  CHECK(worst(sqrt, sqrt_exact, 0, 1e300) <= 0.5005);
  auto const sigmoid = [](double x) { return math::sigmoid(x); };
  auto const sigmoid_exact = [](reference x) { return 1 / (1 + std::exp(-x)); };
  CHECK(worst(sigmoid, sigmoid_exact, -4, 4) <= 2);
  CHECK(worst(sigmoid, sigmoid_exact, -740, 40) <= 2);
  auto const tanh = [](double x) { return math::tanh(x); };
  auto const tanh_exact = [](reference x) { return std::tanh(x); };
  CHECK(worst(tanh, tanh_exact, -1, 1) <= 2);
  CHECK(worst(tanh, tanh_exact, -25, 25) <= 2);
  auto const softplus = [](double x) { return math::softplus(x); };
  auto const softplus_exact = [](reference x) { return std::log1p(std::exp(x)); };
  CHECK(worst(softplus, softplus_exact, -4, 4) <= 2);
  CHECK(worst(softplus, softplus_exact, -740, 40) <= 2);
}

TEST_CASE("double sqrt is the correctly rounded one") {
  etch::pcg32 random{2};
  for (int i = 0; i < 300000; ++i) {
    // Every exponent and fraction: random bits, made positive.
    std::uint64_t const bits = (std::uint64_t{random() & 0x7fffffffU} << 32U) | random();
    auto const x = std::bit_cast<double>(bits);
    if (std::isfinite(x)) {
      REQUIRE(math::sqrt(x) == std::sqrt(x));
    }
  }
}

TEMPLATE_TEST_CASE("NaN in gives NaN out", "", float, double) {
  for (TestType const nan : {nan_of<TestType>, -nan_of<TestType>}) {
    CHECK(std::isnan(math::exp(nan)));
    CHECK(std::isnan(math::log(nan)));
    CHECK(std::isnan(math::sqrt(nan)));
    CHECK(std::isnan(math::sigmoid(nan)));
    CHECK(std::isnan(math::tanh(nan)));
    CHECK(std::isnan(math::softplus(nan)));
    CHECK(std::isnan(math::fast_sigmoid(nan)));
    CHECK(std::isnan(math::fast_tanh(nan)));
  }
  CHECK(std::isnan(math::log(TestType{-1})));
  CHECK(std::isnan(math::log(-infinity<TestType>)));
  CHECK(std::isnan(math::sqrt(TestType{-1})));
  CHECK(std::isnan(math::sqrt(-infinity<TestType>)));
}

TEMPLATE_TEST_CASE("zeros keep their sign where IEEE 754 says so", "", float, double) {
  CHECK(std::signbit(math::sqrt(-TestType{0})));
  CHECK(std::signbit(math::tanh(-TestType{0})));
  CHECK_FALSE(std::signbit(math::tanh(TestType{0})));
}

TEST_CASE("double exp overflows, underflows and rounds subnormals where IEEE 754 would") {
  for (double const x : {709.782712893384, 709.7827128933841, -708.4, -744.4400719213812, -745.1332191019411,
                         -745.1332191019412, -746.0, 1e308, -1e308}) {
    CAPTURE(x);
    CHECK(math::exp(x) == Approx(std::exp(x)).epsilon(1e-15).margin(5e-324));
    CHECK(std::isinf(math::exp(x)) == std::isinf(std::exp(x)));
    CHECK((math::exp(x) == 0) == (std::exp(x) == 0));
  }
}

TEST_CASE("the fast functions give in a constant expression the bits of run time") {
  constexpr std::array x{-1e30F, -88.0F, -86.9F, -17.5F, -1.0F,  -0x1p-30F, -0.0F,  0.0F,
                         1e-40F, 0.3F,   0.7F,   1.0F,   8.999F, 16.9F,     87.01F, 1e30F};
  constexpr auto each = [](auto f, auto y) {
    for (float& v : y) {
      v = f(v);
    }
    return y;
  };
  constexpr auto sigmoids = each([](float v) { return math::fast_sigmoid(v); }, x);
  constexpr auto tanhs = each([](float v) { return math::fast_tanh(v); }, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    float const volatile unknown = x[i];  // so that the compiler cannot compute with it
    CHECK(math::to_bits(math::fast_sigmoid(float{unknown})) == math::to_bits(sigmoids[i]));
    CHECK(math::to_bits(math::fast_tanh(float{unknown})) == math::to_bits(tanhs[i]));
  }
}

TEST_CASE("the fast functions rise, but for their error, and lie between their ends") {
  float sigmoid = 0;
  float tanh = -1;
  for (float x = -100; x < 100; x += 0x1p-4F) {
    CHECK(math::fast_sigmoid(x) >= sigmoid - 2.4e-7F);
    CHECK(math::fast_tanh(x) >= tanh - 4.8e-7F);
    sigmoid = math::fast_sigmoid(x);
    tanh = math::fast_tanh(x);
    CHECK((sigmoid > 0 && sigmoid <= 1 && tanh >= -1 && tanh <= 1));
  }
}

TEST_CASE("a negative number is bounded by its bits as by its value") {
  using etch::math::is_negative, etch::math::negative_at_least, etch::math::at_least;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float least = -104.0F;
  STATIC_REQUIRE(negative_at_least(-infinity, least) == least);
  STATIC_REQUIRE(negative_at_least(-0.0F, least) == 0.0F);
  for (std::uint32_t magnitude = 0; magnitude <= 0x7fffffffU; magnitude += 997) {
    auto const x = etch::math::from_bits<float>(magnitude | 0x80000000U);
    if (etch::math::to_bits(negative_at_least(x, least)) != etch::math::to_bits(at_least(x, least))) {
      FAIL("of bits " << (magnitude | 0x80000000U));
    }
  }
  for (float const x : {least, std::nextafter(least, 0.0F), std::nextafter(least, -infinity), -infinity}) {
    CHECK(negative_at_least(x, least) == at_least(x, least));
  }
  STATIC_REQUIRE(is_negative(-1.0F));
  STATIC_REQUIRE(is_negative(-infinity));
  STATIC_REQUIRE(!is_negative(0.0F));
  STATIC_REQUIRE(!is_negative(infinity));
}
