// SPDX-License-Identifier: BSL-1.0
#include <etch/unroll.hpp>

#include <array>

#include "catch.hpp"

namespace {

/// The indices in the order in which `unroll` visits them.
template <std::size_t Count, std::size_t Work>
constexpr std::array<std::size_t, Count> order() {
  std::array<std::size_t, Count> visited{};
  std::size_t next = 0;
  etch::unroll<Count, Work>([&](std::size_t i) { visited[next++] = i; });
  return visited;
}

static_assert(order<4, 4>() == std::array<std::size_t, 4>{0, 1, 2, 3});
static_assert(order<4, etch::unroll_limit + 1>() == order<4, 4>());

}  // namespace

TEST_CASE("unroll visits each index once and in order, as straight code and as a loop") {
  REQUIRE(order<7, 7>() == std::array<std::size_t, 7>{0, 1, 2, 3, 4, 5, 6});
  REQUIRE(order<7, etch::unroll_limit + 1>() == order<7, 7>());
}

TEST_CASE("unroll of nothing calls nothing") {
  int calls = 0;
  etch::unroll<0>([&](std::size_t) { ++calls; });
  REQUIRE(calls == 0);
}

TEST_CASE("repeat visits each index once and in order, whatever the limit") {
  std::array<std::size_t, 3> visited{};
  std::size_t next = 0;
  etch::repeat<3>([&](std::size_t i) { visited[next++] = i; });
  REQUIRE(visited == std::array<std::size_t, 3>{0, 1, 2});
}

TEST_CASE("repeat visits more indices than clang folds at once") {
  std::size_t next = 0;
  bool in_order = true;
  etch::repeat<1000>([&](auto i) {
    static_assert(i() < 1000);
    in_order = in_order && i() == next;
    ++next;
  });
  REQUIRE(in_order);
  REQUIRE(next == 1000);
}
