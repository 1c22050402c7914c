// SPDX-License-Identifier: BSL-1.0
#include <learner.hpp>

#include <data.hpp>
#include <training.hpp>

#include <stdexcept>

#include "../catch.hpp"

namespace {

std::atomic<bool> const never = false;

}  // namespace

TEST_CASE("every combination of names has a network, of its own shape") {
  auto const expected_parameters = [](std::string const& hidden) {
    return hidden == "5,3" ? 37U : hidden == "10,5" ? 91U : hidden == "50,30" ? 1711U : hidden == "4" ? 17U : 105U;
  };
  for (auto const& hidden : lab::hidden_names()) {
    for (auto const& activation : lab::activation_names()) {
      for (auto const& loss : lab::loss_names()) {
        CAPTURE(hidden, activation, loss);
        auto const net = lab::make_learner({.hidden = hidden, .activation = activation, .loss = loss});
        CHECK(net->parameters().size() == expected_parameters(hidden));
        float const p = net->probability({0.3F, 0.8F});
        CHECK(p > 0);
        CHECK(p < 1);
      }
    }
  }
}

TEST_CASE("a name that is none is refused") {
  CHECK_THROWS_AS(lab::make_learner({.hidden = "7,7"}), std::invalid_argument);
  CHECK_THROWS_AS(lab::make_learner({.activation = "step"}), std::invalid_argument);
  CHECK_THROWS_AS(lab::make_learner({.loss = "hinge"}), std::invalid_argument);
  CHECK_THROWS_AS(lab::make_learner({.optimizer = "lion"}), std::invalid_argument);
  CHECK_THROWS_AS(lab::make_learner({.init = "ones"}), std::invalid_argument);
}

TEST_CASE("a learner is the network of the library: the same seed, the same training") {
  using model = etch::network<float, etch::dense<2, 10>, etch::tanh, etch::dense<10, 5>, etch::tanh, etch::dense<5, 1>>;
  auto net = etch::initialized<model>(etch::xavier{}, 4);
  auto const data = lab::make_problem("circle", 4);
  etch::fit(net, data, etch::binary_cross_entropy{}, etch::adam<model>{.learning_rate = 0.02F},
            {.epochs = 30, .batch_size = 10, .shuffle = true, .seed = 4});
  lab::setting const s{.activation = "tanh",
                       .loss = "binary_cross_entropy",
                       .optimizer = "adam",
                       .init = "xavier",
                       .reduction = etch::reduction::mean,
                       .rate = 0.02F,
                       .epochs = 30,
                       .batch = 10,
                       .shuffle = true,
                       .seed = 4};
  auto const learned = lab::make_learner(s);
  static_cast<void>(lab::train(*learned, s, data, never));
  for (lab::sample const& each : data) {
    CHECK(learned->probability(each.input) ==
          Approx(etch::math::sigmoid(net.forward(each.input)[0])).epsilon(1e-3).margin(1e-4));
  }
}

TEST_CASE("a training that goes on from what was kept ends where one in a single run does, for every optimizer") {
  auto const data = lab::make_problem("linear", 1);
  for (auto const& optimizer : lab::optimizer_names()) {
    CAPTURE(optimizer);
    lab::setting s{.optimizer = optimizer, .reduction = etch::reduction::mean, .rate = lab::default_rate(optimizer)};
    s.epochs = 30;
    auto const at_once = lab::make_learner(s);
    static_cast<void>(lab::train(*at_once, s, data, never));
    s.epochs = 15;
    auto const first = lab::make_learner(s);
    static_cast<void>(lab::train(*first, s, data, never));
    auto const second = lab::make_learner(s);
    second->restore(first->parameters(), first->optimizer_state());
    CHECK(second->parameters() == first->parameters());
    static_cast<void>(lab::train(*second, s, data, never));
    CHECK(second->parameters() == at_once->parameters());
    CHECK(second->optimizer_state() == at_once->optimizer_state());
  }
}

TEST_CASE("what does not fit is not restored") {
  auto const net = lab::make_learner({.optimizer = "adam"});
  auto const before = net->parameters();
  CHECK_THROWS_AS(net->restore(std::vector<float>(90), {}), std::invalid_argument);
  CHECK_THROWS_AS(net->restore(std::vector<float>(91), std::vector<float>(91)), std::invalid_argument);
  CHECK(net->parameters() == before);
}

TEST_CASE("the norms of the gradients are those of central differences") {
  auto const data = lab::make_problem("xor", 1);
  auto const net = lab::make_learner({});
  auto const norms = net->gradient_norms(data);
  REQUIRE(norms.size() == 3);
  auto const total_loss = [&](std::vector<float> const& parameters) {
    auto const moved = lab::make_learner({});
    moved->restore(parameters, {});
    double sum = 0;
    for (lab::sample const& s : data) {
      double const e = static_cast<double>(moved->probability(s.input)) - static_cast<double>(s.target[0]);
      sum += e * e;
    }
    return sum;
  };
  // The first layer's 20 weights come first.
  double squares = 0;
  for (std::size_t w = 0; w < 20; ++w) {
    constexpr float h = 0.01F;
    auto up = net->parameters();
    auto down = up;
    up[w] += h;
    down[w] -= h;
    double const slope = (total_loss(up) - total_loss(down)) / (2 * static_cast<double>(h));
    squares += slope * slope;
  }
  CHECK(norms[0] == Approx(std::sqrt(squares)).epsilon(0.01));
}
