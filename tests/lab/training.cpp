// SPDX-License-Identifier: BSL-1.0
#include <training.hpp>

#include <data.hpp>
#include <statistics.hpp>
#include <sweep.hpp>

#include "../catch.hpp"

namespace {

std::atomic<bool> const never = false;
std::atomic<bool> const at_once = true;

}  // namespace

TEST_CASE("a training sees the epoch after which all is right, as one that ends there confirms") {
  auto const data = lab::make_problem("xor", 1);
  lab::setting s{.activation = "tanh", .epochs = 200};
  auto const net = lab::make_learner(s);
  auto const o = lab::train(*net, s, data, never);
  REQUIRE(o.first > 1);
  REQUIRE(o.held_from >= o.first);
  CHECK(o.losses.size() == 200);
  CHECK(o.correct.size() == 200);
  CHECK(o.correct[o.first - 1] == 1);
  CHECK(o.correct[o.first - 2] < 1);
  CHECK(o.finished);
  for (auto const& [epochs, right] : {std::pair{o.first, true}, std::pair{o.first - 1, false}}) {
    s.epochs = epochs;
    auto const shorter = lab::make_learner(s);
    CHECK((lab::train(*shorter, s, data, never).accuracy == 1) == right);
  }
}

TEST_CASE("a stride keeps each so many epochs of the curves") {
  auto const data = lab::make_problem("xor", 1);
  lab::setting const s{.epochs = 100};
  auto const all = lab::train(*lab::make_learner(s), s, data, never);
  auto const some = lab::train(*lab::make_learner(s), s, data, never, 7);
  REQUIRE(some.losses.size() == 15);
  REQUIRE(some.correct.size() == 15);
  for (std::size_t i = 0; i < 15; ++i) {
    CHECK(some.losses[i] == all.losses[7 * i]);
    CHECK(some.correct[i] == all.correct[7 * i]);
  }
  CHECK(some.loss == all.loss);
}

TEST_CASE("a training that is stopped is not finished, one that diverges is") {
  auto const data = lab::make_problem("xor", 1);
  lab::setting s{.epochs = 100};
  auto const stopped = lab::train(*lab::make_learner(s), s, data, at_once);
  CHECK_FALSE(stopped.finished);
  CHECK(stopped.epochs == 1);
  s.activation = "none";
  s.loss = "binary_cross_entropy";
  s.reduction = etch::reduction::sum;
  s.rate = 1000;
  auto const diverged = lab::train(*lab::make_learner(s), s, data, never);
  CHECK(diverged.diverged);
  CHECK(diverged.finished);
}

TEST_CASE("one output for all is a collapse") {
  auto const data = lab::make_problem("xor", 1);
  CHECK(lab::is_collapsed(*lab::make_learner({.init = "zeros"}), data));
  CHECK_FALSE(lab::is_collapsed(*lab::make_learner({}), data));
}

TEST_CASE("a sweep gives the same on one core and on two") {
  std::vector<lab::setting> settings;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    settings.push_back({.problem = "linear", .epochs = 20, .seed = seed});
    settings.push_back({.problem = "linear", .activation = "relu", .epochs = 20, .seed = seed});
  }
  auto const data = [](lab::setting const& s) { return lab::make_problem(s.problem, s.seed); };
  auto const one = lab::train_all(settings, data, 1, never, 1);
  auto const two = lab::train_all(settings, data, 2, never, 1);
  REQUIRE(one.size() == settings.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].how == settings[i]);
    CHECK(one[i].losses == two[i].losses);
    CHECK(one[i].correct == two[i].correct);
    CHECK(one[i].loss == two[i].loss);
  }
  auto const none = lab::train_all(settings, data, 2, at_once, 1);
  CHECK(std::ranges::none_of(none, [](lab::outcome const& o) { return o.finished; }));
}

TEST_CASE("quantiles are by the nearest rank, and never comes last") {
  double const never_reached = std::numeric_limits<double>::infinity();
  CHECK(lab::quantile({3, 1, 2}, 0.5) == 2);
  CHECK(lab::quantile({3, 1, 2}, 0) == 1);
  CHECK(lab::quantile({never_reached, 1, 2}, 1) == never_reached);
  CHECK(lab::quantile({5}, 0.9) == 5);
  CHECK(std::isnan(lab::quantile({}, 0.5)));
}
