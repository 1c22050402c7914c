// SPDX-License-Identifier: BSL-1.0
#include <etch/train.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/metrics.hpp>
#include <etch/problems.hpp>

#include <span>
#include <tuple>
#include <vector>

#include "catch.hpp"

namespace {

using model = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>>;
using sample = etch::sample_of<model>;
constexpr etch::binary_cross_entropy loss{};

/// The network trained for some epochs, from a fixed start.
constexpr model trained(etch::fit_options<float> const& options) {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::fit(net, etch::problems::xor_easy<>, loss, etch::adam<model>{.learning_rate = 0.1F}, options);
  return net;
}

}  // namespace

TEST_CASE("training at compile time and at run time gives the same bits") {
  constexpr model compiled = trained({.epochs = 5, .batch_size = 4, .shuffle = true, .clip_norm = 1.0F});
  std::size_t volatile epochs = 5;
  CHECK(trained({.epochs = epochs, .batch_size = 4, .shuffle = true, .clip_norm = 1.0F}) == compiled);
}

TEST_CASE("fit learns full batch, in mini-batches and one by one") {
  for (std::size_t const batch_size : {0U, 5U, 1U, 21U, 1000U}) {
    CAPTURE(batch_size);
    model const net = trained({.epochs = 200, .batch_size = batch_size});
    CHECK(etch::accuracy(net, etch::problems::xor_easy<>, loss.threshold) == 1.0F);
  }
  CHECK(trained({.epochs = 3, .batch_size = 21}) == trained({.epochs = 3}));
  CHECK(trained({.epochs = 3, .batch_size = 1000}) == trained({.epochs = 3}));
}

TEST_CASE("samples may come as an array, a span, a vector or a C array") {
  auto const& all = etch::problems::xor_easy<>;
  std::vector<sample> const as_vector(all.begin(), all.end());
  sample as_array[21];
  std::copy(all.begin(), all.end(), as_array);
  auto const run = [](auto const& samples) {
    auto net = etch::initialized<model>(etch::xavier{}, 1);
    etch::fit(net, samples, loss, etch::sgd<model>{}, {.epochs = 3});
    return net;
  };
  CHECK(run(all) == run(as_vector));
  CHECK(run(all) == run(as_array));
  CHECK(run(all) == run(std::span<sample const>{as_vector}));
}

TEST_CASE("one full-batch step is the mean of the samples' gradients") {
  auto const start = etch::initialized<model>(etch::xavier{}, 1);
  model sum;
  for (auto const& s : etch::problems::xor_easy<>) {
    auto const trace = start.trace(s.input);
    start.descend(trace, loss.gradient(trace.output(), s.target), sum, etch::add{});
  }
  model expected = start;
  etch::for_each_parameter([](etch::parameter_kind, float& p, float const& g) { p -= 0.5F * g / 21; }, expected, sum);
  model net = start;
  etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{.learning_rate = 0.5F}, {.epochs = 1});
  etch::for_each_parameter([](etch::parameter_kind, float const& p, float const& q) { CHECK(p == Approx(q)); }, net,
                           expected);
}

TEST_CASE("shuffling depends on the seed, and changes the order in every epoch") {
  auto const with_seed = [](std::uint64_t seed, std::size_t epochs) {
    return trained({.epochs = epochs, .batch_size = 1, .shuffle = true, .seed = seed});
  };
  CHECK(with_seed(1, 2) == with_seed(1, 2));
  CHECK_FALSE(with_seed(1, 2) == with_seed(2, 2));
  CHECK_FALSE(with_seed(1, 1) == trained({.epochs = 1, .batch_size = 1}));
}

TEST_CASE("the result and the callback say how training went") {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  std::vector<float> losses;
  auto const done =
      etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{}, {.epochs = 7}, [&](auto const& report) {
        CHECK(report.epoch == losses.size() + 1);
        CHECK(&report.net == &net);
        losses.push_back(report.loss);
      });
  CHECK(done.epochs == 7);
  CHECK_FALSE(done.diverged);
  REQUIRE(losses.size() == 7);
  CHECK(done.loss == losses.back());
  CHECK(losses.back() < losses.front());
}

TEST_CASE("a callback's answer stops training") {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  auto const done =
      etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{}, {.epochs = 100},
                [](auto const& report) { return report.epoch == 4 ? etch::training::stop : etch::training::go_on; });
  CHECK(done.epochs == 4);
  CHECK_FALSE(done.diverged);
}

TEST_CASE("no samples or no epochs change nothing") {
  auto const start = etch::initialized<model>(etch::xavier{}, 1);
  model net = start;
  CHECK(etch::fit(net, std::span<sample const>{}, loss, etch::sgd<model>{}).epochs == 0);
  CHECK(etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{}, {.epochs = 0}).epochs == 0);
  CHECK(net == start);
}

TEST_CASE("training that diverges stops with the last finite network") {
  using linear = etch::network<float, etch::dense<2, 1>>;
  auto net = etch::initialized<linear>(etch::xavier{}, 1);
  std::size_t called = 0;
  auto const done =
      etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<linear>{.learning_rate = 1e6F},
                {.epochs = 100}, [&](auto const&) { ++called; });
  CHECK(done.diverged);
  CHECK(done.epochs < 100);
  CHECK(called == done.epochs);
  CHECK(etch::is_finite(net));
  CHECK(etch::math::is_finite(done.loss));
}

TEST_CASE("a sample of NaN makes fit stop before it, and leaves a streaming network as it was") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  auto const start = etch::initialized<model>(etch::xavier{}, 1);
  std::array<sample, 2> const bad{{{{0, 1}, {1}}, {{nan, 1}, {1}}}};
  model net = start;
  auto const done = etch::fit(net, bad, loss, etch::sgd<model>{}, {.epochs = 10, .batch_size = 1});
  CHECK(done.diverged);
  CHECK(done.epochs == 0);
  CHECK(net == start);
  etch::adam<model> optimizer;
  CHECK_FALSE(etch::math::is_finite(etch::learn(net, bad[1], loss, optimizer)));
  CHECK(net == start);
  CHECK(optimizer.beta1_power == 1.0F);
}

TEMPLATE_TEST_CASE("learning from a stream of samples is fit one by one", "", etch::adam<model>, etch::sgd<model>) {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  TestType optimizer{.learning_rate = 0.1F};
  for (int epoch = 0; epoch < 20; ++epoch) {
    for (auto const& s : etch::problems::xor_easy<>) {
      CHECK(etch::math::is_finite(etch::learn(net, s, loss, optimizer)));
    }
  }
  auto fitted = etch::initialized<model>(etch::xavier{}, 1);
  etch::fit(fitted, etch::problems::xor_easy<>, loss, TestType{.learning_rate = 0.1F}, {.epochs = 20, .batch_size = 1});
  CHECK(net == fitted);
}

TEST_CASE("gradient descent one by one, in place, is that with each gradient first") {
  // A limit that no gradient comes to makes fit compute the whole of it.
  auto const fitted = [](float clip_norm) {
    auto net = etch::initialized<model>(etch::xavier{}, 1);
    auto const done =
        etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{.learning_rate = 0.1F, .weight_decay = 0.01F},
                  {.epochs = 20, .batch_size = 1, .shuffle = true, .clip_norm = clip_norm});
    return std::tuple{net, done.loss, done.correct};
  };
  CHECK(fitted(0) == fitted(1e9F));
}

namespace {

/// A dense layer that counts its backward passes, which give the gradient with respect to its input.
struct counting : etch::dense<2, 4> {
  using layer = etch::dense<2, 4>;
  static inline std::size_t passes_back = 0;

  static auto backward(auto const& p, auto const& x, auto const& z, auto const& dz) noexcept {
    ++passes_back;
    return layer::backward(p, x, z, dz);
  }
};

}  // namespace

TEST_CASE("the gradient with respect to the network's input is computed where asked, and only there") {
  using counted = etch::network<float, counting, etch::tanh, etch::dense<4, 1>>;
  auto net = etch::initialized<counted>(etch::xavier{}, 1);
  auto const& samples = etch::problems::xor_easy<>;
  etch::learn(net, samples[0], loss, etch::sgd<counted>{});
  etch::learn(net, samples[0], loss, etch::adam<counted>{});
  etch::fit(net, samples, loss, etch::sgd<counted>{}, {.epochs = 2});
  etch::fit(net, samples, loss, etch::sgd<counted>{}, {.epochs = 2, .batch_size = 1});
  etch::fit<1>(net, samples, loss, etch::sgd<counted>{}, {.epochs = 2});
  auto const trace = net.trace(samples[0].input);
  CHECK(net.backward(trace, {1.0F}) == net.backward(trace, {1.0F}));
  CHECK(counting::passes_back == 0);
  CHECK(net.backward(trace, {1.0F}, etch::with_input).input != etch::vector<float, 2>{});
  CHECK(counting::passes_back == 1);
}

TEST_CASE("an optimizer's state lives on from one fit to the next") {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  etch::adam<model> optimizer{.learning_rate = 0.1F};
  etch::fit(net, etch::problems::xor_easy<>, loss, optimizer, {.epochs = 10});
  etch::fit(net, etch::problems::xor_easy<>, loss, optimizer, {.epochs = 10});
  CHECK(net == trained({.epochs = 20}));
}

TEMPLATE_TEST_CASE("training in parts gives the bits of training in one", "", etch::sgd<model>, etch::momentum<model>,
                   etch::adam<model>, etch::rprop<model>) {
  for (bool const shuffle : {false, true}) {
    etch::fit_options<float> options{.epochs = 9, .batch_size = 4, .shuffle = shuffle, .seed = 5};
    auto whole = etch::initialized<model>(etch::xavier{}, 1);
    auto const done = etch::fit(whole, etch::problems::xor_easy<>, loss, TestType{}, options);
    for (std::size_t part = 0; part <= 9; ++part) {
      CAPTURE(shuffle, part);
      auto net = etch::initialized<model>(etch::xavier{}, 1);
      TestType optimizer{};
      options.epochs = part;
      options.epochs_done = 0;
      CHECK(etch::fit(net, etch::problems::xor_easy<>, loss, optimizer, options).epochs == part);
      options.epochs = 9;
      options.epochs_done = part;
      auto const rest = etch::fit(net, etch::problems::xor_easy<>, loss, optimizer, options);
      CHECK(net == whole);
      CHECK(rest.epochs == 9);
      CHECK((part == 9 || rest.loss == done.loss));
    }
  }
}

TEST_CASE("training in parts goes on in a constant expression, too") {
  constexpr model whole = trained({.epochs = 4, .batch_size = 4, .shuffle = true});
  constexpr model in_parts = [] {
    auto net = etch::initialized<model>(etch::xavier{}, 1);
    etch::adam<model> optimizer{.learning_rate = 0.1F};
    etch::fit(net, etch::problems::xor_easy<>, loss, optimizer, {.epochs = 3, .batch_size = 4, .shuffle = true});
    etch::fit(net, etch::problems::xor_easy<>, loss, optimizer,
              {.epochs = 4, .batch_size = 4, .shuffle = true, .epochs_done = 3});
    return net;
  }();
  static_assert(in_parts == whole);
  static_assert(!(trained({.epochs = 4, .batch_size = 4, .shuffle = true, .epochs_done = 1}) == whole));
}

TEST_CASE("reports go on counting from the epochs that were done") {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  std::vector<std::size_t> epochs;
  auto const callback = [&](auto const& report) { epochs.push_back(report.epoch); };
  etch::fit_options<float> const options{.epochs = 7, .epochs_done = 4};
  CHECK(etch::fit(net, etch::problems::xor_easy<>, loss, etch::sgd<model>{}, options, callback).epochs == 7);
  CHECK(epochs == std::vector<std::size_t>{5, 6, 7});
}

TEST_CASE("a result counts the epochs that were done where none is added") {
  auto const start = etch::initialized<model>(etch::xavier{}, 1);
  auto net = start;
  auto const epochs_of = [&](auto const& samples, etch::fit_options<float> const& options) {
    return etch::fit(net, samples, loss, etch::sgd<model>{}, options).epochs;
  };
  CHECK(epochs_of(etch::problems::xor_easy<>, {.epochs = 7, .epochs_done = 7}) == 7);
  CHECK(epochs_of(etch::problems::xor_easy<>, {.epochs = 7, .epochs_done = 9}) == 9);
  CHECK(epochs_of(std::span<sample const>{}, {.epochs = 7, .epochs_done = 5}) == 5);
  std::array<sample, 1> const bad{{{{std::numeric_limits<float>::quiet_NaN(), 1}, {1}}}};
  CHECK(epochs_of(bad, {.epochs = 7, .epochs_done = 5}) == 5);
  CHECK(net == start);
}

namespace {

/// The first `count` of 70 samples, of a problem with a third of the answers wrong.
std::span<sample const> some(std::size_t count) {
  static auto const all = etch::problems::circle<float, 70>(1);
  return std::span{all}.first(count);
}

/// The network after two epochs on some samples, by `Width` at a time.
template <std::size_t Width, class Loss>
[[gnu::noinline]] constexpr model trained_by(std::span<sample const> samples, etch::fit_options<float> const& options,
                                             Loss const& by, etch::fit_result<float>& result) {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  result = etch::fit<Width>(net, samples, by, etch::sgd<model>{.learning_rate = 0.1F}, options);
  return net;
}

template <std::size_t Width>
constexpr model trained_in_constant(std::size_t epochs) {
  etch::fit_result<float> result;
  return trained_by<Width>(etch::problems::xor_easy<>,
                           {.epochs = epochs, .batch_size = 14, .shuffle = true, .clip_norm = 1.0F},
                           etch::squared_error{}, result);
}

/// A loss of numbers only: no sample beside another.
struct plain_loss {
  static constexpr float threshold = 0.0F;
  [[nodiscard]] constexpr float value(etch::vector<float, 1> const& y, etch::vector<float, 1> const& t) const noexcept {
    return loss.value(y, t);
  }
  [[nodiscard]] constexpr etch::vector<float, 1> gradient(etch::vector<float, 1> const& y,
                                                          etch::vector<float, 1> const& t) const noexcept {
    return loss.gradient(y, t);
  }
};

void check_close(model const& a, model const& b) {
  etch::for_each_parameter<etch::pass::looped>(
      [](etch::parameter_kind, float const& p, float const& q) { CHECK(p == Approx(q).margin(2e-6)); }, a, b);
}

}  // namespace

TEST_CASE("samples side by side give the same bits in a constant expression and at run time") {
  std::size_t volatile epochs = 2;
  constexpr model by_4 = trained_in_constant<4>(2);
  CHECK(trained_in_constant<4>(epochs) == by_4);
  constexpr model by_16 = trained_in_constant<16>(2);
  CHECK(trained_in_constant<16>(epochs) == by_16);
  constexpr model by_1 = trained_in_constant<1>(2);
  CHECK(trained_in_constant<1>(epochs) == by_1);
  CHECK_FALSE(by_4 == by_1);
}

TEST_CASE("samples side by side train the network that one after the other do") {
  etch::fit_result<float> expected;
  etch::fit_result<float> actual;
  for (std::size_t size = 0; size <= 70; ++size) {
    CAPTURE(size);
    for (etch::fit_options<float> const& options :
         {etch::fit_options<float>{.epochs = 2},
          {.epochs = 2, .batch_size = 7, .shuffle = true},
          {.epochs = 2, .batch_size = size / 2 + 1, .reduce = etch::reduction::report}}) {
      model const one = trained_by<1>(some(size), options, loss, expected);
      check_close(trained_by<4>(some(size), options, loss, actual), one);
      CHECK(actual.loss == Approx(expected.loss));
      CHECK(actual.correct == expected.correct);
      CHECK(actual.epochs == expected.epochs);
      check_close(trained_by<16>(some(size), options, loss, actual), one);
      CHECK(actual.loss == Approx(expected.loss));
      CHECK(actual.correct == expected.correct);
    }
  }
}

TEST_CASE("batches that would leave most lanes empty, and losses of numbers, go one by one") {
  etch::fit_result<float> result;
  auto const by = [&](auto width, std::size_t batch_size, auto by_loss) {
    return trained_by<decltype(width)::value>(some(70), {.epochs = 1, .batch_size = batch_size}, by_loss, result);
  };
  std::integral_constant<std::size_t, 1> one;
  std::integral_constant<std::size_t, 4> four;
  std::integral_constant<std::size_t, 16> sixteen;
  CHECK(by(sixteen, 1, loss) == by(one, 1, loss));
  CHECK(by(sixteen, 4, loss) == by(one, 4, loss));
  CHECK_FALSE(by(sixteen, 5, loss) == by(one, 5, loss));
  CHECK(by(four, 1, loss) == by(one, 1, loss));
  CHECK_FALSE(by(four, 7, loss) == by(one, 7, loss));
  CHECK(by(sixteen, 0, plain_loss{}) == by(one, 0, plain_loss{}));
}

TEST_CASE("an epoch's report counts the samples that were right before the update") {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  float before = etch::accuracy(net, some(70), loss.threshold);
  auto const done = etch::fit<16>(net, some(70), loss, etch::sgd<model>{.learning_rate = 0.5F}, {.epochs = 20},
                                  [&](auto const& report) {
                                    CHECK(report.accuracy() == before);
                                    CHECK(report.samples == 70);
                                    before = etch::accuracy(report.net, some(70), loss.threshold);
                                  });
  CHECK(done.samples == 70);
  CHECK(done.correct > 35);
  CHECK(done.accuracy() == static_cast<float>(done.correct) / 70);
}
