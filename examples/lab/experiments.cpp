// SPDX-License-Identifier: BSL-1.0
#include "experiments.hpp"

#include <algorithm>

#include "data.hpp"
#include "sweep.hpp"

namespace lab {

std::vector<experiment> const& experiments() {
  static std::vector<experiment> const list = [] {
    std::vector<experiment> all;
    for (std::string const problem : {"xor", "linear"}) {
      setting const base{.problem = problem, .epochs = default_epochs(problem)};
      auto const add = [&](std::string const& what, auto change) {
        setting changed = base;
        change(changed);
        all.push_back({problem + what, changed});
      };
      add("", [](setting&) {});
      add(", rate 0.01", [](setting& s) { s.rate = 0.01F; });
      add(", rate 0.5", [](setting& s) { s.rate = 0.5F; });
      add(", rate 1", [](setting& s) { s.rate = 1.0F; });
      add(", 5-3", [](setting& s) { s.hidden = "5,3"; });
      add(", 50-30", [](setting& s) { s.hidden = "50,30"; });
      add(", 50-30, mean gradients", [](setting& s) {
        s.hidden = "50,30";
        s.reduction = etch::reduction::mean;
      });
      add(", no activation", [](setting& s) { s.activation = "none"; });
      add(", no activation, mean gradients", [](setting& s) {
        s.activation = "none";
        s.reduction = etch::reduction::mean;
      });
      add(", relu", [](setting& s) { s.activation = "relu"; });
      add(", tanh", [](setting& s) { s.activation = "tanh"; });
    }
    // Mean gradients are there to show why linear collapses; on xor they have nothing to show.
    std::erase_if(
        all, [](experiment const& e) { return e.how.problem == "xor" && e.how.reduction == etch::reduction::mean; });
    return all;
  }();
  return list;
}

results run_experiments(std::size_t seeds, std::size_t threads, std::atomic<bool> const& stop) {
  // The widest networks first: they take longest, and no core is left with one of them at the end.
  std::vector<experiment> ordered;
  for (bool const wide : {true, false}) {
    std::ranges::copy_if(experiments(), std::back_inserter(ordered),
                         [&](experiment const& e) { return (e.how.hidden == "50,30") == wide; });
  }
  std::vector<setting> settings;
  for (experiment const& e : ordered) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      settings.push_back(e.how);
      settings.back().seed = seed;
    }
  }
  auto outcomes =
      train_all(settings, [](setting const& s) { return make_problem(s.problem, s.seed); }, threads, stop, 1);
  results result;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].finished) {
      result[ordered[i / seeds].name].push_back(std::move(outcomes[i]));
    }
  }
  return result;
}

}  // namespace lab
