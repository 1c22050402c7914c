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
