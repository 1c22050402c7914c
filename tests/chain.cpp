// SPDX-License-Identifier: BSL-1.0
#include <etch/chain.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>

#include "catch.hpp"

namespace {

using chain = etch::detail::chain<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::dense<5, 1>>;

static_assert(chain::valid);
static_assert(chain::width<0> == 2 && chain::width<1> == 10 && chain::width<2> == 10);
static_assert(chain::width<3> == 5 && chain::width<4> == 1);
static_assert(std::is_same_v<chain::layer_type<1>, etch::sigmoid>);

}  // namespace

TEST_CASE("a chain knows the width before and after each layer") {
  CHECK(chain::width<0> == 2);
  CHECK(chain::width<4> == 1);
}
