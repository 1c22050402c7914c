// SPDX-License-Identifier: BSL-1.0
#include "learner.hpp"

#include <algorithm>
#include <stdexcept>

#include "choices.hpp"

namespace lab {

std::vector<std::string> hidden_names() { return names_of(hiddens); }
std::vector<std::string> activation_names() { return names_of(activations); }
std::vector<std::string> loss_names() { return names_of(losses); }
std::vector<std::string> init_names() { return names_of(initializers); }
std::vector<std::string> optimizer_names() { return names_of(optimizers<etch::network<float, etch::dense<1, 1>>>()); }

float default_rate(std::string const& optimizer) {
  if (optimizer.starts_with("adam")) {
    return 0.03F;
  }
  return optimizer == "rprop" ? 0.01F : 0.1F;
}

std::size_t default_epochs(std::string const& problem) { return problem == "linear" ? 200 : 1000; }

std::unique_ptr<learner> make_learner(setting const& s) {
  auto const knows = [](std::vector<std::string> const& names, std::string const& name) {
    return std::ranges::find(names, name) != names.end();
  };
  std::unique_ptr<learner> made;
  if (knows(optimizer_names(), s.optimizer) && knows(init_names(), s.init)) {
    made = hana::fold_left(
        activations, std::move(made), [&]<class Choice>(std::unique_ptr<learner> found, Choice const& candidate) {
          return candidate.name == s.activation ? make_learner_with<std::remove_cvref_t<decltype(candidate.value)>>(s)
                                                : std::move(found);
        });
  }
  if (!made) {
    throw std::invalid_argument{"no network is compiled in for hidden layers '" + s.hidden + "', activation '" +
                                s.activation + "', loss '" + s.loss + "', optimizer '" + s.optimizer +
                                "', initial weights '" + s.init + "'"};
  }
  return made;
}

}  // namespace lab
