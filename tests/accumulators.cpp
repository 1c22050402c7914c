// SPDX-License-Identifier: BSL-1.0
#include <etch/accumulators.hpp>

#include <cmath>
#include <etch/etch.hpp>
#include <random>

#include "catch.hpp"
#include "weights.hpp"

namespace {

using etch::format;

using unit_box = etch::box<float, 2>;
constexpr unit_box unit{{0.0F, 0.0F}, {1.0F, 1.0F}};
constexpr unit_box anything{{-1e9F, -1e9F}, {1e9F, 1e9F}};

// What calibrate chooses fits whatever the input.
constexpr auto formats = etch::calibrate(trained, etch::problems::xor_easy<>);
static_assert(etch::accumulators_fit(etch::quantize<formats>(trained), unit));
static_assert(etch::accumulators_fit(etch::quantize<formats>(trained), anything));

// Sums of 32 bits with 24 of them behind the point end at 128. The bound takes no notice of signs, as any part of a sum
// must fit, in any order.
using line = etch::network<float, etch::dense<3, 1>>;
constexpr line steep = [] {
  line net;
  net.layer<0>().weights = {{{7.5F}, {-7.5F}, {7.5F}}};
  net.layer<0>().biases[0] = 4.0F;
  return net;
}();
constexpr etch::formats<1> of_line{.values = {{{3, 12}, {7, 8}}}, .weights = {{{3, 12}}}, .sum_bits = {32}};
constexpr auto q = etch::quantize<of_line>(steep);
static_assert(etch::accumulators_fit(q, etch::around({0.0F, 0.0F, 0.0F}, 5.5F)));    // 4 + 3 * 7.5 * 5.5 = 127.75
static_assert(!etch::accumulators_fit(q, etch::around({0.0F, 0.0F, 0.0F}, 5.52F)));  // 128.2
static_assert(!etch::accumulators_fit(q, etch::around({0.0F, 0.0F, 0.0F}, 100.0F)));
static_assert(!etch::accumulators_fit(q, etch::box<float, 3>{{1.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}}));  // no box

// Inputs end at their format: 8 of each, at 2 weights of 7.5 and a bias of 4, is 124.
constexpr auto of_two = etch::quantize<of_line>([] {
  line net = steep;
  net.layer<0>().weights[1][0] = 0.0F;
  return net;
}());
static_assert(etch::accumulators_fit(of_two, etch::around({0.0F, 0.0F, 0.0F}, 100.0F)));

// 64 bits hold them all.
constexpr auto wide = [] {
  auto result = of_line;
  result.sum_bits[0] = 64;
  return result;
}();
static_assert(etch::accumulators_fit(etch::quantize<wide>(steep), etch::around({0.0F, 0.0F, 0.0F}, 100.0F)));

// What is known of a layer's output counts for the next one: relu gives up to 4.5, which fits times 7.5 three times,
// for inputs up to 1.5, and not 6.
template <class Activation>
using deep = etch::network<float, etch::dense<1, 3>, Activation, etch::dense<3, 1>>;
template <class Activation>
constexpr auto of_deep = [] {
  deep<Activation> net;
  net.template layer<0>().weights[0] = {3.0F, -3.0F, 3.0F};
  net.template layer<2>().weights = {{{7.5F}, {7.5F}, {7.5F}}};
  constexpr etch::formats<3> of_three{
      .values = {{{3, 12}, {4, 11}, {3, 12}, {7, 8}}}, .weights = {{{3, 12}, {}, {3, 12}}}, .sum_bits = {{32, 64, 32}}};
  return etch::quantize<of_three>(net);
}();
static_assert(etch::accumulators_fit(of_deep<etch::relu>, etch::around({0.0F}, 1.5F)));
static_assert(!etch::accumulators_fit(of_deep<etch::relu>, etch::around({0.0F}, 2.0F)));
// A sigmoid is below 1 whatever it takes; of a layer that is unknown the whole range counts.
static_assert(etch::accumulators_fit(of_deep<etch::sigmoid>, etch::around({0.0F}, 2.0F)));
static_assert(!etch::accumulators_fit(of_deep<etch::leaky_relu<>>, etch::around({0.0F}, 0.1F)));

}  // namespace

TEST_CASE("what is proved to fit does, for every input of the box") {
  std::mt19937 random(11);
  int fitting = 0;
  int mistakes = 0;
  for (int k = 0; k < 2000; ++k) {
    std::uniform_real_distribution<float> draw(-7.9F, 7.9F);
    line net;
    etch::for_each_parameter([&](etch::parameter_kind, float& p) { p = draw(random); }, net);
    auto const of_net = etch::quantize<of_line>(net);
    float const distance = std::fabs(draw(random));
    if (!etch::accumulators_fit(of_net, etch::around({0.0F, 0.0F, 0.0F}, distance))) {
      continue;
    }
    ++fitting;
    // The corners, which are the worst, and every part of the sum from its first term on.
    for (unsigned corner = 0; corner < 8; ++corner) {
      auto const& p = of_net.layer<0>();
      std::int64_t sum = p.biases[0].units;
      for (std::size_t i = 0; i < 3; ++i) {
        auto const x = etch::fixed<3, 12>{(corner >> i & 1U) == 0 ? distance : -distance};
        sum += std::int64_t{x.units()} * p.weights[0][i].units();
        mistakes += sum + (1 << 15) <= INT32_MAX && sum >= INT32_MIN ? 0 : 1;
      }
    }
  }
  CHECK(mistakes == 0);
  CHECK(fitting > 200);
  CHECK(fitting < 1990);
}

TEST_CASE("what is proved to fit does, layer by layer, as the fixed-point values are") {
  // The values of the network itself, not of the exact functions: at the end of the box that was proved.
  auto const& net = of_deep<etch::relu>;
  for (float x = -1.5F; x <= 1.5F; x += 0.01F) {
    auto const hidden =
        net.layer<0>().affine<etch::fixed<4, 11>>(etch::vector<etch::fixed<3, 12>, 1>{etch::fixed<3, 12>{x}});
    std::int64_t sum = net.layer<2>().biases[0].units;
    for (std::size_t i = 0; i < 3; ++i) {
      auto const y = etch::fixed<3, 12>{etch::relu::value(hidden[i])};
      sum += std::int64_t{y.units()} * net.layer<2>().weights[0][i].units();
    }
    REQUIRE(sum + (1 << 15) <= INT32_MAX);
  }
}

TEMPLATE_TEST_CASE("where the sums are proved to fit into 32 bits, they are those of 64", "", etch::relu, etch::sigmoid,
                   etch::tanh, etch::softplus, etch::leaky_relu<>, etch::softmax) {
  using net_type = etch::network<float, etch::dense<2, 3>, TestType, etch::dense<3, 1>>;
  constexpr etch::formats<3> narrow{.values = {{{2, 13}, {2, 13}, {3, 12}, {4, 11}}},
                                    .weights = {{{3, 12}, {}, {4, 11}}},
                                    .sum_bits = {{32, 64, 32}}};
  constexpr auto wider = [](etch::formats<3> f) {
    f.sum_bits = {64, 64, 64};
    return f;
  }(narrow);
  std::mt19937 random(13);
  std::uniform_real_distribution<float> draw(-15.0F, 15.0F);
  int proved = 0;
  int mistakes = 0;
  for (int k = 0; k < 300; ++k) {
    net_type net;
    float const size = static_cast<float>(k % 10 + 1) / 10;
    etch::for_each_parameter([&](etch::parameter_kind, float& p) { p = draw(random) * size; }, net);
    float const distance = std::fabs(draw(random)) / 4;
    auto const of_narrow = etch::quantize<narrow>(net);
    if (!etch::accumulators_fit(of_narrow, etch::around({0.0F, 0.0F}, distance))) {
      continue;
    }
    ++proved;
    auto const reference = etch::quantize<wider>(net);
    for (int i = -8; i <= 8; ++i) {
      for (int j = -8; j <= 8; ++j) {
        etch::vector<float, 2> const x{distance * static_cast<float>(i) / 8, distance * static_cast<float>(j) / 8};
        mistakes += of_narrow.forward(x) == reference.forward(x) ? 0 : 1;
      }
    }
  }
  CHECK(mistakes == 0);
  CHECK(proved > 20);
  CHECK(proved < 300);
}
