// SPDX-License-Identifier: BSL-1.0
#include <etch/footprint.hpp>

#include <etch/layer/stored_as.hpp>

#include <etch/layer/activation.hpp>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;
constexpr std::size_t values = 2 + 10 + 10 + 5 + 5 + 1 + 1;  // between the layers
constexpr std::size_t scaled = 10 + 5 + 1;                   // gradients, by that of the one output

static_assert(etch::footprint<model>.parameters == 91 * sizeof(float));
static_assert(etch::footprint<model>.predicting == values * sizeof(float));
static_assert(etch::footprint<etch::network<double, etch::dense<3, 4>>>.parameters == 16 * sizeof(double));

}  // namespace

TEST_CASE("learning one by one with plain descent takes no gradient") {
  constexpr auto bytes = etch::footprint<model, etch::sgd<model>>;
  STATIC_REQUIRE(bytes.gradient == 0);
  STATIC_REQUIRE(bytes.optimizer == 2 * sizeof(float));
  STATIC_REQUIRE(bytes.learning == (91 + values + (values - 2) + scaled + 2) * sizeof(float));
  STATIC_REQUIRE(etch::footprint<model>.learning == bytes.learning);
}

TEST_CASE("moments and a gradient are as large as the network each") {
  constexpr auto bytes = etch::footprint<model, etch::adam<model>>;
  STATIC_REQUIRE(bytes.gradient == sizeof(model));
  STATIC_REQUIRE(bytes.optimizer == sizeof(etch::adam<model>));
  STATIC_REQUIRE(bytes.learning - etch::footprint<model>.learning ==
                 sizeof(model) + sizeof(etch::adam<model>) - sizeof(etch::sgd<model>));
}

namespace {

/// It has a step of its own, which `learn` calls with a gradient.
struct slower : etch::sgd<model> {};

}  // namespace

TEST_CASE("an optimizer of a user's own is given a gradient") {
  STATIC_REQUIRE(etch::footprint<model, slower>.gradient == sizeof(model));
}

TEST_CASE("fixed-point networks have a footprint, with fixed_sgd") {
  using number = etch::fixed<4, 11>;
  using in_fixed =
      etch::network<number, etch::stored_as<etch::fixed<3, 4>, etch::dense<2, 3>>, etch::sigmoid, etch::dense<3, 1>>;
  constexpr auto bytes = etch::footprint<in_fixed>;
  CHECK(bytes.parameters == sizeof(in_fixed));
  CHECK(bytes.optimizer == sizeof(etch::fixed_sgd<in_fixed>));
  CHECK(bytes.gradient == 0);
  CHECK(bytes.predicting == (2 + 3 + 3 + 1) * sizeof(number));
}
