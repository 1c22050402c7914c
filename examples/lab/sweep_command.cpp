// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdio>
#include <memory>
#include <set>
#include <tool/output.hpp>

#include <fmt/format.h>

#include "command.hpp"
#include "data.hpp"
#include "figure.hpp"
#include "statistics.hpp"
#include "sweep.hpp"
#include "weights.hpp"

namespace lab {

namespace {

struct sweep_options {
  shared_options shared;
  std::vector<std::string> hidden{setting{}.hidden};
  std::vector<std::string> activation{setting{}.activation};
  std::vector<std::string> optimizer{setting{}.optimizer};
  std::vector<std::string> rate;
  std::vector<std::string> seed{"1:100"};
  std::size_t threads = 0;
  std::string csv;
  std::string plot;
};

/// The outcomes of one setting over its seeds.
struct setting_group {
  std::string name;
  std::vector<outcome> outcomes;
};

/// More curves than there are colours would only hide each other.
constexpr std::size_t most_curves = 7;

constexpr std::size_t most_trainings = 1'000'000;

/// Each setting once for each value, which `set(setting, value)` gives it.
template <class Value, class Set>
std::vector<setting> varied(std::vector<setting> const& settings, std::vector<Value> const& values, Set set) {
  if (settings.size() * values.size() > most_trainings) {
    throw usage_error{fmt::format("expected at most {} trainings, found more", most_trainings)};
  }
  // A value given twice is trained once.
  std::vector<Value> distinct;
  std::set<Value> seen;
  std::ranges::copy_if(values, std::back_inserter(distinct), [&](Value const& v) { return seen.insert(v).second; });
  std::vector<setting> result;
  for (setting const& s : settings) {
    for (Value const& value : distinct) {
      result.push_back(s);
      set(result.back(), value);
    }
  }
  return result;
}

/// Every combination of what was asked for: the seeds of one setting stand together.
std::vector<setting> settings_of(sweep_options const& o, std::string const& problem) {
  auto const seeds = expand("--seed", o.seed, 0, static_cast<double>(highest_seed));
  for (double const seed : seeds) {
    if (seed != std::floor(seed)) {
      throw usage_error{fmt::format("--seed: expected whole numbers, found {}", seed)};
    }
  }
  std::vector<setting> all{{.problem = problem,
                            .loss = o.shared.loss,
                            .init = o.shared.init,
                            .reduction = reduction_of(o.shared.reduction),
                            .epochs = o.shared.epochs > 0 ? o.shared.epochs : default_epochs(problem),
                            .batch = o.shared.batch,
                            .shuffle = o.shared.shuffle}};
  all = varied(all, o.hidden, [](setting& s, std::string const& name) { s.hidden = name; });
  all = varied(all, o.activation, [](setting& s, std::string const& name) { s.activation = name; });
  all = varied(all, o.optimizer, [](setting& s, std::string const& name) {
    s.optimizer = name;
    s.rate = default_rate(name);
  });
  if (!o.rate.empty()) {
    all = varied(all, expand("--rate", o.rate, lowest_rate, highest_rate),
                 [](setting& s, double rate) { s.rate = static_cast<float>(rate); });
  }
  return varied(all, seeds, [](setting& s, double seed) { s.seed = static_cast<std::uint64_t>(seed); });
}

/// The outcomes by their settings, named by what differs between them.
std::vector<setting_group> grouped(std::vector<outcome> outcomes) {
  auto const same_setting = [](setting a, setting const& b) {
    a.seed = b.seed;
    return a == b;
  };
  auto const varies = [&](auto member) {
    return std::ranges::any_of(outcomes,
                               [&](outcome const& o) { return o.how.*member != outcomes.front().how.*member; });
  };
  bool const hidden = varies(&setting::hidden);
  bool const activation = varies(&setting::activation);
  bool const optimizer = varies(&setting::optimizer);
  bool const rate = varies(&setting::rate);
  std::vector<setting_group> groups;
  for (outcome& o : outcomes) {
    if (groups.empty() || !same_setting(groups.back().outcomes.front().how, o.how)) {
      std::string name = hidden ? o.how.hidden : "";
      auto const add = [&](bool wanted, std::string const& part) {
        name += wanted ? (name.empty() ? "" : " ") + part : "";
      };
      add(activation, o.how.activation);
      add(optimizer, o.how.optimizer);
      add(rate, fmt::format("rate {}", o.how.rate));
      add(name.empty(), fmt::format("{} {} {} rate {}", o.how.hidden, o.how.activation, o.how.optimizer, o.how.rate));
      groups.push_back({name, {}});
    }
    groups.back().outcomes.push_back(std::move(o));
  }
  return groups;
}

void print_table(std::vector<setting_group> const& groups) {
  std::size_t width = 8;
  for (setting_group const& g : groups) {
    width = std::max(width, g.name.size());
  }
  setting const& how = groups.front().outcomes.front().how;
  fmt::print("{}, gradients {}, {} weights, {}\n\n", how.loss, name_of(how.reduction), how.init,
             how.batch == 0 ? "all samples at once" : fmt::format("batches of {}", how.batch));
  fmt::print(
      "{0:<{1}} {2:>9} | accuracy at the end  | every sample right | first epoch with it    | collapsed | diverged\n"
      "{0:<{1}} {3:>9} |    p10 median    p90 |     ever  at end   |    p10 median    p90   |           |\n",
      "", width, "trainings", "");
  for (setting_group const& g : groups) {
    auto const accuracy_at = [&](double q) { return quantile_of(g.outcomes, q, accuracy); };
    auto const first_at = [&](double q) { return epoch_text(quantile_of(g.outcomes, q, first_epoch)); };
    fmt::print(
        "{:<{}} {:>9} | {:>6.3f} {:>6.3f} {:>6.3f} | {:>6.1f} % {:>5.1f} %   | {:>6} {:>6} {:>6}   | {:>7.1f} % | "
        "{:>6.1f} "
        "%\n",
        g.name, width, g.outcomes.size(), accuracy_at(0.1), accuracy_at(0.5), accuracy_at(0.9),
        100 * mean_of(g.outcomes, reached), 100 * mean_of(g.outcomes, all_right), first_at(0.1), first_at(0.5),
        first_at(0.9), 100 * mean_of(g.outcomes, collapsed),
        100 * mean_of(g.outcomes, [](outcome const& o) { return o.diverged; }));
  }
}

/// A field of a CSV file, in quotes where it has a comma or quotes of its own.
std::string csv_field(std::string const& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) {
    return text;
  }
  std::string quoted{"\""};
  for (char const c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string csv_of(std::vector<setting_group> const& groups) {
  std::string text =
      "problem,hidden,activation,loss,optimizer,rate,reduction,init,batch,shuffle,seed,epochs,final_loss,final_"
      "accuracy,"
      "first_epoch_all_right,all_right_from_epoch,loss_rises,largest_loss_rise,collapsed,diverged\n";
  for (setting_group const& g : groups) {
    for (outcome const& o : g.outcomes) {
      auto const epoch = [](std::size_t e) { return e == 0 ? std::string{} : fmt::format("{}", e); };
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{:d},{},{},{},{},{},{},{},{},{:d},{:d}\n", csv_field(o.how.problem),
                      csv_field(o.how.hidden), o.how.activation, o.how.loss, o.how.optimizer, o.how.rate,
                      name_of(o.how.reduction), o.how.init, o.how.batch, o.how.shuffle, o.how.seed, o.epochs, o.loss,
                      o.accuracy, epoch(o.first), epoch(o.held_from), o.rises, o.largest_rise, o.collapsed, o.diverged);
    }
  }
  return text;
}

void draw_sweep(std::filesystem::path const& file, std::vector<setting_group> const& groups) {
  setting const& how = groups.front().outcomes.front().how;
  bool const with_curves = groups.size() <= most_curves;
  auto const width = static_cast<unsigned>(std::max<std::size_t>(with_curves ? 1200 : 600, 200 + 70 * groups.size()));
  figure picture{
      file, width, 520,
      fmt::format("{}, {} trainings of {} epochs a setting", how.problem, groups.front().outcomes.size(), how.epochs)};
  std::vector<group> accuracies;
  std::vector<band> losses;
  for (setting_group const& g : groups) {
    accuracies.push_back({g.name, values_of(g.outcomes, accuracy_percent)});
    losses.push_back(band_of(g.name, g.outcomes, &outcome::losses));
  }
  if (with_curves) {
    picture.bands({0, 0, 0.55, 0.93}, "loss: median, and 10 % to 90 % of the trainings",
                  {fmt::format("{} (mean of the samples)", how.loss), "[0:*]"}, losses);
  }
  picture.boxes(with_curves ? area{0.55, 0, 0.45, 0.93} : area{0, 0, 1, 0.93}, "accuracy at the end",
                {"accuracy (% of the samples)", "[*:102]"}, accuracies);
  picture.finish();
}

int run_sweep(sweep_options const& o) {
  auto const& stop = interrupted();  // from the very start
  tool::check_outputs({o.csv, o.plot}, {o.shared.data});
  auto const file_data = o.shared.data.empty() ? std::vector<sample>{} : read_csv(o.shared.data);
  auto const settings = settings_of(
      o, o.shared.data.empty() ? o.shared.problem : std::filesystem::path{o.shared.data}.filename().string());
  data_source const data = [&](setting const& s) {
    return file_data.empty() ? make_problem(s.problem, s.seed) : file_data;
  };
  auto const begin = std::chrono::steady_clock::now();
  auto outcomes = train_all(settings, data, o.threads, stop, curve_stride(settings.size(), settings.front().epochs));
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::erase_if(outcomes, [](outcome const& each) { return !each.finished; });
  bool const complete = outcomes.size() == settings.size();
  fmt::print("{}: {} of {} trainings, {} epochs each, in {:.2f} s{}\n\n", settings.front().problem, outcomes.size(),
             settings.size(), settings.front().epochs, seconds,
             complete           ? ""
             : outcomes.empty() ? ", when it was interrupted"
                                : ", when it was interrupted; what follows is of those");
  if (outcomes.empty()) {
    return interrupted_status;
  }
  auto const groups = grouped(std::move(outcomes));
  print_table(groups);
  if (!o.csv.empty()) {
    tool::write_file(o.csv, csv_of(groups));
    fmt::print("\ntable of all trainings: {}\n", o.csv);
  }
  if (!o.plot.empty()) {
    draw_sweep(o.plot, groups);
    fmt::print("\npicture: {}{}\n", o.plot,
               groups.size() > most_curves
                   ? fmt::format(" (without losses, which it has of up to {} settings)", most_curves)
                   : "");
  }
  return complete ? 0 : interrupted_status;
}

}  // namespace

void add_sweep(CLI::App& program, command& chosen) {
  auto const o = std::make_shared<sweep_options>();
  auto* const app = program.add_subcommand("sweep", "train many networks side by side, and compare them");
  add_shared_options(*app, o->shared);
  auto const add_list = [&](std::string const& name, std::vector<std::string>& values, std::string const& what) {
    return app->add_option(name, values, what)->option_text("VALUE...");
  };
  add_list("--hidden", o->hidden, "widths of the hidden layers; default 10,5")->check(one_of(hidden_names()));
  add_list("--activation", o->activation, "of the hidden layers; default sigmoid")
      ->check(one_of(activation_names()))
      ->delimiter(',');
  add_list("--optimizer", o->optimizer, "how weights follow the gradient; default sgd")
      ->check(one_of(optimizer_names()))
      ->delimiter(',');
  add_list("--rate", o->rate, "learning rates and ranges of them; default as train has it")->delimiter(',');
  add_list("--seed", o->seed, "seeds and ranges of them; default 1:100")->delimiter(',');
  app->add_option("--threads", o->threads, "cores to use; default 0: all. The results are the same")
      ->option_text("N")
      ->check(whole_number(0, 1024));
  app->add_option("--csv", o->csv, "write a line for each training")->option_text("FILE")->check(file_name());
  app->add_option("--plot", o->plot, "draw losses and accuracies")->option_text("FILE.png|svg")->check(picture_name());
  app->footer(
      "\nLists: values apart by spaces or commas (widths by spaces only). Ranges: 1:200, 0.1:1:0.1 (a step), "
      "0.001:1:x10\n"
      "(a factor). Every combination is trained. Ctrl-C ends the sweep and keeps what is finished.\n"
      "Collapsed: one output for all samples, to a thousandth. Diverged: numbers became infinite.\n"
      "\nExamples:\n"
      "  etch-lab sweep --problem linear --rate 0.01 0.1 0.5 1 --seed 1:200 --plot rates.png\n"
      "  etch-lab sweep --hidden 5,3 10,5 50,30 --activation sigmoid,relu,tanh --csv all.csv\n"
      "  etch-lab sweep --seed 1:10000");
  app->callback([o, &chosen] { chosen = [o] { return run_sweep(*o); }; });
}

}  // namespace lab
