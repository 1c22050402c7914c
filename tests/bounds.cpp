// SPDX-License-Identifier: BSL-1.0
#include <etch/bounds.hpp>

#include <algorithm>
#include <cmath>
#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/problems.hpp>
#include <random>

#include "catch.hpp"
#include "extended.hpp"
#include "unsound.hpp"

namespace {

using etch::box;
using etch::dense;

// y = x0 - 2 x1, whose bounds are known.
using linear = etch::network<float, dense<2, 1>>;
constexpr linear difference = [] {
  linear net;
  net.layer<0>().weights = {{{1.0F}, {-2.0F}}};
  return net;
}();
constexpr box<float, 2> square{{0.0F, 0.0F}, {1.0F, 1.0F}};
static_assert(etch::bounds(difference, square).contains({-2.0F}) && etch::bounds(difference, square).contains({1.0F}));
static_assert(etch::bounds(difference, square).lower[0] > -2.00001F &&
              etch::bounds(difference, square).upper[0] < 1.00001F);
static_assert(etch::is_increasing<0>(difference, square) && !etch::is_decreasing<0>(difference, square));
static_assert(etch::is_decreasing<1>(difference, square) && !etch::is_increasing<1>(difference, square));
static_assert(etch::lipschitz_bound(difference, square) >= 3.0F &&
              etch::lipschitz_bound(difference, square) < 3.00001F);

template <class T, std::size_t Size>
etch::vector<T, Size> one_of(box<T, Size> const& b, std::mt19937& random) {
  etch::vector<T, Size> x;
  for (std::size_t i = 0; i < Size; ++i) {
    T const share = static_cast<T>(random() % 1001) / T{1000};
    x[i] = std::clamp(b.lower[i] + (b.upper[i] - b.lower[i]) * share, b.lower[i], b.upper[i]);
    x[i] = random() % 4 == 0 ? b.lower[i] : random() % 4 == 0 ? b.upper[i] : x[i];
  }
  return x;
}

/// From x uphill (or downhill) in an output, as long as that helps: a step at a time in each input, within the box.
template <class Network, class T, std::size_t Size>
etch::vector<T, Size> climbed(Network const& net, box<T, Size> const& b, etch::vector<T, Size> x, std::size_t output,
                              T sign) {
  for (T step = T{0.25}; step > static_cast<T>(0.0001); step /= T{2}) {
    for (std::size_t i = 0; i < Size; ++i) {
      for (T const direction : {T{-1}, T{1}}) {
        auto moved = x;
        moved[i] = std::clamp(x[i] + direction * step * (b.upper[i] - b.lower[i]), b.lower[i], b.upper[i]);
        if (sign * net.forward(moved)[output] > sign * net.forward(x)[output]) {
          x = moved;
        }
      }
    }
  }
  return x;
}

template <class Network>
auto any_box(std::mt19937& random) {
  using T = typename Network::number_type;
  box<T, Network::inputs> b;
  T const width = static_cast<T>(std::array{0.0, 1e-6, 0.01, 0.3, 3.0}[random() % 5]);
  for (std::size_t i = 0; i < Network::inputs; ++i) {
    b.lower[i] = static_cast<T>(static_cast<int>(random() % 4001) - 2000) / T{1000};
    b.upper[i] = b.lower[i] + width;
  }
  return b;
}

/// How many outputs of inputs of a box, as computed and as exact arithmetic has them, are not within the bounds; and
/// how many derivatives, exact ones.
template <class Network, class Rounding>
int mistakes(unsigned seed, int boxes) {
  std::mt19937 random(seed);
  int count = 0;
  for (int k = 0; k < boxes; ++k) {
    auto const net = etch::initialized<Network>(etch::normal_weights{}, random());
    auto const exact = etch::convert<extended>(net);
    auto const b = any_box<Network>(random);
    etch::parts const parts{1 + random() % 3};
    auto const y = etch::bounds<Rounding>(net, b, parts);
    constexpr std::size_t output = Network::outputs - 1;
    auto const d = etch::gradient_bounds<output, Rounding>(net, b, parts);
    auto const hold = [](auto const& bound, std::size_t i, auto x) {
      return extended{bound.lower[i]} <= extended{x} && extended{x} <= extended{bound.upper[i]};
    };
    auto const check = [&](auto const& x) {
      etch::vector<extended, Network::inputs> precise;
      std::transform(x.begin(), x.end(), precise.begin(), [](auto number) { return extended{number}; });
      auto const computed = net.forward(x);
      auto const trace = exact.trace(precise);
      for (std::size_t o = 0; o < Network::outputs; ++o) {
        count += hold(y, o, computed[o]) && hold(y, o, trace.output()[o]) ? 0 : 1;
      }
      etch::vector<extended, Network::outputs> seed_of_output{};
      seed_of_output[output] = extended{1};
      auto const dx = exact.input_gradient(trace, seed_of_output);
      for (std::size_t i = 0; i < Network::inputs; ++i) {
        count += hold(d, i, dx[i]) ? 0 : 1;
      }
    };
    for (int i = 0; i < 30; ++i) {
      check(one_of(b, random));
    }
    for (int const sign : {-1, 1}) {
      check(climbed(net, b, one_of(b, random), output, static_cast<typename Network::number_type>(sign)));
    }
  }
  return count;
}

template <class T>
using sigmoids_over =
    etch::network<T, dense<2, 10>, etch::sigmoid, dense<10, 5>, etch::sigmoid, dense<5, 1>, etch::sigmoid>;
template <class T>
using tanhs_over = etch::network<T, dense<3, 9>, etch::tanh, dense<9, 2>>;
template <class T>
using relus_over = etch::network<T, dense<2, 8>, etch::relu, dense<8, 4>, etch::leaky_relu<>, dense<4, 2>>;
template <class T>
using fast_over = etch::network<T, dense<2, 6>, etch::fast_tanh, dense<6, 3>, etch::fast_sigmoid, dense<3, 1>>;
template <class T>
using smooth_over = etch::network<T, dense<2, 40>, etch::softplus, dense<40, 3>, etch::softmax>;

using sigmoids = sigmoids_over<float>;
using tanhs = tanhs_over<float>;

}  // namespace

TEMPLATE_TEST_CASE("no input of a box has an output or a derivative beyond the bounds", "", sigmoids, tanhs,
                   relus_over<float>, fast_over<float>, smooth_over<float>, sigmoids_over<double>, tanhs_over<double>,
                   relus_over<double>, fast_over<double>, smooth_over<double>) {
  CHECK(mistakes<TestType, etch::outward>(1, 60) == 0);
}

// (The fast functions of float are allowed so much that it hides there.)
TEMPLATE_TEST_CASE("a rounding that is not sound is noticed", "", sigmoids, tanhs, relus_over<float>,
                   smooth_over<float>, sigmoids_over<double>, tanhs_over<double>, relus_over<double>, fast_over<double>,
                   smooth_over<double>) {
  CHECK(mistakes<TestType, to_nearest>(1, 60) > 0);
}

TEST_CASE("a box in parts has bounds that are narrower, and hold as well") {
  auto const net = etch::initialized<sigmoids>(etch::normal_weights{}, 3);
  auto const whole = etch::bounds(net, square);
  auto const parts = etch::bounds(net, square, etch::parts{16});
  CHECK(parts.lower[0] >= whole.lower[0]);
  CHECK(parts.upper[0] <= whole.upper[0]);
  CHECK(parts.upper[0] - parts.lower[0] < 0.7F * (whole.upper[0] - whole.lower[0]));
  for (float x = 0.0F; x <= 1.0F; x += 0.03125F) {
    CHECK(parts.contains(net.forward({x, 1.0F - x})));
  }
}

TEST_CASE("a Lipschitz bound holds for pairs of inputs") {
  auto const net = etch::convert<double>(etch::initialized<tanhs>(etch::normal_weights{}, 5));
  box<double, 3> const cube{{-1.0, -1.0, -1.0}, {1.0, 1.0, 1.0}};
  double const bound = etch::lipschitz_bound(net, cube, etch::parts{4});
  std::mt19937 random(7);
  double steepest = 0.0;
  for (int i = 0; i < 20'000; ++i) {
    auto const x = one_of(cube, random);
    auto const y = one_of(
        box<double, 3>{{x[0] - 0.01, x[1] - 0.01, x[2] - 0.01}, {x[0] + 0.01, x[1] + 0.01, x[2] + 0.01}}, random);
    double distance = 0.0;
    double change = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
      distance = std::max(distance, std::abs(x[k] - y[k]));
    }
    for (std::size_t k = 0; k < 2; ++k) {
      change = std::max(change, std::abs(net.forward(x)[k] - net.forward(y)[k]));
    }
    if (cube.contains(y) && distance > 0.0) {
      steepest = std::max(steepest, change / distance);
    }
  }
  CHECK(steepest <= bound);
  CHECK(steepest > bound / 20);  // it says something
}

TEST_CASE("a class is proved where the bounds are on its side of the threshold") {
  CHECK(etch::is_of_class(difference, box<float, 2>{{0.6F, 0.0F}, {1.0F, 0.04F}}, 1));
  CHECK_FALSE(etch::is_of_class(difference, box<float, 2>{{0.6F, 0.0F}, {1.0F, 0.06F}}, 1));
  CHECK(etch::is_of_class(difference, box<float, 2>{{0.0F, 0.0F}, {0.4F, 1.0F}}, 0));
  CHECK_FALSE(etch::is_of_class(difference, box<float, 2>{{0.0F, 0.0F}, {0.6F, 1.0F}}, 0));
  using two = etch::network<float, dense<1, 2>>;
  two net;
  net.layer<0>().weights = {{{1.0F, -1.0F}}};
  CHECK(etch::is_of_class(net, box<float, 1>{{0.1F}, {1.0F}}, 0));
  CHECK(etch::is_of_class(net, box<float, 1>{{-1.0F}, {-0.1F}}, 1));
  CHECK_FALSE(etch::is_of_class(net, box<float, 1>{{-0.1F}, {1.0F}}, 0));
}

TEST_CASE("samples are robust up to the distance at which one changes its class") {
  std::array<etch::sample_of<linear>, 2> const samples{{{{0.7F, 0.0F}, {1.0F}}, {{0.0F, 0.5F}, {0.0F}}}};
  CHECK(etch::is_robust(difference, samples, 0.06F));        // 0.7 - 3 * 0.06 > 0.5
  CHECK_FALSE(etch::is_robust(difference, samples, 0.07F));  // 0.7 - 3 * 0.07 < 0.5
}

TEST_CASE("an input that does not count neither raises nor lowers the output") {
  linear net;
  net.layer<0>().weights = {{{1.0F}, {0.0F}}};
  CHECK(etch::is_increasing<1>(net, square));
  CHECK(etch::is_decreasing<1>(net, square));
  CHECK(etch::is_increasing<0>(net, square));
}

TEMPLATE_TEST_CASE("an activation that grows does so over any box", "", etch::relu, etch::leaky_relu<>, etch::sigmoid,
                   etch::tanh, etch::fast_sigmoid, etch::fast_tanh, etch::softplus) {
  etch::network<float, dense<1, 1>, TestType> net;
  net.template layer<0>().weights = {{{1.0F}}};
  for (float const end : {-20.0F, -1.0F, 1.0F, 9.5F, 20.0F}) {
    CHECK(etch::is_increasing<0>(net, box<float, 1>{{-10.0F}, {std::max(end, -10.0F)}}));
    CHECK(etch::is_increasing<0>(net, box<float, 1>{{end}, {30.0F}}));
  }
}

TEST_CASE("nothing is proved where numbers may overflow on the way") {
  etch::network<float, dense<2, 1>, etch::sigmoid, dense<1, 1>> net;
  net.layer<0>().weights = {{{1e20F}, {-1e20F}}};
  net.layer<2>().weights = {{{0.25F}}};
  net.layer<2>().biases = {0.6F};
  box<float, 2> const huge{{1e19F, 1e19F}, {1e20F, 1e20F}};
  CHECK(std::isnan(net.forward({1e20F, 1e20F})[0]));
  CHECK(etch::bounds(net, huge).upper[0] == std::numeric_limits<float>::infinity());
  CHECK_FALSE(etch::is_of_class(net, huge, 1));
  CHECK_FALSE(etch::is_increasing<0>(net, huge));
  CHECK(std::isinf(etch::lipschitz_bound(net, huge)));
}

TEST_CASE("nothing is proved of what is no box, in no parts, or of no class") {
  box<float, 2> const inverted{{1.0F, 0.0F}, {0.0F, 1.0F}};
  CHECK(std::isinf(etch::bounds(difference, inverted).upper[0]));
  CHECK_FALSE(etch::is_of_class(difference, inverted, 0));
  CHECK_FALSE(etch::is_of_class(difference, inverted, 1));
  CHECK_FALSE(etch::is_increasing<0>(difference, inverted));
  CHECK(std::isinf(etch::bounds(difference, square, etch::parts{0}).upper[0]));
  CHECK_FALSE(etch::is_of_class(difference, box<float, 2>{{0.0F, 0.0F}, {0.4F, 1.0F}}, 7));
  std::array<etch::sample_of<linear>, 1> const samples{{{{0.7F, 0.0F}, {1.0F}}}};
  CHECK_FALSE(etch::is_robust(difference, samples, -3.0F));
}

TEST_CASE("parts of a thin box are within it, and cover it") {
  float const above = std::nextafter(1.0F, 2.0F);
  for (std::size_t const count : {1U, 2U, 5U, 49U}) {
    auto const y = etch::bounds(difference, box<float, 2>{{1.0F, 0.1F}, {above, 0.1F}}, etch::parts{count});
    CHECK(y.contains(difference.forward({1.0F, 0.1F})));
    CHECK(y.contains(difference.forward({above, 0.1F})));
    CHECK(y.upper[0] - y.lower[0] < 1e-6F);
  }
}
