// SPDX-License-Identifier: BSL-1.0

/// @file
/// The experiments of the report that the library grew from, over 200 seeds each, as the lab runs them, against the
/// distributions that an independent NumPy implementation found over 200 seeds of its own.

#include <experiments.hpp>
#include <statistics.hpp>

#include "../catch.hpp"
#include "../tolerance.hpp"

namespace {

using tolerance::has_quantile;
using tolerance::share;
using outcomes = std::vector<lab::outcome>;

outcomes const& of(std::string const& name) {
  static std::atomic<bool> const never = false;
  static auto const all = lab::run_experiments(tolerance::seeds, 0, never);
  return all.at(name);
}

std::vector<double> accuracies(outcomes const& all) { return lab::values_of(all, lab::accuracy); }
double mean_accuracy(outcomes const& all) { return lab::mean_of(all, lab::accuracy); }
double accuracy_tolerance(outcomes const& all) { return tolerance::of_mean(accuracies(all)); }
double median_accuracy(outcomes const& all) { return lab::quantile_of(all, 0.5, lab::accuracy); }
double reached(outcomes const& all) { return lab::mean_of(all, lab::reached); }
double median_first(outcomes const& all) { return lab::quantile_of(all, 0.5, lab::first_epoch); }
double collapsed(outcomes const& all) { return lab::mean_of(all, lab::collapsed); }
double all_right(outcomes const& all) { return lab::mean_of(all, lab::all_right); }
float rises(lab::outcome const& o) { return o.rises; }
float largest_rise(lab::outcome const& o) { return o.largest_rise; }

}  // namespace

TEST_CASE("every experiment has all of its seeds") {
  CHECK(lab::experiments().size() == 20);
  for (lab::experiment const& e : lab::experiments()) {
    CHECK(of(e.name).size() == tolerance::seeds);
  }
}

TEST_CASE("xor, sigmoid: 1000 epochs teach nearly every seed, smoothly") {
  auto const& s = of("xor");
  CHECK(mean_accuracy(s) == Approx(0.990).margin(accuracy_tolerance(s)));
  CHECK(all_right(s) == Approx(0.915).margin(share(0.915)));
  CHECK(has_quantile(lab::values_of(s, lab::first_epoch), 0.1, 386));
  CHECK(median_first(s) == Approx(548).epsilon(0.10));
  CHECK(has_quantile(lab::values_of(s, lab::first_epoch), 0.9, 796));
  CHECK(lab::quantile_of(s, 0.5, [](lab::outcome const& o) { return o.loss; }) == Approx(0.007).margin(0.004));
  CHECK(lab::quantile_of(s, 0.5, rises) == 0);
  CHECK(lab::quantile_of(s, 1.0, largest_rise) < 0.06);
  CHECK(lab::quantile_of(s, 0.5, [](lab::outcome const& o) { return o.losses.at(149); }) == Approx(0.242).margin(0.01));
}

TEST_CASE("xor: rates 0.5 and 1 are faster, 0.01 is still on the plateau") {
  CHECK(median_first(of("xor, rate 0.5")) == Approx(125).epsilon(0.15));
  CHECK(median_first(of("xor, rate 1")) == Approx(94).epsilon(0.2));
  CHECK(mean_accuracy(of("xor, rate 0.01")) == Approx(0.58).margin(0.04));
}

TEST_CASE("linear, sigmoid: 200 epochs teach every seed") {
  auto const& s = of("linear");
  CHECK(mean_accuracy(s) == Approx(0.982).margin(accuracy_tolerance(s)));
  CHECK(lab::quantile_of(s, 0.1, lab::accuracy) == Approx(0.95).margin(0.02));
  CHECK(median_accuracy(s) == Approx(0.99).margin(0.01));
  CHECK(lab::quantile_of(s, 0.9, lab::accuracy) == Approx(1.0).margin(0.01));
  CHECK(lab::quantile_of(s, 0.5, largest_rise) == Approx(0.05).epsilon(0.25));
}

TEST_CASE("linear: a rate of 0.5 oscillates and sometimes collapses, 1 collapses half the time") {
  auto const& half = of("linear, rate 0.5");
  CHECK(mean_accuracy(half) == Approx(0.947).margin(accuracy_tolerance(half)));
  CHECK(collapsed(half) == Approx(0.075).margin(share(0.075)));
  CHECK(collapsed(half) > 0);  // which the tolerance alone would allow
  CHECK(lab::mean_of(half, rises) == Approx(0.44).margin(0.06));
  CHECK(lab::quantile_of(half, 0.5, largest_rise) == Approx(0.26).epsilon(0.25));
  auto const& one = of("linear, rate 1");
  CHECK(mean_accuracy(one) == Approx(0.73).margin(accuracy_tolerance(one)));
  CHECK(has_quantile(accuracies(one), 0.5, 0.60));
  CHECK(collapsed(one) == Approx(0.52).margin(share(0.52)));
}

TEST_CASE("linear: a rate of 0.01 is slower, and monotone") {
  auto const& s = of("linear, rate 0.01");
  CHECK(mean_accuracy(s) == Approx(0.956).margin(accuracy_tolerance(s)));
  CHECK(lab::quantile_of(s, 0.9, rises) == 0);
}

TEST_CASE("5-3: xor is learned by half of the seeds, linear by all") {
  CHECK(reached(of("xor, 5-3")) == Approx(0.45).margin(share(0.45)));
  CHECK(median_first(of("xor, 5-3")) == Approx(979).epsilon(0.05));
  auto const& on_linear = of("linear, 5-3");
  CHECK(mean_accuracy(on_linear) == Approx(0.981).margin(accuracy_tolerance(on_linear)));
}

TEST_CASE("50-30: the summed gradient makes linear collapse") {
  auto const& s = of("linear, 50-30");
  CHECK(median_accuracy(s) == Approx(0.53).margin(0.03));
  CHECK(has_quantile(accuracies(s), 0.1, 0.47));
  CHECK(has_quantile(accuracies(s), 0.9, 0.87));
  CHECK(collapsed(s) == Approx(0.89).margin(share(0.89)));
  CHECK(lab::mean_of(s, [](lab::outcome const& o) { return o.accuracy > 0.455F && o.accuracy < 0.505F; }) ==
        Approx(0.27).margin(share(0.27)));
}

TEST_CASE("50-30: with the mean gradient few seeds collapse on linear") {
  double const share_collapsed = collapsed(of("linear, 50-30, mean gradients"));
  CHECK(share_collapsed == Approx(0.085).margin(share(0.085)));
  CHECK(share_collapsed > 0);  // which the tolerance alone would allow
}

TEST_CASE("50-30: the same summed gradient makes xor fast") {
  CHECK(reached(of("xor, 50-30")) == 1);
  CHECK(median_first(of("xor, 50-30")) == Approx(115).epsilon(0.15));
}

TEST_CASE("no activation: a line cannot tell xor, and tells linear") {
  auto const& on_xor = of("xor, no activation");
  auto const share_at = [&](double accuracy) {
    return lab::mean_of(
        on_xor, [&](lab::outcome const& o) { return std::abs(static_cast<double>(o.accuracy) - accuracy) < 1e-6; });
  };
  CHECK(share_at(16.0 / 21) == Approx(0.395).margin(share(0.395)));
  CHECK(share_at(16.0 / 21) + share_at(11.0 / 21) == Approx(1).margin(0.03));
  auto const& on_linear = of("linear, no activation");
  CHECK(all_right(on_linear) == Approx(0.27).margin(share(0.27)));
  CHECK(lab::mean_of(on_linear, [](lab::outcome const& o) { return o.accuracy > 0.985F; }) ==
        Approx(0.38).margin(share(0.38)));
  CHECK(median_accuracy(on_linear) == Approx(0.97).margin(0.03));
  CHECK(collapsed(on_linear) == Approx(0.28).margin(share(0.28)));
}

TEST_CASE("ReLU learns xor an order of magnitude sooner than sigmoid") {
  auto const& on_xor = of("xor, relu");
  CHECK(median_first(on_xor) == Approx(23).epsilon(0.3));
  CHECK(lab::quantile_of(on_xor, 0.5, [](lab::outcome const& o) {
          return o.held_from == 0 ? 1e9 : static_cast<double>(o.held_from);
        }) == Approx(68).epsilon(0.4));
  CHECK(lab::quantile_of(on_xor, 0.5, [](lab::outcome const& o) { return o.losses.at(149); }) ==
        Approx(0.0029).margin(0.0015));
  auto const at_50 = lab::values_of(of("linear, relu"), [](lab::outcome const& o) { return o.correct.at(49); });
  CHECK(lab::quantile(at_50, 0.5) == Approx(0.95).margin(0.03));
  CHECK(static_cast<double>(std::ranges::count_if(at_50, [](double a) { return a >= 0.9499; })) / tolerance::seeds ==
        Approx(0.54).margin(share(0.54)));
}

TEST_CASE("tanh learns xor with every seed, and linear") {
  CHECK(reached(of("xor, tanh")) == 1);
  CHECK(median_first(of("xor, tanh")) == Approx(27).epsilon(0.2));
  auto const& on_linear = of("linear, tanh");
  CHECK(mean_accuracy(on_linear) == Approx(0.985).margin(accuracy_tolerance(on_linear)));
}
