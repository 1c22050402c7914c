// SPDX-License-Identifier: BSL-1.0
#include <etch/classify.hpp>

#include "catch.hpp"

namespace {

static_assert(etch::classify(etch::vector<float, 1>{0.6F}) == 1 && etch::classify(etch::vector<float, 1>{0.5F}) == 0);
static_assert(etch::classify(etch::vector<float, 1>{0.2F}, 0.0F) == 1);
static_assert(etch::classify(etch::vector<float, 3>{1, 5, 5}) == 1, "the first of equals");

}  // namespace

TEST_CASE("an output stands for its largest number, or for what is above the threshold") {
  CHECK(etch::classify(etch::vector<double, 1>{0.6}) == 1);
  CHECK(etch::classify(etch::vector<double, 4>{-3, -1, -2, -1}) == 1);
}

TEST_CASE("over lanes each sample has a class of its own") {
  etch::vector<etch::lanes<float, 4>, 2> y{};
  y[1].set(1, 1.0F);
  y[0].set(2, 1.0F);
  auto const found = etch::detail::class_of(y, etch::lanes<float, 4>{0.0F});
  CHECK(found[0] == 0);
  CHECK(found[1] == 1);
  CHECK(found[2] == 0);
}

TEST_CASE("a threshold of fixed-point numbers may be stated as any number") {
  using T = etch::fixed<4, 11>;
  etch::vector<T, 1> const y{T{0.25}};
  CHECK(etch::classify(y, 0) == 1);
  CHECK(etch::classify(y, 0.3F) == 0);
  CHECK(etch::classify(y, T{0.2}) == 1);
}
