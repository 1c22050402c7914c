// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/softmax.hpp>

#include <cmath>

#include "catch.hpp"

namespace {

constexpr etch::no_parameters none{};
static_assert(etch::softmax::forward(none, etch::vector<float, 2>{7, 7}) == etch::vector<float, 2>{0.5F, 0.5F});
static_assert(etch::softmax::forward(none, etch::vector<float, 1>{-3}) == etch::vector<float, 1>{1});

}  // namespace

TEST_CASE("softmax gives probabilities in proportion to e^x") {
  etch::vector<double, 3> const x{1, 2, 4};
  auto const y = etch::softmax::forward(none, x);
  CHECK(y[0] + y[1] + y[2] == Approx(1).epsilon(1e-15));
  CHECK(y[1] / y[0] == Approx(std::exp(1.0)).epsilon(1e-14));
  CHECK(y[2] / y[0] == Approx(std::exp(3.0)).epsilon(1e-14));
}

TEST_CASE("softmax of huge numbers neither overflows nor loses their differences") {
  auto const y = etch::softmax::forward(none, etch::vector<float, 3>{3e38F, -3e38F, 3e38F});
  CHECK(y == etch::vector<float, 3>{0.5F, 0, 0.5F});
}

TEST_CASE("adding one number to all inputs changes nothing, so the input gradient sums to 0") {
  etch::vector<double, 4> const x{0.3, -1, 2, 0.7};
  auto const y = etch::softmax::forward(none, x);
  auto const dx = etch::softmax::backward(none, x, y, etch::vector<double, 4>{1, -2, 0.5, 3});
  CHECK(dx[0] + dx[1] + dx[2] + dx[3] == Approx(0).margin(1e-15));
}

TEST_CASE("softmax of fixed-point numbers is that of their values, whatever their range") {
  auto const largest_error = [](auto zero, std::array<double, 3> const& values) {
    using T = decltype(zero);
    etch::vector<T, 3> x;
    std::array<double, 3> power{};
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      x[k] = T{values[k]};
      power[k] = std::exp(static_cast<double>(x[k]) - static_cast<double>(T{values[0]}));
      sum += power[k];
    }
    auto const y = etch::softmax::forward({}, x);
    double largest = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      largest = std::fmax(largest, std::fabs(static_cast<double>(y[k]) - power[k] / sum));
    }
    return largest;
  };
  CHECK(largest_error(etch::fixed<0, 15>{}, {0.9, 0.8, -0.99}) < 1e-4);
  CHECK(largest_error(etch::fixed<4, 11>{}, {15.0, 14.0, -15.0}) < 1e-3);
  CHECK(largest_error(etch::fixed<3, 4>{}, {1.0, 0.5, 1.5}) < 0.04);
  CHECK(largest_error(etch::fixed<20, 11>{}, {100000.0, 70000.0, 99999.0}) < 1e-3);
  CHECK(largest_error(etch::fixed<4, 27>{}, {2.0, 1.0, 0.0}) < 5e-5);
}

TEST_CASE("softmax of fixed-point numbers differentiates within its range") {
  using T = etch::fixed<0, 15>;
  etch::vector<T, 2> const y{T{0.1}, T{0.9}};
  auto const dx = etch::softmax::backward({}, y, y, {T{0.9}, T{-0.9}});
  CHECK(std::fabs(static_cast<double>(dx[0]) - 0.162) < 1e-3);
  CHECK(std::fabs(static_cast<double>(dx[1]) + 0.162) < 1e-3);
}
