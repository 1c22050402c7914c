// SPDX-License-Identifier: BSL-1.0
#include <etch/batch.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/metrics.hpp>
#include <etch/problems.hpp>

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>>;
using sample = etch::sample_of<model>;
constexpr etch::binary_cross_entropy loss{};

/// The first `count` of 70 samples.
std::span<sample const> some(std::size_t count) {
  static auto const all = etch::problems::circle<float, 70>(1);
  return std::span{all}.first(count);
}

template <class Network>
void check_close(Network const& a, Network const& b) {
  etch::for_each_parameter<etch::pass::looped>(
      [](etch::parameter_kind, float const& p, float const& q) { CHECK(p == Approx(q).margin(2e-6)); }, a, b);
}

}  // namespace

TEST_CASE("the gradient of a batch is the sum of the samples' gradients") {
  auto const net = etch::initialized<model>(etch::xavier{}, 1);
  for (std::size_t const size : {0U, 1U, 3U, 21U, 70U}) {
    CAPTURE(size);
    etch::batch_sum<model> expected;
    for (auto const& s : some(size)) {
      auto const trace = net.trace(s.input);
      net.descend(trace, loss.gradient(trace.output(), s.target), expected.gradient, etch::add{});
      expected.loss += loss.value(trace.output(), s.target);
      expected.correct += etch::classify(trace.output(), 0.0F) == etch::classify(s.target) ? 1U : 0U;
    }
    CHECK(etch::batch_gradient<1>(net, some(size), loss).gradient == expected.gradient);
    CHECK(etch::batch_gradient<1>(net, some(size), loss).loss == expected.loss);
    auto const actual = etch::batch_gradient<8>(net, some(size), loss);
    check_close(actual.gradient, expected.gradient);
    CHECK(actual.loss == Approx(expected.loss));
    CHECK(actual.correct == expected.correct);
    check_close(etch::batch_gradient(net, some(size), loss).gradient, expected.gradient);
  }
}

TEST_CASE("samples of two numbers, which are taken apart in registers, have the same gradient") {
  using line = etch::network<float, etch::dense<1, 1>>;
  std::vector<etch::sample_of<line>> samples(70);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = {{some(70)[i].input[0]}, {some(70)[i].input[1]}};
  }
  auto const net = etch::initialized<line>(etch::xavier{}, 1);
  auto const expected = etch::batch_gradient<1>(net, samples, loss);
  check_close(etch::batch_gradient<4>(net, samples, loss).gradient, expected.gradient);
  check_close(etch::batch_gradient<8>(net, samples, loss).gradient, expected.gradient);
  check_close(etch::batch_gradient<16>(net, samples, loss).gradient, expected.gradient);
}

TEST_CASE("a network too large for many samples on the stack at a time has the same gradient") {
  using large = etch::network<float, etch::dense<2, 1500>, etch::tanh, etch::dense<1500, 1>>;
  static_assert(etch::detail::blocks_at_a_time<large, etch::lanes<float, 16>> == 1);
  auto const net = etch::initialized<large>(etch::xavier{}, 1);
  auto const expected = etch::batch_gradient<1>(net, some(70), loss);
  auto const actual = etch::batch_gradient<16>(net, some(70), loss);
  float worst = 0;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, float const& p, float const& q) { worst = std::max(worst, etch::math::abs(p - q)); },
      actual.gradient, expected.gradient);
  CHECK(worst < 1e-4F);
  CHECK(actual.correct == expected.correct);
}

namespace {

/// A layer of a user's own, which has what `trainable` asks for and nothing that makes a batch faster: y = s x.
template <std::size_t Size>
struct scale {
  static constexpr std::size_t inputs = Size;
  static constexpr std::size_t outputs = Size;
  static constexpr std::size_t fan_in = 1;
  static constexpr std::size_t fan_out = 1;
  template <class T>
  struct parameters {
    etch::vector<T, Size> factors{};
    friend constexpr bool operator==(parameters const&, parameters const&) = default;
  };
  template <class P, class T>
  static constexpr etch::vector<T, Size> forward(parameters<P> const& p, etch::vector<T, Size> x) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      x[i] *= p.factors[i];
    }
    return x;
  }
  template <class P, class T>
  static constexpr etch::vector<T, Size> backward(parameters<P> const& p, etch::vector<T, Size> const& /*x*/,
                                                  etch::vector<T, Size> const& /*y*/,
                                                  etch::vector<T, Size> const& dy) noexcept {
    return forward(p, dy);
  }
  template <class T, class G, class Put>
  static constexpr void gradient(etch::vector<T, Size> const& x, etch::vector<T, Size> const& dy, parameters<G>& g,
                                 Put put) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      put(etch::parameter_kind::weights, g.factors[i], x[i] * dy[i]);
    }
  }
  template <class Visitor, class... Parameters>
  static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(etch::parameter_kind::weights, p.factors...);
  }
};

}  // namespace

TEST_CASE("a layer without sums of its own learns in a batch as one by one") {
  using scaled = etch::network<float, etch::dense<2, 3>, scale<3>, etch::tanh, etch::dense<3, 1>>;
  static_assert(etch::trainable<scale<3>>);
  auto net = etch::initialized<scaled>(etch::xavier{}, 1);
  net.layer<1>().factors = {0.5F, -2.0F, 3.0F};
  for (std::size_t const size : {5U, 64U, 70U}) {
    CAPTURE(size);
    auto const expected = etch::batch_gradient<1>(net, some(size), loss).gradient;
    CHECK(expected.layer<1>().factors[2] != 0.0F);
    check_close(etch::batch_gradient<4>(net, some(size), loss).gradient, expected);
    check_close(etch::batch_gradient<8>(net, some(size), loss).gradient, expected);
  }
}

TEST_CASE("a sample past the end counts for nothing, even where a sample overflows") {
  float const infinity = std::numeric_limits<float>::infinity();
  auto const net = etch::initialized<model>(etch::xavier{}, 1);
  // Five samples in eight lanes: the empty lanes repeat a good sample, and the bad one's loss is seen.
  std::array<sample, 5> samples{};
  auto const good = etch::batch_gradient<8>(net, samples, loss);
  CHECK(etch::math::is_finite(etch::norm(good.gradient)));
  CHECK(good.loss == Approx(5 * loss.value(net.forward({0, 0}), {0})));
  samples[3].target[0] = infinity;
  CHECK_FALSE(etch::math::is_finite(etch::batch_gradient<8>(net, samples, loss).loss));
  samples[3].target[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK_FALSE(etch::math::is_finite(etch::batch_gradient<8>(net, samples, loss).loss));
}

TEST_CASE("the right answers of a batch are those of the confusion matrix") {
  using classifier = etch::network<float, etch::dense<2, 5>, etch::softmax>;
  auto const start = etch::initialized<classifier>(etch::normal_weights{}, 3);
  std::array<etch::sample_of<classifier>, 21> samples{};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = {some(70)[i].input, {}};
    samples[i].target[i % 3] = 1;
  }
  auto const expected = static_cast<std::size_t>(etch::confusion_of(start, samples).correct());
  CHECK(etch::batch_gradient<1>(start, samples, etch::squared_error{}).correct == expected);
  CHECK(etch::batch_gradient<8>(start, samples, etch::squared_error{}).correct == expected);
}

namespace {

/// A network of odd widths, and of more than one output.
using odd = etch::network<float, etch::dense<3, 7>, etch::sigmoid, etch::dense<7, 9>, etch::relu, etch::dense<9, 5>>;
using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                etch::dense<5, 1>, etch::sigmoid>;
constexpr std::size_t largest_batch = 70;
constexpr float tolerance = 1e-6F;  // of a gradient or a loss, for each sample of the batch

template <class Network>
std::vector<etch::sample_of<Network>> random_samples(std::size_t count) {
  etch::pcg32 random{5};
  std::vector<etch::sample_of<Network>> samples(count);
  for (auto& s : samples) {
    for (float& x : s.input) {
      x = etch::normal<float>(random);
    }
    for (float& y : s.target) {
      y = etch::uniform<float>(random);
    }
  }
  return samples;
}

/// The largest difference of any sum from that of one sample after the other, over every batch up to the largest,
/// as a share of the batch.
template <std::size_t Width, class Network>
float gradient_difference(Network const& net) {
  auto const samples = random_samples<Network>(largest_batch);
  float worst = 0;
  for (std::size_t count = 0; count <= largest_batch; ++count) {
    // The last ones, so that each batch starts at another place.
    std::span const batch = std::span{samples}.last(count);
    auto const expected = etch::batch_gradient<1>(net, batch, etch::squared_error{});
    auto const actual = etch::batch_gradient<Width>(net, batch, etch::squared_error{});
    auto const compare = [&](float a, float b) {
      worst = std::max(worst, etch::math::abs(a - b) / static_cast<float>(std::max<std::size_t>(count, 1)));
    };
    etch::for_each_parameter<etch::pass::looped>(
        [&](etch::parameter_kind, float const& p, float const& q) { compare(p, q); }, actual.gradient,
        expected.gradient);
    compare(actual.loss, expected.loss);
    CHECK(actual.correct == expected.correct);
  }
  return worst;
}

}  // namespace

TEMPLATE_TEST_CASE("batch_gradient of every width agrees for every batch from 0 to 70", "", reference, odd) {
  auto const net = etch::initialized<TestType>(etch::xavier{}, 1);
  CHECK(gradient_difference<1>(net) == 0);
  // The same terms, of at most about 1, summed in another order.
  CHECK(gradient_difference<0>(net) < tolerance);
  CHECK(gradient_difference<4>(net) < tolerance);
  CHECK(gradient_difference<8>(net) < tolerance);
  CHECK(gradient_difference<16>(net) < tolerance);
}

namespace {

/// A layer whose gradients are summed in the order of the samples, and one that is summed in lanes.
using wide = etch::network<float, etch::dense<2, 17>, etch::tanh, etch::dense<17, 1>>;

template <std::size_t Width>
constexpr etch::batch_sum<wide> wide_sums(std::size_t count) {
  std::array<etch::sample_of<wide>, 13> samples{};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    auto const x = static_cast<float>(i) / 8.0F;
    samples[i] = {{x, 1.0F - x}, {x * x}};
  }
  auto const net = etch::initialized<wide>(etch::xavier{}, 1);
  return etch::batch_gradient<Width>(net, std::span{samples}.first(count), etch::squared_error{});
}

}  // namespace

TEST_CASE("a wide layer's sums over a batch are the same bits in a constant expression and at run time") {
  std::size_t const volatile count = 13;
  constexpr auto by_4 = wide_sums<4>(13);
  CHECK(wide_sums<4>(count).gradient == by_4.gradient);
  CHECK(wide_sums<4>(count).loss == by_4.loss);
  constexpr auto by_8 = wide_sums<8>(13);
  CHECK(wide_sums<8>(count).gradient == by_8.gradient);
  CHECK_FALSE(by_8.gradient == by_4.gradient);  // the last layer has lanes to sum up
  CHECK(by_8.gradient.layer<0>().weights == by_4.gradient.layer<0>().weights);
}
