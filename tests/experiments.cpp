// SPDX-License-Identifier: BSL-1.0

/// @file
/// The experiments of the report that the library grew from, over 200 seeds each, against the
/// distributions that an independent NumPy implementation found over 200 seeds of its own.
///
/// Both sides are samples, so each tolerance is what two samples of 200 may differ by: a share p is
/// allowed 3.5 standard errors of a difference, 3.5 sqrt(2 p (1 - p) / 200), and a mean 3.5 times
/// the same with the deviation of our own seeds; a quantile q holds where the share of our seeds up to it is q within
/// the tolerance of a share. A median, whose standard error is about 1.25 deviations / sqrt(n), is
/// held tighter, to a share of itself that the spread between p10 and p90 explains. The figures of a
/// seed never change, so the tests give the same answer each time.

#include <etch/etch.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

constexpr std::uint64_t seeds = 200;

/// What one training showed.
struct outcome {
  double accuracy = 0;         ///< at the end
  double loss = 0;             ///< of the last epoch
  std::size_t first = 0;       ///< the first epoch (from 1) at the goal; 0: never
  std::size_t held_from = 0;   ///< the epoch from which the goal was kept to the end; 0: not kept
  double rises = 0;            ///< the share of the epochs in which the loss rose
  double jump = 0;             ///< the largest rise of the loss
  double middle_accuracy = 0;  ///< at epoch 50
  double middle_loss = 0;      ///< at epoch 150
  bool collapsed = false;      ///< one output for the whole set, to a thousandth
};

struct summary {
  std::vector<outcome> outcomes;

  template <class Get>
  [[nodiscard]] double mean(Get get) const {
    double sum = 0;
    for (outcome const& o : outcomes) {
      sum += static_cast<double>(get(o));
    }
    return sum / static_cast<double>(outcomes.size());
  }
  /// The q-th quantile; `never` sorts last where get gives 0 for an epoch.
  template <class Get>
  [[nodiscard]] double quantile(double q, Get get) const {
    std::vector<double> values;
    for (outcome const& o : outcomes) {
      values.push_back(static_cast<double>(get(o)));
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
  }
  /// Whether `value` may be the q-th quantile: the share of the seeds below it, and at or below it,
  /// enclose q within the tolerance of a share.
  template <class Get>
  [[nodiscard]] bool has_quantile(double q, double value, Get get) const {
    double const tolerance = 3.5 * std::sqrt(2 * q * (1 - q) / seeds);
    double const below = mean([&](outcome const& o) { return static_cast<double>(get(o)) < value - 1e-6; });
    double const up_to = mean([&](outcome const& o) { return static_cast<double>(get(o)) <= value + 1e-6; });
    return below <= q + tolerance && up_to >= q - tolerance;
  }
  /// The first epoch at the goal; far away where there is none.
  [[nodiscard]] static double first_epoch(outcome const& o) {
    return o.first == 0 ? 1e9 : static_cast<double>(o.first);
  }
  [[nodiscard]] double first(double q) const { return quantile(q, first_epoch); }
  [[nodiscard]] double accuracy() const {
    return mean([](outcome const& o) { return o.accuracy; });
  }
  /// The tolerance of the mean accuracy, from the deviation of the accuracies.
  [[nodiscard]] double accuracy_tolerance() const {
    double const middle = accuracy();
    return 3.5 * std::sqrt(2.0 / seeds *
                           mean([&](outcome const& o) { return (o.accuracy - middle) * (o.accuracy - middle); }));
  }
  [[nodiscard]] double median_accuracy() const {
    return quantile(0.5, [](outcome const& o) { return o.accuracy; });
  }
  [[nodiscard]] double reached() const {
    return mean([](outcome const& o) { return o.first > 0; });
  }
  [[nodiscard]] double collapsed() const {
    return mean([](outcome const& o) { return o.collapsed; });
  }
};

/// The tolerance of a share of 200 against a share of 200.
double share(double p) { return 3.5 * std::sqrt(2 * std::max(p * (1 - p), 0.005) / seeds); }

template <class... Layers>
using network = etch::network<float, Layers...>;

/// 2 -> First -> Second -> 1 with an activation after both hidden layers and a sigmoid at the end.
template <class Activation, std::size_t First = 10, std::size_t Second = 5>
using reference = network<etch::dense<2, First>, Activation, etch::dense<First, Second>, Activation,
                          etch::dense<Second, 1>, etch::sigmoid>;

/// The same without hidden activations.
using without_activation = network<etch::dense<2, 10>, etch::dense<10, 5>, etch::dense<5, 1>, etch::sigmoid>;

enum class problem { xor_easy, linear };

using sample = etch::sample<float, 2, 1>;

/// Calls run(seed, samples) for each seed. The report's linear problem draws new points for each;
/// xor is always the same.
template <class Run>
summary over_seeds(problem which, Run run) {
  summary result;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    auto const& xor_samples = etch::problems::xor_easy<>;
    auto const linear_samples = etch::problems::linear(seed + 1000);
    result.outcomes.push_back(run(seed, which == problem::xor_easy ? std::span<sample const>{xor_samples}
                                                                   : std::span<sample const>{linear_samples}));
  }
  return result;
}

template <class Model, class Loss, class Optimizer, class Initializer>
outcome train(Initializer const& initializer, std::span<etch::sample<float, 2, 1> const> samples, Loss loss,
              Optimizer optimizer, etch::fit_options<float> const& options, double goal, std::uint64_t seed,
              bool stop_at_goal) {
  outcome result;
  auto net = etch::initialized<Model>(initializer, seed);
  double previous = 1e9;
  std::size_t rises = 0;
  // One sample after the other: the figures of a seed are then the same on every target.
  auto const done = etch::fit<1>(net, samples, loss, optimizer, options, [&](auto const& report) {
    auto const now = static_cast<double>(report.loss);
    auto const right = static_cast<double>(etch::accuracy(report.net, samples, loss.threshold));
    rises += now > previous ? 1 : 0;
    result.jump = std::max(result.jump, now - previous);
    previous = now;
    if (right >= goal) {
      result.first = result.first == 0 ? report.epoch : result.first;
      result.held_from = result.held_from == 0 ? report.epoch : result.held_from;
    } else {
      result.held_from = 0;
    }
    if (report.epoch == 50) {
      result.middle_accuracy = right;
    }
    if (report.epoch == 150) {
      result.middle_loss = now;
    }
    return stop_at_goal && result.first > 0 ? etch::training::stop : etch::training::go_on;
  });
  result.accuracy = static_cast<double>(etch::accuracy(net, samples, loss.threshold));
  result.loss = static_cast<double>(done.loss);
  result.rises = static_cast<double>(rises) / static_cast<double>(std::max<std::size_t>(done.epochs, 1));
  float low = net.forward(samples[0].input)[0];
  float high = low;
  for (auto const& s : samples) {
    low = std::min(low, net.forward(s.input)[0]);
    high = std::max(high, net.forward(s.input)[0]);
  }
  result.collapsed = high - low < 1e-3F;
  return result;
}

/// The report's setting: squared error, plain descent, N(0, 1) weights, weights' gradients summed
/// and biases' averaged over the full batch.
template <class Model>
summary report(problem which, std::size_t epochs, float rate, etch::reduction reduce = etch::reduction::report,
               bool stop_at_goal = false) {
  return over_seeds(which, [&](std::uint64_t seed, std::span<sample const> samples) {
    return train<Model>(etch::normal_weights{1.0F}, samples, etch::squared_error{},
                        etch::sgd<Model>{.learning_rate = rate}, {.epochs = epochs, .reduce = reduce}, 1.0, seed,
                        stop_at_goal);
  });
}

}  // namespace

TEST_CASE("xor, sigmoid: 1000 epochs teach nearly every seed, smoothly") {
  summary const s = report<reference<etch::sigmoid>>(problem::xor_easy, 1000, 0.1F);
  CHECK(s.accuracy() == Approx(0.990).margin(s.accuracy_tolerance()));
  CHECK(s.mean([](outcome const& o) { return o.accuracy == 1; }) == Approx(0.915).margin(share(0.915)));
  CHECK(s.has_quantile(0.1, 386, summary::first_epoch));
  CHECK(s.first(0.5) == Approx(548).epsilon(0.10));
  CHECK(s.has_quantile(0.9, 796, summary::first_epoch));
  CHECK(s.quantile(0.5, [](outcome const& o) { return o.loss; }) == Approx(0.007).margin(0.004));
  CHECK(s.quantile(0.5, [](outcome const& o) { return o.rises; }) == 0);
  CHECK(s.quantile(1.0, [](outcome const& o) { return o.jump; }) < 0.06);
  CHECK(s.quantile(0.5, [](outcome const& o) { return o.middle_loss; }) == Approx(0.242).margin(0.01));
}

TEST_CASE("xor: rates 0.5 and 1 are faster, 0.01 is still on the plateau") {
  CHECK(report<reference<etch::sigmoid>>(problem::xor_easy, 1000, 0.5F).first(0.5) == Approx(125).epsilon(0.15));
  CHECK(report<reference<etch::sigmoid>>(problem::xor_easy, 1000, 1.0F).first(0.5) == Approx(94).epsilon(0.2));
  CHECK(report<reference<etch::sigmoid>>(problem::xor_easy, 1000, 0.01F).accuracy() == Approx(0.58).margin(0.04));
}

TEST_CASE("linear, sigmoid: 200 epochs teach every seed") {
  summary const s = report<reference<etch::sigmoid>>(problem::linear, 200, 0.1F);
  CHECK(s.accuracy() == Approx(0.982).margin(s.accuracy_tolerance()));
  CHECK(s.quantile(0.1, [](outcome const& o) { return o.accuracy; }) == Approx(0.95).margin(0.02));
  CHECK(s.median_accuracy() == Approx(0.99).margin(0.01));
  CHECK(s.quantile(0.9, [](outcome const& o) { return o.accuracy; }) == Approx(1.0).margin(0.01));
  CHECK(s.quantile(0.5, [](outcome const& o) { return o.jump; }) == Approx(0.05).epsilon(0.25));
}

TEST_CASE("linear: a rate of 0.5 oscillates and sometimes collapses, 1 collapses half the time") {
  summary const half = report<reference<etch::sigmoid>>(problem::linear, 200, 0.5F);
  CHECK(half.accuracy() == Approx(0.947).margin(half.accuracy_tolerance()));
  CHECK(half.collapsed() == Approx(0.075).margin(share(0.075)));
  CHECK(half.mean([](outcome const& o) { return o.rises; }) == Approx(0.44).margin(0.06));
  CHECK(half.quantile(0.5, [](outcome const& o) { return o.jump; }) == Approx(0.26).epsilon(0.25));
  summary const one = report<reference<etch::sigmoid>>(problem::linear, 200, 1.0F);
  CHECK(one.accuracy() == Approx(0.73).margin(one.accuracy_tolerance()));
  CHECK(one.has_quantile(0.5, 0.60, [](outcome const& o) { return o.accuracy; }));
  CHECK(one.collapsed() == Approx(0.52).margin(share(0.52)));
}

TEST_CASE("linear: a rate of 0.01 is slower, and monotone") {
  summary const s = report<reference<etch::sigmoid>>(problem::linear, 200, 0.01F);
  CHECK(s.accuracy() == Approx(0.956).margin(s.accuracy_tolerance()));
  CHECK(s.quantile(0.9, [](outcome const& o) { return o.rises; }) == 0);
}

TEST_CASE("5-3: xor is learned by half of the seeds, linear by all") {
  using model = reference<etch::sigmoid, 5, 3>;
  summary const on_xor = report<model>(problem::xor_easy, 1000, 0.1F);
  CHECK(on_xor.reached() == Approx(0.45).margin(share(0.45)));
  summary const on_linear = report<model>(problem::linear, 200, 0.1F);
  CHECK(on_linear.accuracy() == Approx(0.981).margin(on_linear.accuracy_tolerance()));
}

TEST_CASE("50-30: the summed gradient makes linear collapse") {
  summary const s = report<reference<etch::sigmoid, 50, 30>>(problem::linear, 200, 0.1F);
  CHECK(s.median_accuracy() == Approx(0.53).margin(0.03));
  CHECK(s.has_quantile(0.1, 0.47, [](outcome const& o) { return o.accuracy; }));
  CHECK(s.has_quantile(0.9, 0.87, [](outcome const& o) { return o.accuracy; }));
  CHECK(s.collapsed() == Approx(0.89).margin(share(0.89)));
  CHECK(s.mean([](outcome const& o) { return o.accuracy > 0.455 && o.accuracy < 0.505; }) ==
        Approx(0.27).margin(share(0.27)));
}

TEST_CASE("50-30: with the mean gradient few seeds collapse on linear") {
  summary const s = report<reference<etch::sigmoid, 50, 30>>(problem::linear, 200, 0.1F, etch::reduction::mean);
  CHECK(s.collapsed() == Approx(0.085).margin(share(0.085)));
}

TEST_CASE("50-30: the same summed gradient makes xor fast") {
  summary const s =
      report<reference<etch::sigmoid, 50, 30>>(problem::xor_easy, 1000, 0.1F, etch::reduction::report, true);
  CHECK(s.reached() == 1);
  CHECK(s.first(0.5) == Approx(115).epsilon(0.15));
}

TEST_CASE("no activation: a line cannot tell xor, and tells linear") {
  summary const on_xor = report<without_activation>(problem::xor_easy, 1000, 0.1F);
  double const best = on_xor.mean([](outcome const& o) { return std::abs(o.accuracy - 16.0 / 21) < 1e-6; });
  double const other = on_xor.mean([](outcome const& o) { return std::abs(o.accuracy - 11.0 / 21) < 1e-6; });
  CHECK(best == Approx(0.395).margin(share(0.395)));
  CHECK(best + other == Approx(1).margin(0.03));
  summary const on_linear = report<without_activation>(problem::linear, 200, 0.1F);
  CHECK(on_linear.mean([](outcome const& o) { return o.accuracy == 1; }) == Approx(0.27).margin(share(0.27)));
  CHECK(on_linear.mean([](outcome const& o) { return o.accuracy > 0.985; }) == Approx(0.38).margin(share(0.38)));
  CHECK(on_linear.median_accuracy() == Approx(0.97).margin(0.03));
  CHECK(on_linear.collapsed() == Approx(0.28).margin(share(0.28)));
}

TEST_CASE("ReLU learns xor an order of magnitude sooner than sigmoid") {
  summary const on_xor = report<reference<etch::relu>>(problem::xor_easy, 1000, 0.1F);
  CHECK(on_xor.first(0.5) == Approx(23).epsilon(0.3));
  CHECK(on_xor.quantile(0.5, [](outcome const& o) {
    return o.held_from == 0 ? 1e9 : static_cast<double>(o.held_from);
  }) == Approx(68).epsilon(0.4));
  CHECK(on_xor.quantile(0.5, [](outcome const& o) { return o.middle_loss; }) == Approx(0.0029).margin(0.0015));
  summary const on_linear = report<reference<etch::relu>>(problem::linear, 50, 0.1F);
  CHECK(on_linear.quantile(0.5, [](outcome const& o) { return o.middle_accuracy; }) == Approx(0.95).margin(0.03));
  CHECK(on_linear.mean([](outcome const& o) { return o.middle_accuracy >= 0.9499; }) ==
        Approx(0.54).margin(share(0.54)));
}

TEST_CASE("tanh learns xor with every seed, and linear") {
  summary const on_xor = report<reference<etch::tanh>>(problem::xor_easy, 1000, 0.1F);
  CHECK(on_xor.reached() == 1);
  CHECK(on_xor.first(0.5) == Approx(27).epsilon(0.2));
  summary const on_linear = report<reference<etch::tanh>>(problem::linear, 200, 0.1F);
  CHECK(on_linear.accuracy() == Approx(0.985).margin(on_linear.accuracy_tolerance()));
}

// The modern setting: mean gradients, Xavier's weights (He's for relu), binary cross-entropy from
// logits, inputs 2 x - 1; how many epochs until every sample (of linear: 99 %) is right.

namespace {

/// 2 -> 10 -> 5 -> 1 without a last sigmoid: the outputs are logits.
template <class Activation>
using modern_model = network<etch::dense<2, 10>, Activation, etch::dense<10, 5>, Activation, etch::dense<5, 1>>;

enum class rule { sgd, momentum, adam };

/// The samples with inputs 2 x - 1, in [-1, 1].
std::vector<sample> centred(std::span<sample const> samples) {
  std::vector<sample> result(samples.begin(), samples.end());
  for (sample& s : result) {
    s.input = {2 * s.input[0] - 1, 2 * s.input[1] - 1};
  }
  return result;
}

/// Trains every seed until it reaches the goal, for at most 1000 epochs; inputs stay in [0, 1] for
/// sigmoid, as the reference figures have them.
template <class Activation>
summary modern(problem which, rule optimizer, float rate) {
  using model = modern_model<Activation>;
  using initializer = std::conditional_t<std::is_same_v<Activation, etch::relu>, etch::he, etch::xavier>;
  return over_seeds(which, [&](std::uint64_t seed, std::span<sample const> samples) {
    auto const inputs = std::is_same_v<Activation, etch::sigmoid> ? std::vector<sample>(samples.begin(), samples.end())
                                                                  : centred(samples);
    auto const run = [&](auto const& chosen) {
      return train<model>(initializer{}, inputs, etch::binary_cross_entropy{}, chosen, {.epochs = 1000},
                          which == problem::xor_easy ? 1.0 : 0.9899, seed, true);
    };
    switch (optimizer) {
      case rule::sgd:
        return run(etch::sgd<model>{.learning_rate = rate});
      case rule::momentum:
        return run(etch::momentum<model>{.learning_rate = rate});
      default:
        return run(etch::adam<model>{.learning_rate = rate});
    }
  });
}

/// Checks the share of seeds that reach the goal and the median and 95 % quantile of the epochs they
/// take; where too few seeds do, there is no such quantile (0).
void check(summary const& s, double reached, double median, double p95) {
  CHECK(s.reached() == Approx(reached).margin(share(reached)));
  CHECK(s.first(0.5) == Approx(median).epsilon(0.2).margin(2));
  if (p95 > 0) {
    CHECK(s.has_quantile(0.95, p95, summary::first_epoch));
  }
}

}  // namespace

TEST_CASE("modern setting, xor, tanh") {
  check(modern<etch::tanh>(problem::xor_easy, rule::sgd, 3.0F), 1, 18, 48);
  check(modern<etch::tanh>(problem::xor_easy, rule::momentum, 1.0F), 1, 15, 31);
  check(modern<etch::tanh>(problem::xor_easy, rule::adam, 0.1F), 1, 13, 23);
}

TEST_CASE("modern setting, xor, ReLU") {
  check(modern<etch::relu>(problem::xor_easy, rule::sgd, 1.0F), 0.975, 8, 41);
  check(modern<etch::relu>(problem::xor_easy, rule::momentum, 0.3F), 0.975, 11, 67);
  check(modern<etch::relu>(problem::xor_easy, rule::adam, 0.03F), 0.975, 14, 86);
}

TEST_CASE("modern setting, xor, sigmoid") {
  check(modern<etch::sigmoid>(problem::xor_easy, rule::sgd, 3.0F), 0.65, 873, 0);
  check(modern<etch::sigmoid>(problem::xor_easy, rule::momentum, 1.0F), 0.97, 342, 768);
  check(modern<etch::sigmoid>(problem::xor_easy, rule::adam, 0.03F), 0.985, 142, 339);
}

TEST_CASE("modern setting, linear, tanh") {
  check(modern<etch::tanh>(problem::linear, rule::sgd, 0.3F), 0.99, 27, 121);
  check(modern<etch::tanh>(problem::linear, rule::momentum, 0.3F), 1, 9, 15);
  check(modern<etch::tanh>(problem::linear, rule::adam, 0.1F), 1, 6, 12);
}

TEST_CASE("the smallest honest xor network, 2 -> 4 -> 1 tanh with Adam, takes some 22 epochs") {
  using model = network<etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>>;
  summary const s = over_seeds(problem::xor_easy, [](std::uint64_t seed, std::span<sample const> samples) {
    return train<model>(etch::xavier{}, centred(samples), etch::binary_cross_entropy{},
                        etch::adam<model>{.learning_rate = 0.1F}, {.epochs = 1000}, 1.0, seed, true);
  });
  CHECK(s.first(0.5) == Approx(22).epsilon(0.2));
}
