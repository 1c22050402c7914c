// SPDX-License-Identifier: BSL-1.0
#include <etch/tensor.hpp>

#include <type_traits>

#include "catch.hpp"

static_assert(std::is_same_v<etch::vector<float, 3>, std::array<float, 3>>);
static_assert(std::is_trivially_copyable_v<etch::matrix<double, 2, 3>>);
static_assert(sizeof(etch::matrix<double, 2, 3>) == 6 * sizeof(double));

TEST_CASE("a matrix is stored row by row") {
  constexpr etch::matrix<int, 2, 3> m{{{1, 2, 3}, {4, 5, 6}}};
  static_assert(m[1][2] == 6 && m[0][2] == 3);
  REQUIRE(&m[1][0] - &m[0][0] == 3);
}
