// SPDX-License-Identifier: BSL-1.0
#include <etch/frozen.hpp>

#include <cmath>
#include <cstring>
#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/prune.hpp>
#include <random>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<3, 9>, etch::tanh, etch::dense<9, 40>, etch::relu, etch::dense<40, 2>,
                            etch::softmax>;  // sums in 1, 2 and 4 chains
constexpr model drawn = etch::initialized<model>(etch::xavier{}, 1);
constexpr model pruned = etch::prune(drawn, 0.3F);
constexpr model powers = etch::round_to_power_of_two(pruned);
constexpr etch::network<double, etch::dense<2, 4>, etch::sigmoid, etch::dense<4, 1>> in_double =
    etch::initialized<etch::network<double, etch::dense<2, 4>, etch::sigmoid, etch::dense<4, 1>>>(etch::he{}, 3);

static_assert(etch::frozen<drawn>::forward({0.1F, 0.2F, 0.3F}) == drawn.forward({0.1F, 0.2F, 0.3F}));
static_assert(etch::frozen<powers>::forward({0.1F, 0.2F, 0.3F}) == powers.forward({0.1F, 0.2F, 0.3F}));
static_assert(etch::frozen<in_double>::forward({0.1, 0.2}) == in_double.forward({0.1, 0.2}));
static_assert(etch::frozen<drawn>::inputs == 3 && etch::frozen<drawn>::outputs == 2);

/// Two outputs of x0: with the weights 1, -1, and none at all.
constexpr auto units = [] {
  etch::network<float, etch::dense<2, 3>> net;
  net.layer<0>().weights[0] = {1.0F, -1.0F, 0.0F};
  net.layer<0>().biases = {0.5F, 0.5F, 0.5F};
  return net;
}();
static_assert(etch::frozen<units>::forward({2.0F, 7.0F}) == std::array{2.5F, -1.5F, 0.5F});

template <auto const& Net>
void check_some(unsigned seed) {
  std::mt19937 random(seed);
  for (int i = 0; i < 200; ++i) {
    std::array<float, 3> x;
    for (float& value : x) {
      value = static_cast<float>(static_cast<int>(random() % 4001) - 2000) / 500.0F;
    }
    REQUIRE(etch::frozen<Net>::forward(x) == Net.forward(x));
  }
}

}  // namespace

TEST_CASE("a frozen network gives what the network gives") {
  check_some<drawn>(1);
  check_some<pruned>(2);
  check_some<powers>(3);
}

TEST_CASE("a product with a power of two by its exponent is the product") {
  std::mt19937 random(4);
  auto const check = [](float x, float w) {
    float const expected = x * w;
    float const found = etch::detail::times_power_of_two(x, w);
    if (std::isnan(expected)) {
      REQUIRE(std::isnan(found));
    } else {
      REQUIRE(std::memcmp(&found, &expected, sizeof found) == 0);
    }
  };
  for (int i = 0; i < 1'000'000; ++i) {
    auto const x = etch::math::from_bits<float>(static_cast<std::uint32_t>(random()));
    int const k = static_cast<int>(random() % 254) - 126;
    check(x, std::ldexp(random() % 2 == 0 ? 1.0F : -1.0F, k));
  }
  for (float const x : {0.0F, -0.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::denorm_min(),
                        std::numeric_limits<float>::max(), std::numeric_limits<float>::min()}) {
    for (int k = -126; k <= 127; ++k) {
      check(x, std::ldexp(1.0F, k));
      check(x, std::ldexp(-1.0F, k));
    }
  }
}
