// SPDX-License-Identifier: BSL-1.0
#include <etch/number/number.hpp>

#include <string>

#include "catch.hpp"

namespace {

/// Has the operators of a number, but nobody said that it is one.
struct almost {
  float value;
  [[maybe_unused]] friend constexpr almost operator+(almost a, almost b) noexcept { return {a.value + b.value}; }
};

}  // namespace

static_assert(etch::number<float> && etch::number<double>);
static_assert(!etch::number<int> && !etch::number<bool> && !etch::number<long double>);
static_assert(!etch::number<std::string> && !etch::number<almost> && !etch::number<float*>);

TEST_CASE("float and double are numbers, and integers, pointers and strings are none") {
  REQUIRE(etch::number<float>);
  REQUIRE_FALSE(etch::number<int>);
}
