// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/for_each.hpp>
#include <cmath>
#include <stdexcept>
#include <variant>

#include "choices.hpp"
#include "learner.hpp"

namespace lab {

/// The optimizer that the user named, as one type: the training code is then compiled once a network.
template <class Model>
struct any_optimizer {
  std::variant<etch::sgd<Model>, etch::momentum<Model>, etch::adam<Model>, etch::adamw<Model>, etch::rprop<Model>> rule;

  // NOLINTNEXTLINE(bugprone-exception-escape): a variant of these types always holds one of them
  void step(Model& net, Model const& gradient) noexcept {
    std::visit([&](auto& o) { o.step(net, gradient); }, rule);
  }
};

template <class Model>
[[nodiscard]] any_optimizer<Model> make_optimizer(std::string const& name, float rate) {
  any_optimizer<Model> made;
  hana::for_each(optimizers<Model>(), [&](auto candidate) {
    if (candidate.name == name) {
      if constexpr (requires { candidate.value.learning_rate; }) {
        candidate.value.learning_rate = rate;
      } else {
        candidate.value.initial_step = rate;
      }
      made.rule = candidate.value;
    }
  });
  return made;
}

/// Calls f on each part of an optimizer's state: networks and single numbers.
template <class Optimizer, class Visitor>
void visit_state(Optimizer& o, Visitor f) {
  if constexpr (requires { o.velocity; }) {
    f(o.velocity);
  } else if constexpr (requires { o.first_moment; }) {
    f(o.first_moment);
    f(o.second_moment);
    f(o.beta1_power);
    f(o.beta2_power);
  } else if constexpr (requires { o.previous_gradient; }) {
    f(o.steps);
    f(o.previous_gradient);
    f(o.started);
  }
}

/// Calls f(number) for every number of a network, or for the one number that is given.
template <class Part, class Visitor>
void visit_numbers(Part& part, Visitor f) {
  if constexpr (requires { part.slots; }) {
    etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, auto& p) { f(p); }, part);
  } else {
    f(part);
  }
}

template <class Model, class Loss>
class learner_of final : public learner {
 public:
  explicit learner_of(setting const& s) : optimizer_(make_optimizer<Model>(s.optimizer, s.rate)) {
    hana::for_each(initializers, [&](auto const& candidate) {
      if (candidate.name == s.init) {
        net_ = etch::initialized<Model>(candidate.value, s.seed);
      }
    });
  }

  etch::fit_result<float> fit(samples data, etch::fit_options<float> const& options,
                              on_epoch const& callback) override {
    return etch::fit<lanes>(net_, data, Loss{}, optimizer_, options, [&](etch::epoch_report<Model> const& report) {
      return callback({report.epoch, report.loss, report.correct});
    });
  }

  [[nodiscard]] float probability(etch::vector<float, 2> const& input) const override {
    float const y = output(input);
    return std::is_same_v<Loss, etch::binary_cross_entropy> ? etch::math::sigmoid(y) : y;
  }

  [[nodiscard]] bool predicts(etch::vector<float, 2> const& input) const override {
    return output(input) > Loss::threshold;
  }

  [[nodiscard]] etch::confusion<2> confusion(samples data) const override {
    etch::confusion<2> table;
    for (sample const& s : data) {
      ++table.counts[etch::classify(s.target)][predicts(s.input) ? 1 : 0];
    }
    return table;
  }

  [[nodiscard]] float loss(samples data) const override {
    return etch::batch_gradient<lanes>(net_, data, Loss{}).loss / static_cast<float>(data.size());
  }

  [[nodiscard]] std::vector<double> gradient_norms(samples data) const override {
    Model const sum = etch::batch_gradient<lanes>(net_, data, Loss{}).gradient;
    std::vector<double> norms;
    etch::detail::for_each_layer(
        [&]<class Layer>(Layer, auto const& gradient) {
          double squares = 0;
          for (auto const& row : gradient.weights) {
            for (float const g : row) {
              squares += static_cast<double>(g) * static_cast<double>(g);
            }
          }
          norms.push_back(std::sqrt(squares));
        },
        sum);
    return norms;
  }

  [[nodiscard]] std::vector<float> parameters() const override {
    std::vector<float> numbers;
    visit_numbers(net_, [&](float p) { numbers.push_back(p); });
    return numbers;
  }

  [[nodiscard]] std::vector<float> optimizer_state() const override {
    std::vector<float> numbers;
    auto const collect = [&](auto const& part) {
      visit_numbers(part, [&](auto const& x) { numbers.push_back(static_cast<float>(x)); });
    };
    std::visit([&](auto const& o) { visit_state(o, collect); }, optimizer_.rule);
    return numbers;
  }

  void restore(std::vector<float> const& parameters, std::vector<float> const& optimizer_state) override {
    if (parameters.size() != Model::parameter_count ||
        (!optimizer_state.empty() && optimizer_state.size() != this->optimizer_state().size())) {
      throw std::invalid_argument{"restore: the numbers are not of this network and optimizer"};
    }
    auto next = parameters.begin();
    visit_numbers(net_, [&](float& p) { p = *next++; });
    if (optimizer_state.empty()) {
      return;
    }
    next = optimizer_state.begin();
    auto const take = [&](auto& part) {
      visit_numbers(part, [&](auto& x) { x = static_cast<std::remove_reference_t<decltype(x)>>(*next++); });
    };
    std::visit([&](auto& o) { visit_state(o, take); }, optimizer_.rule);
  }

 private:
  /// The network's output: one copy of its code for all who ask.
  [[nodiscard, gnu::noinline]] float output(etch::vector<float, 2> const& input) const {
    return net_.forward(input)[0];
  }

  /// Samples side by side: as many on every machine, so that a seed's figures are the same on each.
  static constexpr std::size_t lanes = 8;

  Model net_;
  any_optimizer<Model> optimizer_;
};

template <class Activation>
std::unique_ptr<learner> make_learner_with(setting const& s) {
  return hana::fold_left(networks_with<Activation>, std::unique_ptr<learner>{},
                         [&]<class Choice>(std::unique_ptr<learner> made, Choice const& candidate) {
                           if (candidate.hidden_name == s.hidden && candidate.loss_name == s.loss) {
                             made = std::make_unique<learner_of<typename Choice::model, typename Choice::loss>>(s);
                           }
                           return made;
                         });
}

}  // namespace lab
