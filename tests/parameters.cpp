// SPDX-License-Identifier: BSL-1.0
#include <etch/parameters.hpp>
// The parameters are those of a network, the header after it.
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/network.hpp>

#include <vector>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 2>, etch::sigmoid, etch::dense<2, 1>>;

/// A network whose parameters are 1, 2, 3, ... in the order of the visit.
template <etch::pass Pass>
constexpr model numbered() {
  model net;
  float next = 1;
  etch::for_each_parameter<Pass>([&](etch::parameter_kind, float& p) { p = next++; }, net);
  return net;
}

static_assert(numbered<etch::pass::unrolled>() == numbered<etch::pass::looped>());

/// Arrays shorter than a register, longer, and beyond what is unrolled.
template <class T>
using odd = etch::network<T, etch::dense<1, 1>, etch::dense<1, 3>, etch::dense<3, 21>, etch::dense<21, 37>>;

/// What an optimizer does: p = p + q * r, and q = its kind.
struct change {
  template <class P>
  constexpr void operator()(etch::parameter_kind kind, P& p, P& q, P const& r) const noexcept {
    p = p + q * r;
    q = P(kind == etch::parameter_kind::weights ? 1 : 2);
  }
};

template <class Network>
struct pair {
  Network p;
  Network q;
  constexpr bool operator==(pair const&) const = default;
};

template <class Network, class Visit>
constexpr pair<Network> changed(Visit const& visit) {
  Network r;
  float next = 0;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, auto& p) { p = static_cast<typename Network::number_type>(next += 0.25F); }, r);
  pair<Network> both{r, r};
  visit(both.p, both.q, r);
  return both;
}
constexpr auto by_registers = [](auto& p, auto& q, auto const& r) {
  etch::detail::for_each_register(change{}, p, q, r);
};
constexpr auto one_by_one = [](auto& p, auto& q, auto const& r) { etch::for_each_parameter(change{}, p, q, r); };

}  // namespace

TEMPLATE_TEST_CASE("parameters are changed by registers as they are one by one", "", float, double) {
  CHECK(changed<odd<TestType>>(by_registers) == changed<odd<TestType>>(one_by_one));
  CHECK(changed<model>(by_registers) == changed<model>(one_by_one));
  constexpr auto compiled = changed<odd<TestType>>(by_registers);
  CHECK(changed<odd<TestType>>(by_registers) == compiled);
}

TEST_CASE("parameters are visited layer by layer, weights before biases, row by row") {
  constexpr model net = numbered<etch::pass::unrolled>();
  CHECK(net.layer<0>().weights == etch::matrix<float, 2, 2>{{{1, 2}, {3, 4}}});
  CHECK(net.layer<0>().biases == etch::vector<float, 2>{5, 6});
  CHECK(net.layer<2>().weights == etch::matrix<float, 2, 1>{{{7}, {8}}});
  CHECK(net.layer<2>().biases == etch::vector<float, 1>{9});
}

TEST_CASE("several networks are visited side by side, with the kind of each parameter") {
  model const a = numbered<etch::pass::looped>();
  model b = a;
  std::vector<etch::parameter_kind> kinds;
  etch::for_each_parameter(
      [&](etch::parameter_kind kind, float const& from, float& to) {
        CHECK(from == to);
        to = -from;
        kinds.push_back(kind);
      },
      a, b);
  CHECK(b.layer<2>().biases[0] == -9);
  REQUIRE(kinds.size() == model::parameter_count);
  CHECK(kinds[3] == etch::parameter_kind::weights);
  CHECK(kinds[4] == etch::parameter_kind::biases);
  CHECK(kinds[7] == etch::parameter_kind::weights);
  CHECK(kinds[8] == etch::parameter_kind::biases);
}
