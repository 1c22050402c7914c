// SPDX-License-Identifier: BSL-1.0
#include <unistd.h>
#include <tool/output.hpp>

#include <chrono>
#include <cstdio>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command.hpp"
#include "data.hpp"
#include "figure.hpp"
#include "sweep.hpp"
#include "training.hpp"
#include "weights.hpp"

namespace lab {

namespace {

struct train_options {
  shared_options shared;
  std::string hidden;
  std::string activation;
  std::string optimizer;
  float rate = 0;
  std::uint64_t seed = 1;
  double test_split = 0;
  bool predictions = false;
  std::string plot;
  std::string save_as;
  std::string load_from;
};

/// A line for each tenth of the training on the standard output, and in a terminal one that is drawn anew. Nothing
/// here throws: it is called from within etch::fit.
class progress_lines {
 public:
  progress_lines(std::size_t epochs, std::size_t count)
      : epochs_(epochs), samples_(count), in_terminal_(isatty(STDERR_FILENO) == 1) {}

  void operator()(epoch const& e) noexcept {
    bool const at_tenth =
        e.number == 1 || e.number == epochs_ || e.number * 10 / epochs_ != (e.number - 1) * 10 / epochs_;
    auto const now = std::chrono::steady_clock::now();
    if (!at_tenth && (!in_terminal_ || now - shown_ < std::chrono::milliseconds{200})) {
      return;
    }
    shown_ = now;
    auto const row = fmt::format("{:>9}  {:>10.5f}  {:>8.3f}", e.number, e.loss,
                                 static_cast<double>(e.correct) / static_cast<double>(samples_));
    if (at_tenth) {
      if (in_terminal_) {
        std::fputs("\r\x1b[K", stderr);
      }
      std::fputs((row + "\n").c_str(), stdout);
      std::fflush(stdout);
    } else {
      std::fputs(fmt::format("\r{}", row).c_str(), stderr);
    }
  }

 private:
  std::size_t epochs_;
  std::size_t samples_;
  bool in_terminal_;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

void show_predictions(learner const& net, samples data) {
  fmt::print("\n{:>9} {:>9}  {:>5}  {:>10}\n", "x0", "x1", "truth", "prediction");
  for (sample const& s : data) {
    float const p = net.probability(s.input);
    fmt::print("{:>9.4g} {:>9.4g}  {:>5.0f}  {:>10.3f}{}\n", s.input[0], s.input[1], s.target[0], p,
               net.predicts(s.input) == (s.target[0] > 0.5F) ? "" : "  wrong");
  }
}

/// Says so where inputs are far from the unit square: with weights about 1 they only saturate the network.
void warn_of_scale(samples data) {
  float largest = 0;
  for (sample const& s : data) {
    largest = std::max({largest, std::abs(s.input[0]), std::abs(s.input[1])});
  }
  if (largest > 20) {
    fmt::print(stderr, "etch-lab: the inputs reach {}: scaled to about [0, 1] they are easier to learn\n", largest);
  }
}

/// What the options ask for, on top of what a loaded network was trained with.
setting setting_of(CLI::App const& app, train_options const& o, std::optional<saved_network> const& loaded) {
  setting s = loaded ? loaded->how : setting{};
  auto const given = [&](std::string const& name) { return app.get_option(name)->count() > 0; };
  auto const take = [&](std::string const& name, auto& to, auto const& from) {
    if (!loaded || given(name)) {
      to = from;
    }
  };
  auto const take_fixed = [&](std::string const& name, std::string& to, std::string const& from) {
    if (loaded && given(name) && to != from) {
      throw usage_error{fmt::format("{}: expected {}, which {} holds; found {}", name, to, o.load_from, from)};
    }
    take(name, to, from);
  };
  take_fixed("--hidden", s.hidden, o.hidden);
  take_fixed("--activation", s.activation, o.activation);
  take_fixed("--loss", s.loss, o.shared.loss);
  take("--optimizer", s.optimizer, o.optimizer);
  take_fixed("--init", s.init, o.shared.init);
  take("--reduction", s.reduction, reduction_of(o.shared.reduction));
  take("--batch", s.batch, o.shared.batch);
  take("--shuffle", s.shuffle, o.shared.shuffle);
  take("--problem", s.problem, o.shared.problem);
  // The seed draws the samples, and those that are held back: another would train on what was held back.
  if (loaded && given("--seed") && o.seed != s.seed &&
      (loaded->test_split > 0 || (!given("--problem") && o.shared.data.empty()))) {
    throw usage_error{
        fmt::format("--seed: expected {}, which the samples of {} are drawn with, or another --problem or "
                    "--data; found {}",
                    s.seed, o.load_from, o.seed)};
  }
  take("--seed", s.seed, o.seed);
  bool const other_optimizer = loaded && loaded->how.optimizer != s.optimizer;
  if (given("--rate")) {
    s.rate = o.rate;
  } else if (!loaded || other_optimizer) {
    s.rate = default_rate(s.optimizer);
  }
  s.epochs = given("--epochs") ? o.shared.epochs : default_epochs(s.problem);
  return s;
}

/// The samples, and where they are from.
struct training_data {
  std::string file;  ///< empty: the setting's problem
  std::vector<sample> train;
  std::vector<sample> test;
  double test_split = 0;
};

/// Reads or draws the samples, and holds back those to test with. The problem of the setting becomes the name of the
/// data file, where there is one.
training_data data_of(CLI::App const& app, train_options const& o, std::optional<saved_network> const& loaded,
                      setting& s) {
  training_data result;
  result.file = o.shared.data;
  if (result.file.empty() && loaded && app.get_option("--problem")->count() == 0) {
    // A saved name is relative to the file that it is saved in.
    result.file =
        loaded->data.empty() ? "" : (std::filesystem::path{o.load_from}.parent_path() / loaded->data).string();
  }
  auto const all = result.file.empty() ? make_problem(s.problem, s.seed) : read_csv(result.file);
  if (!result.file.empty()) {
    s.problem = std::filesystem::path{result.file}.filename().string();
  }
  double const share = loaded && app.get_option("--test-split")->count() == 0 ? loaded->test_split : o.test_split;
  result.test_split = share;
  std::tie(result.train, result.test) = split(all, share, s.seed);
  if (result.train.empty() || (share > 0 && result.test.empty())) {
    throw usage_error{fmt::format("--test-split: {} of {} samples leaves {} to train on and {} to test with", share,
                                  all.size(), result.train.size(), result.test.size())};
  }
  warn_of_scale(result.train);
  return result;
}

void print_heading(setting const& s, training_data const& data, learner const& net) {
  fmt::print(
      "{}: {} samples{}, hidden layers {}, activation {}, {} parameters\n"
      "{}, {} at rate {}, gradients {}, {}, {} weights, seed {}, {} epochs\n\n"
      "The loss and the accuracy (the share of samples right, above 0.5 is 1) are those before an epoch's update.\n\n"
      "{:>9}  {:>10}  {:>8}\n",
      s.problem, data.train.size(), data.test.empty() ? "" : fmt::format(" and {} to test with", data.test.size()),
      s.hidden, s.activation, net.parameters().size(), s.loss, s.optimizer, s.rate, name_of(s.reduction),
      s.batch == 0 || s.batch >= data.train.size() ? "all samples at once" : fmt::format("batches of {}", s.batch),
      s.init, s.seed, s.epochs, "epoch", "loss", "accuracy");
  std::fflush(stdout);
}

/// When every sample was right, in words.
std::string all_right_since(outcome const& o) {
  if (o.first == 0) {
    return "";
  }
  std::string const since = o.held_from == 0         ? ""
                            : o.held_from == o.first ? " and ever since"
                                                     : fmt::format(", and from {} on", o.held_from);
  return fmt::format(", all right first after epoch {}{}", o.first, since);
}

void print_summary(outcome const& o, training_data const& data, learner const& net, double seconds) {
  auto const table = net.confusion(data.train);
  fmt::print("{}: accuracy {:.3f} ({} of {}), loss {:.5f}, {} epochs in {:.3f} s{}\n", o.how.problem, table.accuracy(),
             table.correct(), table.total(), o.loss, o.epochs, seconds, all_right_since(o));
  if (!data.test.empty()) {
    auto const tested = net.confusion(data.test);
    fmt::print("{}: on the samples held back, accuracy {:.3f} ({} of {})\n", o.how.problem, tested.accuracy(),
               tested.correct(), tested.total());
  }
  fmt::print("\n{:>9} {:>12} {:>12}\n", "", "predicted 0", "predicted 1");
  for (std::size_t truth = 0; truth < 2; ++truth) {
    fmt::print("{:>9} {:>12} {:>12}\n", fmt::format("truth {}", truth), table.counts[truth][0], table.counts[truth][1]);
  }
  if (o.diverged) {
    fmt::print("\nThe training diverged after {} epochs: try a smaller --rate.\n", o.epochs);
  } else if (o.collapsed) {
    fmt::print(
        "\nThe outputs are all alike: the training collapsed. Try a smaller --rate, --reduction mean, another --seed "
        "or\n"
        "another --init; and inputs far beyond [0, 1] should be scaled.\n");
  }
}

int run_train(CLI::App const& app, train_options const& o) {
  tool::check_outputs({o.plot, o.save_as}, {o.shared.data});
  auto const loaded = o.load_from.empty() ? std::nullopt : std::optional{load(o.load_from)};
  setting s = setting_of(app, o, loaded);
  auto const data = data_of(app, o, loaded, s);
  auto const net = make_learner(s);
  std::size_t epochs_before = 0;
  if (loaded) {
    bool const same = loaded->how.optimizer == s.optimizer;
    net->restore(loaded->parameters, same ? loaded->optimizer_state : std::vector<float>{});
    epochs_before = loaded->epochs;
    fmt::print("{}: goes on after {} epochs{}; epochs count from here\n", o.load_from, epochs_before,
               same ? "" : fmt::format(", with a fresh {} in place of {}", s.optimizer, loaded->how.optimizer));
  }
  auto const& stop = interrupted();  // before anything is said
  print_heading(s, data, *net);

  setting continued = s;
  continued.seed += epochs_before;  // the order of shuffled samples goes on to new ones
  auto const begin = std::chrono::steady_clock::now();
  auto result =
      train(*net, continued, data.train, stop, curve_stride(1, s.epochs), progress_lines{s.epochs, data.train.size()});
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  result.how = s;

  if (o.predictions) {
    show_predictions(*net, data.train);
  }
  if (result.losses.size() > 1) {
    fmt::print("\n");
    draw_in_terminal(result, fmt::format("{}: {}", s.problem, s.loss));
    fmt::print("\n");
  }
  print_summary(result, data, *net, seconds);
  if (!o.save_as.empty()) {
    auto const folder = std::filesystem::absolute(o.save_as).parent_path();
    auto const file = data.file.empty() ? "" : std::filesystem::proximate(data.file, folder).string();
    // After a divergence the optimizer's state is as broken as the network was: one that goes on starts with a new one.
    auto const state = result.diverged ? std::vector<float>{} : net->optimizer_state();
    save({s, file, data.test_split, epochs_before + result.epochs, net->parameters(), state}, o.save_as);
    fmt::print("\nweights: {}\n", o.save_as);
  }
  if (!o.plot.empty()) {
    draw_training(o.plot, result, data.train, *net);
    fmt::print("\npicture: {}\n", o.plot);
  }
  return result.finished ? 0 : interrupted_status;
}

}  // namespace

void add_train(CLI::App& program, command& chosen) {
  auto const o = std::make_shared<train_options>();
  setting const defaults;
  o->hidden = defaults.hidden;
  o->activation = defaults.activation;
  o->optimizer = defaults.optimizer;
  auto* const app = program.add_subcommand("train", "train one network, and show how it goes");
  add_shared_options(*app, o->shared);
  app->add_option("--hidden", o->hidden, "widths of the hidden layers; default 10,5")->check(one_of(hidden_names()));
  app->add_option("--activation", o->activation, "of the hidden layers; default sigmoid")
      ->check(one_of(activation_names()));
  app->add_option("--optimizer", o->optimizer, "how weights follow the gradient; default sgd")
      ->check(one_of(optimizer_names()));
  app->add_option("--rate", o->rate, "learning rate; default 0.1, adam and adamw 0.03, rprop (its first step) 0.01")
      ->option_text("RATE")
      ->check(real_number(lowest_rate, highest_rate));
  app->add_option("--seed", o->seed, "of the weights, the order of samples and a problem's points; default 1")
      ->option_text("N")
      ->check(whole_number(0, highest_seed));
  app->add_option("--test-split", o->test_split, "the share of the samples that is held back to test with; default 0")
      ->option_text("SHARE")
      ->check(real_number(0, 0.9));
  app->add_flag("--predictions", o->predictions, "print the prediction for each sample");
  app->add_option("--plot", o->plot, "draw truth, prediction and learning curve")
      ->option_text("FILE.png|svg")
      ->check(picture_name());
  app->add_option("--save", o->save_as, "keep the trained weights")->option_text("FILE")->check(file_name());
  app->add_option(
         "--load", o->load_from,
         "go on with kept weights, and where none are given with the settings they were trained with, but for --epochs")
      ->check(file_name())
      ->option_text("FILE");
  app->footer(
      "\nExamples:\n"
      "  etch-lab train\n"
      "  etch-lab train --problem spiral --hidden 50,30 --activation tanh --loss binary_cross_entropy \\\n"
      "    --optimizer adam --reduction mean --init xavier --plot spiral.png\n"
      "  etch-lab train --data points.csv --test-split 0.2 --save points.json\n"
      "  etch-lab train --load points.json --epochs 500");
  app->callback([app, o, &chosen] { chosen = [app, o] { return run_train(*app, *o); }; });
}

}  // namespace lab
