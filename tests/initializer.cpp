// SPDX-License-Identifier: BSL-1.0
#include <etch/initializer.hpp>

#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>

#include <cmath>

#include "catch.hpp"

namespace {

using wide = etch::network<float, etch::dense<100, 60>, etch::relu, etch::dense<60, 40>>;

static_assert(etch::initializer<etch::xavier> && etch::initializer<etch::he> && !etch::initializer<int>);
static_assert(etch::initialized<etch::network<float, etch::dense<2, 3>>>(etch::xavier{}, 1) ==
              etch::initialized<etch::network<float, etch::dense<2, 3>>>(etch::xavier{}, 1));

/// The standard deviation of a layer's weights.
template <std::size_t Layer>
double deviation(wide const& net) {
  double sum = 0;
  double squares = 0;
  double count = 0;
  for (auto const& row : net.layer<Layer>().weights) {
    for (float const w : row) {
      sum += static_cast<double>(w);
      squares += static_cast<double>(w) * static_cast<double>(w);
      ++count;
    }
  }
  return std::sqrt(squares / count - sum / count * (sum / count));
}

}  // namespace

// The deviation of n weights has a standard error of 1 / sqrt(2 n): 0.9 % for 6000, 1.4 % for 2400.
TEST_CASE("weights have the spread that their initializer states") {
  auto const normal = etch::initialized<wide>(etch::normal_weights{0.3F}, 1);
  CHECK(deviation<0>(normal) == Approx(0.3).epsilon(0.05));
  CHECK(deviation<2>(normal) == Approx(0.3).epsilon(0.05));
  auto const xavier = etch::initialized<wide>(etch::xavier{}, 1);
  CHECK(deviation<0>(xavier) == Approx(std::sqrt(2.0 / 160)).epsilon(0.05));
  CHECK(deviation<2>(xavier) == Approx(std::sqrt(2.0 / 100)).epsilon(0.05));
  auto const he = etch::initialized<wide>(etch::he{}, 1);
  CHECK(deviation<0>(he) == Approx(std::sqrt(2.0 / 100)).epsilon(0.05));
  CHECK(deviation<2>(he) == Approx(std::sqrt(2.0 / 60)).epsilon(0.05));
}

TEST_CASE("biases start at 0, and zeros are all 0") {
  auto net = etch::initialized<wide>(etch::he{}, 2);
  for (float const b : net.layer<0>().biases) {
    CHECK(b == 0);
  }
  etch::pcg32 random{1};
  net.layer<0>().biases[3] = 5;
  etch::initialize(net, etch::zeros{}, random);
  CHECK(net == wide{});
}

TEST_CASE("a seed gives the same weights again, and another seed others") {
  CHECK(etch::initialized<wide>(etch::he{}, 2) == etch::initialized<wide>(etch::he{}, 2));
  CHECK_FALSE(etch::initialized<wide>(etch::he{}, 2) == etch::initialized<wide>(etch::he{}, 3));
}
