// SPDX-License-Identifier: BSL-1.0
#include <etch/prune.hpp>

#include <cmath>
#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

constexpr model drawn = [] {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  net.layer<0>().biases = {0.001F, -0.001F, 3.0F};
  return net;
}();

static_assert(etch::prune(drawn, 0.0F) == drawn);
static_assert(etch::count_weights(etch::prune(drawn, 100.0F)) == 0);
static_assert(etch::prune(drawn, 100.0F).layer<0>().biases == drawn.layer<0>().biases, "biases stay");
static_assert(etch::round_to_power_of_two(drawn).layer<0>().biases == drawn.layer<0>().biases);

constexpr float power(float x) { return etch::detail::nearest_power_of_two(x); }
static_assert(power(1.0F) == 1.0F && power(-0.3F) == -0.25F && power(3.0F) == 4.0F && power(2.9F) == 2.0F);
static_assert(power(0.0F) == 0.0F && power(1e-40F) == 0.0F && power(0x1.8p-126F) == 0x1p-125F);
static_assert(power(std::numeric_limits<float>::max()) == 0x1p127F, "there is no larger one");

}  // namespace

TEST_CASE("pruning leaves the weights from the threshold on") {
  float const threshold = 0.5F;
  auto const pruned = etch::prune(drawn, threshold);
  std::size_t left = 0;
  etch::for_each_parameter(
      [&](etch::parameter_kind kind, float const& before, float const& after) {
        if (kind == etch::parameter_kind::biases || std::abs(before) >= threshold) {
          CHECK(after == before);
        } else {
          CHECK(after == 0.0F);
        }
        left += kind == etch::parameter_kind::weights && after != 0.0F ? 1U : 0U;
      },
      drawn, pruned);
  CHECK(etch::count_weights(pruned) == left);
  CHECK(left > 0);
  CHECK(left < 9);
}

TEST_CASE("a weight becomes the power of two that is nearest") {
  for (float x = 0.001F; x < 100.0F; x *= 1.037F) {
    float const below = std::exp2(std::floor(std::log2(x)));
    float const nearest = x - below < 2.0F * below - x ? below : 2.0F * below;
    CHECK(power(x) == nearest);
    CHECK(power(-x) == -nearest);
  }
  CHECK(std::isnan(power(std::numeric_limits<float>::quiet_NaN())));
  CHECK(std::isinf(power(std::numeric_limits<float>::infinity())));
  CHECK(etch::detail::nearest_power_of_two(-3.0) == -4.0);
}
