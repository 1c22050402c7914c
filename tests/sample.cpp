// SPDX-License-Identifier: BSL-1.0
#include <etch/sample.hpp>

#include <etch/layer/dense.hpp>

#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 3>>;
using sample = etch::sample<float, 2, 3>;

static_assert(std::is_same_v<etch::sample_of<model>, sample>);
static_assert(sizeof(sample) == 5 * sizeof(float) && std::is_trivially_copyable_v<sample>);
static_assert(etch::sample_range<std::array<sample, 4>> && etch::sample_range<std::span<sample const>>);
static_assert(etch::sample_range<std::vector<sample>> && etch::sample_range<sample[3]>);
static_assert(!etch::sample_range<std::array<float, 4>> && !etch::sample_range<sample>);

}  // namespace

TEST_CASE("a sample is an input and a target") {
  constexpr sample s{{1, 2}, {3, 4, 5}};
  CHECK(s.input[1] == 2);
  CHECK(s.target[2] == 5);
}
