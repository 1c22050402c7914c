// SPDX-License-Identifier: BSL-1.0
#include <etch/calibrate.hpp>

#include <cmath>
#include <etch/etch.hpp>
#include <random>

#include "catch.hpp"
#include "weights.hpp"

namespace {

using etch::format;

constexpr auto formats = etch::calibrate(trained, etch::problems::xor_easy<>);

// Inputs to 1, weights to 9.4, what the sigmoids take to 13, and their values below 1.
static_assert(formats.values == std::array{format{0, 15}, format{4, 11}, format{0, 15}, format{4, 11}, format{0, 15},
                                           format{4, 11}, format{0, 15}});
static_assert(formats.weights[0] == format{4, 11} && formats.sum_bits[0] == 32);

constexpr auto bytes = etch::calibrate(trained, etch::problems::xor_easy<>, {.value_bits = 8, .weight_bits = 8});
static_assert(bytes.values == std::array{format{0, 7}, format{4, 11}, format{0, 7}, format{4, 11}, format{0, 7},
                                         format{4, 11}, format{0, 15}});
static_assert(bytes.weights[0] == format{4, 3} && bytes.weights[2] == format{3, 4});

constexpr auto roomy = etch::calibrate(trained, etch::problems::xor_easy<>, {.headroom_bits = 2});
static_assert(roomy.values[0] == format{2, 13} && roomy.values[1] == format{6, 9} && roomy.values[6] == format{2, 13});

constexpr auto wide = etch::calibrate(trained, etch::problems::xor_easy<>, {.value_bits = 32, .weight_bits = 32});
static_assert(wide.values[0] == format{0, 31} && wide.weights[0] == format{4, 27} && wide.sum_bits[0] == 64);

// The most headroom is all bits.
static_assert(etch::calibrate(trained, etch::problems::xor_easy<>, {.headroom_bits = 40}).values[0] == format{15, 0});

using model_of_relus = etch::network<double, etch::dense<3, 4>, etch::relu, etch::dense<4, 2>>;

}  // namespace

TEST_CASE("a format is the narrowest that holds a range") {
  CHECK(etch::detail::format_for(16, 0) == format{0, 15});
  CHECK(etch::detail::format_for(16, 1) == format{0, 15});
  CHECK(etch::detail::format_for(16, 1.0001) == format{1, 14});
  CHECK(etch::detail::format_for(16, 2) == format{1, 14});
  CHECK(etch::detail::format_for(8, 100) == format{7, 0});
  CHECK(etch::detail::format_for(8, 1e9) == format{7, 0});
  CHECK(etch::detail::format_for(32, 5) == format{3, 28});
}

TEST_CASE("what an activation takes has one format for all of its kind") {
  using chain = etch::network<float, etch::dense<1, 1>, etch::tanh, etch::dense<1, 1>, etch::tanh, etch::dense<1, 1>,
                              etch::sigmoid>;
  chain net;
  net.layer<0>().weights[0][0] = 0.5F;
  net.layer<2>().weights[0][0] = 20.0F;
  net.layer<4>().weights[0][0] = 2.0F;
  std::array<etch::sample_of<chain>, 1> const samples{{{{1.0F}, {1.0F}}}};
  auto const found = etch::calibrate(net, samples);
  CHECK(found.values[1] == format{4, 11});  // of tanh: 0.5, but 20 tanh 0.5 = 9.2 before the other
  CHECK(found.values[3] == format{4, 11});
  CHECK(found.values[5] == format{1, 14});  // of the sigmoid: 2
  CHECK(found.values[2] == format{0, 15});
}

TEST_CASE("no sum of 32 bits overflows, whatever the input") {
  std::mt19937 random(5);
  for (int k = 0; k < 200; ++k) {
    std::uniform_real_distribution<double> draw(-std::ldexp(1.0, k % 6), std::ldexp(1.0, k % 5));
    model_of_relus net;
    etch::for_each_parameter([&](etch::parameter_kind, double& p) { p = draw(random); }, net);
    std::array<etch::sample_of<model_of_relus>, 3> samples{};
    for (auto& s : samples) {
      for (double& x : s.input) {
        x = draw(random);
      }
    }
    auto const found = etch::calibrate(net, samples, {.value_bits = k % 2 == 0 ? 16 : 8});
    for (std::size_t layer : {0U, 2U}) {
      REQUIRE(found.sum_bits[layer] == 32);
      format const input = found.values[layer];
      format const weight = found.weights[layer];
      auto const check = [&](auto const& p) {
        for (std::size_t o = 0; o < p.biases.size(); ++o) {
          // The largest input at each weight, and these and the bias rounded away from 0.
          double sum = std::ceil(std::ldexp(std::fabs(p.biases[o]), input.fraction_bits + weight.fraction_bits));
          for (auto const& row : p.weights) {
            sum += std::floor(std::ldexp(std::fabs(row[o]), weight.fraction_bits) + 0.5) *
                   std::ldexp(1.0, input.integer_bits + input.fraction_bits);
          }
          CHECK(sum < 2147483648.0);
          CHECK(sum > 0);
        }
      };
      layer == 0 ? check(net.layer<0>()) : check(net.layer<2>());
    }
  }
}

TEST_CASE("weights that would take too many bits are summed up in 64") {
  using line = etch::network<float, etch::dense<1, 1>>;
  line net;
  net.layer<0>().weights[0][0] = 1.0F;
  net.layer<0>().biases[0] = 1e6F;
  std::array<etch::sample_of<line>, 1> const samples{{{{1.0F}, {1.0F}}}};
  auto const found = etch::calibrate(net, samples);
  CHECK(found.sum_bits[0] == 64);
  CHECK(found.weights[0] == format{0, 15});
}

TEST_CASE("without samples the formats are those of the weights") {
  std::array<etch::sample_of<model>, 0> const none{};
  CHECK(etch::calibrate(trained, none).weights[0] == formats.weights[0]);
  CHECK(etch::calibrate(trained, none).values[1] == format{0, 15});
}
