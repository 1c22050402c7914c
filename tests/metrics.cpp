// SPDX-License-Identifier: BSL-1.0
#include <etch/metrics.hpp>

#include <etch/layer/dense.hpp>

#include "catch.hpp"

namespace {

/// Passes its input on: the output is the input.
constexpr auto identity = [] {
  etch::network<float, etch::dense<3, 3>> net;
  net.layer<0>().weights = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  return net;
}();

constexpr std::array<etch::sample<float, 3, 3>, 4> samples{{
    {{9, 1, 1}, {1, 0, 0}},
    {{1, 9, 1}, {1, 0, 0}},
    {{1, 9, 1}, {0, 1, 0}},
    {{1, 1, 9}, {0, 0, 1}},
}};
constexpr auto table = etch::confusion_of(identity, samples);
static_assert(table.counts == etch::matrix<std::size_t, 3, 3>{{{1, 1, 0}, {0, 1, 0}, {0, 0, 1}}});
static_assert(table.total() == 4 && table.correct() == 3 && table.accuracy() == 0.75F);
static_assert(etch::accuracy(identity, samples) == 0.75F);

}  // namespace

TEST_CASE("recall and precision are shares of the truths and of the predictions of a class") {
  CHECK(table.recall(0) == 0.5F);
  CHECK(table.precision(0) == 1.0F);
  CHECK(table.recall(1) == 1.0F);
  CHECK(table.precision(1) == 0.5F);
}

TEST_CASE("a single output divides two classes at the threshold") {
  etch::network<float, etch::dense<1, 1>> net;
  net.layer<0>().weights = {{{1}}};
  std::array<etch::sample<float, 1, 1>, 3> const data{{{{0.2F}, {1}}, {{-0.3F}, {0}}, {{0.7F}, {1}}}};
  CHECK(etch::confusion_of(net, data).counts == etch::matrix<std::size_t, 2, 2>{{{1, 0}, {1, 1}}});
  CHECK(etch::accuracy(net, data, 0.0F) == 1.0F);
}

TEST_CASE("without samples every share is 0") {
  CHECK(etch::accuracy(identity, std::array<etch::sample<float, 3, 3>, 0>{}) == 0.0F);
  CHECK(etch::confusion<2>{}.recall(1) == 0.0F);
  CHECK(etch::confusion<2>{}.precision(1) == 0.0F);
}
