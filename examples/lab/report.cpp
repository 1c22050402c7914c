// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <tool/output.hpp>

#include <fmt/format.h>

#include "data.hpp"
#include "figure.hpp"
#include "statistics.hpp"

namespace lab {

namespace {

using outcomes = std::vector<outcome>;

std::string escaped(std::string_view text) {
  std::string result;
  for (char const c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

/// The 10 %, 50 % and 90 % quantiles, as "a / b / c".
template <class Get, class Show>
std::string quantiles(outcomes const& all, Get get, Show show) {
  return fmt::format("{} / {} / {}", show(quantile_of(all, 0.1, get)), show(quantile_of(all, 0.5, get)),
                     show(quantile_of(all, 0.9, get)));
}

std::string accuracy_text(double value) { return fmt::format("{:.3f}", value); }
std::string mean_accuracy(outcomes const& all) { return accuracy_text(mean_of(all, accuracy)); }
std::string accuracies(outcomes const& all) { return quantiles(all, accuracy, accuracy_text); }
std::string first_epochs(outcomes const& all) { return quantiles(all, first_epoch, epoch_text); }
double median_first(outcomes const& all) { return quantile_of(all, 0.5, first_epoch); }
double share_reached(outcomes const& all) { return mean_of(all, reached); }
double share_collapsed(outcomes const& all) { return mean_of(all, collapsed); }
std::string rises(outcomes const& all) {
  return percent(quantile_of(all, 0.5, [](outcome const& o) { return o.rises; }));
}
double median_jump(outcomes const& all) {
  return quantile_of(all, 0.5, [](outcome const& o) { return o.largest_rise; });
}
double loss_at(outcomes const& all, std::size_t epoch) {
  return quantile_of(all, 0.5, [&](outcome const& o) { return o.losses.at(std::min(epoch, o.losses.size()) - 1); });
}

/// What a network is before and early in its training, as the median over some seeds.
struct early_figures {
  double first_gradient = 0;  ///< the norm of the first layer's weights' gradient, summed over the samples
  double step = 0;            ///< the length of the first step of all weights
  double slope_before = 0;    ///< the mean over the samples of the last sigmoid's y (1 - y), at the start
  double slope_after = 0;     ///< and after ten epochs
};

constexpr std::uint64_t early_seeds = 25;
constexpr std::size_t early_epochs = 10;

early_figures early(setting s) {
  std::atomic<bool> const never = false;
  std::vector<double> first;
  std::vector<double> step;
  std::vector<double> before;
  std::vector<double> after;
  s.epochs = early_epochs;
  for (s.seed = 1; s.seed <= early_seeds; ++s.seed) {
    auto const data = make_problem(s.problem, s.seed);
    auto const net = make_learner(s);
    auto const mean_slope = [&] {
      double sum = 0;
      for (sample const& each : data) {
        auto const y = static_cast<double>(net->probability(each.input));
        sum += y * (1 - y);
      }
      return sum / static_cast<double>(data.size());
    };
    auto const norms = net->gradient_norms(data);
    double squares = 0;
    for (double const norm : norms) {
      squares += norm * norm;
    }
    double const share = s.reduction == etch::reduction::mean ? 1.0 / static_cast<double>(data.size()) : 1.0;
    first.push_back(norms.front());
    step.push_back(static_cast<double>(s.rate) * share * std::sqrt(squares));
    before.push_back(mean_slope());
    static_cast<void>(train(*net, s, data, never));
    after.push_back(mean_slope());
  }
  return {quantile(first, 0.5), quantile(step, 0.5), quantile(before, 0.5), quantile(after, 0.5)};
}

/// The page as it grows.
class page {
 public:
  page(results const& all, std::atomic<bool> const& stop) : all_(all), stop_(stop) {}

  [[nodiscard]] outcomes const& of(std::string const& name) const { return all_.at(name); }

  void heading(std::string_view text) { html_ += fmt::format("<h2>{}</h2>\n", escaped(text)); }
  void paragraph(std::string_view text) { html_ += fmt::format("<p>{}</p>\n", escaped(text)); }
  /// The one sentence that an experiment comes to.
  void finding(std::string_view text) { html_ += fmt::format("<p class=\"finding\">{}</p>\n", escaped(text)); }

  void table(std::vector<std::string> const& head, std::vector<std::vector<std::string>> const& rows) {
    html_ += "<div class=\"wide\"><table>\n<tr>";
    for (auto const& cell : head) {
      html_ += fmt::format("<th>{}</th>", escaped(cell));
    }
    html_ += "</tr>\n";
    for (auto const& row : rows) {
      html_ += "<tr>";
      for (auto const& cell : row) {
        html_ += fmt::format("<td>{}</td>", escaped(cell));
      }
      html_ += "</tr>\n";
    }
    html_ += "</table></div>\n";
  }

  /// A picture that `draw(figure&)` makes, set into the page.
  template <class Draw>
  void picture(std::string const& name, unsigned width, unsigned height, std::string_view caption, Draw draw) {
    if (stop_) {
      return;
    }
    auto const file = scratch_.path() / (name + ".svg");
    figure drawn{file, width, height};
    draw(drawn);
    drawn.finish();
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    std::string svg = text.str();
    svg.erase(0, svg.find("<svg"));  // no XML declaration within a page
    html_ += fmt::format("<figure>\n{}<figcaption>{}</figcaption>\n</figure>\n", svg, escaped(caption));
  }

  [[nodiscard]] std::string const& html() const { return html_; }

 private:
  results const& all_;
  std::atomic<bool> const& stop_;
  tool::temporary_folder scratch_;  ///< of pictures on their way into the page
  std::string html_;
};

constexpr area left_half{0, 0, 0.5, 1};
constexpr area right_half{0.5, 0, 0.5, 1};
axis loss_axis() { return {"mean squared error (of the samples)", "[0:*]"}; }
axis accuracy_axis() { return {"accuracy (% of the samples)", "[*:102]"}; }
axis first_axis() { return {"first epoch at 100 % (epochs)", "[*:*]", true}; }
constexpr char const* band_caption = "Lines: medians over the seeds; shaded: from the 10 % to the 90 % quantile.";

std::vector<double> shown_accuracies(outcomes const& all) { return values_of(all, accuracy_percent); }
/// The first epochs of the seeds that got there.
std::vector<double> shown_first(outcomes const& all) {
  auto values = values_of(all, first_epoch);
  std::erase_if(values, [](double epoch) { return !std::isfinite(epoch); });
  return values;
}

void setup(page& p) {
  p.heading("1. Setup");
  auto const& base = p.of("xor").front().how;
  auto const xor_data = make_problem("xor", 1);
  auto const linear_data = make_problem("linear", 1);
  auto const parameters = make_learner(base)->parameters().size();
  auto const zeros =
      static_cast<std::size_t>(std::ranges::count_if(xor_data, [](sample const& s) { return s.target[0] == 0; }));
  p.paragraph(fmt::format(
      "A network 2 -> 10 -> 5 -> 1 ({} weights and biases), a sigmoid after each layer, learns to tell two classes "
      "apart: "
      "the {} points of xor, which are always the same, and {} points of linear, uniform in the unit square and told "
      "by its "
      "diagonal, new for each seed. Weights start from N(0, 1), biases from 0. The loss is the mean squared error; "
      "plain "
      "gradient descent over all samples at once, at rate {}; the weights' gradients are summed over the samples, the "
      "biases' averaged. An output above 0.5 is class 1. Trained for {} epochs on xor, {} on linear.",
      parameters, xor_data.size(), linear_data.size(), base.rate, base.epochs, p.of("linear").front().how.epochs));
  p.picture("setup", 900, 470, "The two problems: what is to be learned.", [&](figure& f) {
    f.truth(left_half, "xor", xor_data);
    f.truth(right_half, "linear (seed 1)", linear_data);
  });
  auto const ones =
      static_cast<double>(std::ranges::count_if(linear_data, [](sample const& each) { return each.target[0] == 1; }));
  auto const size = static_cast<double>(linear_data.size());
  p.finding(
      fmt::format("An accuracy is to be read against that of a constant answer: {} on xor (always 0), {} on these "
                  "points of linear.",
                  percent(static_cast<double>(zeros) / static_cast<double>(xor_data.size())),
                  percent(std::max(ones, size - ones) / size)));
}

void sigmoid(page& p) {
  p.heading("2. The sigmoid and its derivative");
  line value{"sigmoid(z) = 1 / (1 + e^-z)", {}, {}};
  line slope{"its derivative, sigmoid(z) (1 - sigmoid(z))", {}, {}};
  for (int step = -160; step <= 160; ++step) {
    double const z = 0.05 * step;
    double const y = etch::math::sigmoid(z);
    value.x.push_back(z);
    slope.x.push_back(z);
    value.y.push_back(y);
    slope.y.push_back(y * (1 - y));
  }
  p.picture("sigmoid", 700, 380, "The activation after every layer, as the library computes it.", [&](figure& f) {
    f.lines({}, "", {"pre-activation z (dimensionless)"}, {"value (dimensionless)", "[0:1.05]"}, {value, slope});
  });
  auto const slope_at = [](double z) { return etch::math::sigmoid(z) * (1 - etch::math::sigmoid(z)); };
  p.finding(
      fmt::format("The derivative is {:.2f} at most, and {:.4f} at z = 5: each sigmoid that a gradient passes on its "
                  "way back shrinks it to "
                  "a quarter or less, and one that is driven far out stops learning.",
                  slope_at(0), slope_at(5)));
}

void results_section(page& p) {
  p.heading("3. Results");
  for (std::string const problem : {"xor", "linear"}) {
    outcome const& o = p.of(problem).front();
    auto const data = make_problem(problem, o.how.seed);
    auto const net = make_learner(o.how);
    std::atomic<bool> const never = false;
    auto const again = train(*net, o.how, data, never);
    p.picture("result_" + problem, 900, 470,
              fmt::format("{}: truth and prediction, seed {}, after {} epochs. Black: the boundary; ringed: wrong.",
                          problem, o.how.seed, again.epochs),
              [&](figure& f) {
                f.truth({0, 0, 0.46, 1}, problem + ": truth", data);
                f.prediction({0.46, 0, 0.54, 1}, problem + ": prediction", data, *net);
              });
    p.finding(fmt::format("{}, seed {}: {} of {} samples are right after {} epochs.", problem, o.how.seed,
                          net->confusion(data).correct(), data.size(), again.epochs));
  }
}

void accuracy_section(page& p) {
  p.heading("4. Accuracy");
  auto const& on_xor = p.of("xor");
  auto const& on_linear = p.of("linear");
  auto const row = [](std::string const& name, std::string const& report, outcomes const& all) {
    return std::vector<std::string>{name, report, mean_accuracy(all), accuracies(all),
                                    percent(mean_of(all, all_right))};
  };
  p.table({"problem", "report (one run)", "mean", "10 % / median / 90 %", "all right at the end"},
          {row(fmt::format("xor, {} epochs", on_xor.front().how.epochs), "1.0", on_xor),
           row(fmt::format("linear, {} epochs", on_linear.front().how.epochs), "0.97", on_linear)});
  p.picture("accuracy", 900, 400,
            "Left: accuracy at the end. Right: the first epoch at 100 %, of the seeds that get there. Boxes: from the "
            "first to the "
            "third quartile, with the median.",
            [&](figure& f) {
              f.boxes(left_half, "xor and linear", accuracy_axis(),
                      {{"xor", shown_accuracies(on_xor)}, {"linear", shown_accuracies(on_linear)}});
              f.boxes(right_half, "epochs that xor takes", first_axis(), {{"xor", shown_first(on_xor)}});
            });
  p.finding(fmt::format(
      "The report's 1.0 on xor is what {} of the seeds come to; on linear {} of the seeds end at its 0.97 or below.",
      percent(mean_of(on_xor, all_right)),
      percent(mean_of(on_linear, [](outcome const& o) { return o.accuracy <= 0.9701F; }))));
}

void curves_section(page& p) {
  p.heading("5. Learning curves");
  auto const& on_xor = p.of("xor");
  auto const& on_linear = p.of("linear");
  p.picture("curves", 1000, 760, band_caption, [&](figure& f) {
    f.bands({0, 0.5, 0.5, 0.5}, "xor: loss", loss_axis(), {band_of("xor", on_xor, &outcome::losses)});
    f.bands({0.5, 0.5, 0.5, 0.5}, "linear: loss", loss_axis(), {band_of("linear", on_linear, &outcome::losses)});
    f.bands({0, 0, 0.5, 0.5}, "xor: accuracy", {"accuracy (% of the samples)", "[0:102]"},
            {band_of("xor", on_xor, &outcome::correct, 100)});
    f.bands({0.5, 0, 0.5, 0.5}, "linear: accuracy", {"accuracy (% of the samples)", "[0:102]"},
            {band_of("linear", on_linear, &outcome::correct, 100)});
  });
  p.table({"problem", "report", "first epoch at 100 %: 10 % / median / 90 %", "reached 100 %",
           "loss at the end, median", "epochs in which it rose, median"},
          {{"xor", "needs nearly 1000 epochs", first_epochs(on_xor), percent(share_reached(on_xor)),
            fmt::format("{:.4f}", quantile_of(on_xor, 0.5, [](outcome const& o) { return o.loss; })), rises(on_xor)},
           {"linear", "(curve)", first_epochs(on_linear), percent(share_reached(on_linear)),
            fmt::format("{:.4f}", quantile_of(on_linear, 0.5, [](outcome const& o) { return o.loss; })),
            rises(on_linear)}});
  p.finding(
      fmt::format("xor waits on a plateau (median loss {:.3f} at epoch 150, where always saying 0.5 costs 0.25) and "
                  "then falls; half of the "
                  "seeds are through at epoch {:.0f}, a tenth needs more than {}.",
                  loss_at(on_xor, 150), median_first(on_xor), epoch_text(quantile_of(on_xor, 0.9, first_epoch))));
}

void rates_section(page& p) {
  p.heading("6. Discussion: the learning rate");
  std::array<std::pair<std::string, std::string>, 4> const rates{
      {{", rate 0.01", "rate 0.01"}, {"", "rate 0.1"}, {", rate 0.5", "rate 0.5"}, {", rate 1", "rate 1"}}};
  for (std::string const problem : {"linear", "xor"}) {
    std::vector<band> losses;
    std::vector<group> boxes;
    std::vector<std::vector<std::string>> rows;
    std::size_t index = 0;
    std::array<std::string, 4> const linear_says{"", "0.97", "not faster, oscillates", "an unreasonable curve"};
    for (auto const& [key, name] : rates) {
      auto const& all = p.of(problem + key);
      losses.push_back(band_of(name, all, &outcome::losses));
      boxes.push_back({name, shown_accuracies(all)});
      rows.push_back({name,
                      problem == "linear" ? linear_says.at(index)
                      : index == 1        ? "1.0, nearly 1000 epochs"
                                          : "",
                      mean_accuracy(all), accuracies(all), first_epochs(all), percent(share_collapsed(all)), rises(all),
                      fmt::format("{:.3f}", median_jump(all))});
      ++index;
    }
    p.picture("rates_" + problem, 1100, 430, band_caption, [&](figure& f) {
      f.bands({0, 0, 0.58, 1}, problem + ": loss", loss_axis(), losses);
      f.boxes({0.58, 0, 0.42, 1}, problem + ": accuracy at the end", accuracy_axis(), boxes);
    });
    p.table({problem, "report", "mean accuracy", "10 % / median / 90 %", "first epoch at 100 %: 10 % / median / 90 %",
             "collapsed", "epochs in which the loss rose", "largest rise, median"},
            rows);
  }
  auto const& half = p.of("linear, rate 0.5");
  p.finding(fmt::format(
      "On linear, a sum over {} samples that makes each step {} times as long as the mean's, a rate of 0.5 oscillates: "
      "the "
      "largest rise of the loss is {:.3f} in the median seed, against {:.3f} at 0.1. {} of its seeds get to 100 % at "
      "some "
      "epoch ({} at 0.1), but {} collapse, and at a rate of 1 {} do. On xor, with {} samples, the same rates bring the "
      "median first epoch at 100 % from {} to {} and {}; at 0.01 {} of the seeds get there within {} epochs.",
      half.front().samples, half.front().samples, median_jump(half), median_jump(p.of("linear")),
      percent(share_reached(half)), percent(share_reached(p.of("linear"))), percent(share_collapsed(half)),
      percent(share_collapsed(p.of("linear, rate 1"))), p.of("xor").front().samples,
      epoch_text(median_first(p.of("xor"))), epoch_text(median_first(p.of("xor, rate 0.5"))),
      epoch_text(median_first(p.of("xor, rate 1"))), percent(share_reached(p.of("xor, rate 0.01"))),
      p.of("xor").front().epochs));
}

void widths_section(page& p) {
  p.heading("7. Discussion: hidden units");
  std::array<std::pair<std::string, std::string>, 3> const widths{
      {{", 5-3", "5-3"}, {"", "10-5"}, {", 50-30", "50-30"}}};
  for (std::string const problem : {"xor", "linear"}) {
    std::vector<band> losses;
    std::vector<group> boxes;
    std::vector<std::vector<std::string>> rows;
    auto const add = [&](outcomes const& all, std::string const& name, std::string const& says) {
      losses.push_back(band_of(name, all, &outcome::losses));
      boxes.push_back({name, shown_accuracies(all)});
      rows.push_back({name, says, mean_accuracy(all), accuracies(all), percent(share_reached(all)), first_epochs(all),
                      percent(share_collapsed(all))});
    };
    for (auto const& [key, name] : widths) {
      bool const wide_linear = problem == "linear" && name == "50-30";
      add(p.of(problem + key), name,
          wide_linear      ? "0.48"
          : name == "10-5" ? (problem == "xor" ? "1.0" : "0.97")
                           : "(curve)");
    }
    if (problem == "linear") {
      add(p.of("linear, 50-30, mean gradients"), "50-30, mean", "");
    }
    p.picture("widths_" + problem, 1100, 430, band_caption, [&](figure& f) {
      f.bands({0, 0, 0.58, 1}, problem + ": loss", loss_axis(), losses);
      f.boxes({0.58, 0, 0.42, 1}, problem + ": accuracy at the end", accuracy_axis(), boxes);
    });
    p.table({problem, "report", "mean accuracy", "10 % / median / 90 %", "reached 100 %",
             "first epoch at 100 %: 10 % / median / 90 %", "collapsed"},
            rows);
  }
  auto const& fewest = p.of("xor, 5-3");
  p.finding(
      fmt::format("More hidden units make xor easier: with 5-3 {} of the seeds are right on every sample within {} "
                  "epochs (median {}), with "
                  "10-5 {} (median {}), with 50-30 {} (median {}). linear needs none of them: with 5-3 the mean "
                  "accuracy is {}, with 10-5 {}.",
                  percent(share_reached(fewest)), fewest.front().epochs, epoch_text(median_first(fewest)),
                  percent(share_reached(p.of("xor"))), epoch_text(median_first(p.of("xor"))),
                  percent(share_reached(p.of("xor, 50-30"))), epoch_text(median_first(p.of("xor, 50-30"))),
                  mean_accuracy(p.of("linear, 5-3")), mean_accuracy(p.of("linear"))));
  auto const narrow = early(p.of("linear").front().how);
  auto const wide = early(p.of("linear, 50-30").front().how);
  auto const averaged = early(p.of("linear, 50-30, mean gradients").front().how);
  p.table({fmt::format("linear, median of {} seeds", early_seeds), "length of the first step of the weights",
           "slope y (1 - y) of the last sigmoid at the start, mean of the samples",
           fmt::format("after {} epochs", early_epochs)},
          {{"10-5, summed", fmt::format("{:.2f}", narrow.step), fmt::format("{:.4f}", narrow.slope_before),
            fmt::format("{:.4f}", narrow.slope_after)},
           {"50-30, summed", fmt::format("{:.2f}", wide.step), fmt::format("{:.4f}", wide.slope_before),
            fmt::format("{:.2g}", wide.slope_after)},
           {"50-30, mean", fmt::format("{:.4f}", averaged.step), fmt::format("{:.4f}", averaged.slope_before),
            fmt::format("{:.4f}", averaged.slope_after)}});
  p.finding(fmt::format(
      "Why the wide network collapses on linear: a summed gradient grows with the samples and with the units that "
      "share an "
      "error. Its first step is {:.1f} times as long as that of 10-5, and {:.0f} times as long as with the mean, and "
      "the "
      "next ones throw the last sigmoid far out: its slope, through which every gradient passes, is {:.4f} at the "
      "start "
      "and {:.2g} after ten epochs (10-5: {:.4f}; with the mean: {:.4f}). There nothing is learned any more: {} of the "
      "seeds collapse, with the mean {}. On xor, whose {} samples make a shorter sum, the same width only speeds "
      "learning "
      "up: {} collapse.",
      wide.step / narrow.step, wide.step / averaged.step, wide.slope_before, wide.slope_after, narrow.slope_after,
      averaged.slope_after, percent(share_collapsed(p.of("linear, 50-30"))),
      percent(share_collapsed(p.of("linear, 50-30, mean gradients"))), p.of("xor").front().samples,
      percent(share_collapsed(p.of("xor, 50-30")))));
}

void no_activation_section(page& p) {
  p.heading("8. Discussion: no activation");
  auto const& on_xor = p.of("xor, no activation");
  auto const& on_linear = p.of("linear, no activation");
  auto const& averaged = p.of("linear, no activation, mean gradients");
  double const best = quantile_of(on_xor, 1.0, accuracy);
  auto const share_of = [&](double value) {
    return mean_of(on_xor, [&](outcome const& o) { return std::abs(static_cast<double>(o.accuracy) - value) < 1e-6; });
  };
  p.picture("none", 1000, 430, "Accuracy at the end without and with the hidden sigmoids.", [&](figure& f) {
    f.boxes(left_half, "xor", accuracy_axis(),
            {{"no activation", shown_accuracies(on_xor)}, {"sigmoid", shown_accuracies(p.of("xor"))}});
    f.boxes(right_half, "linear", accuracy_axis(),
            {{"no activation", shown_accuracies(on_linear)}, {"sigmoid", shown_accuracies(p.of("linear"))}});
  });
  p.table({"problem", "report", "mean accuracy", "10 % / median / 90 %", "all right at the end", "collapsed"},
          {{"xor", "0.7619 = 16/21", mean_accuracy(on_xor), accuracies(on_xor), percent(share_of(1)),
            percent(share_collapsed(on_xor))},
           {"linear", "1.0", mean_accuracy(on_linear), accuracies(on_linear), percent(mean_of(on_linear, all_right)),
            percent(share_collapsed(on_linear))},
           {"linear, mean gradients", "", mean_accuracy(averaged), accuracies(averaged),
            percent(mean_of(averaged, all_right)), percent(share_collapsed(averaged))}});
  p.finding(
      fmt::format("Without activations the layers are one matrix, and a line cannot tell xor: no seed is right on more "
                  "than {:.0f} of 21, "
                  "which {} of the seeds reach, and {} end at 11 of 21. linear needs no more than a line; yet {} of "
                  "the seeds collapse, "
                  "for the gradient is a sum: with its mean {} do.",
                  best * 21, percent(share_of(best)), percent(share_of(11.0 / 21)), percent(share_collapsed(on_linear)),
                  percent(share_collapsed(averaged))));
}

void activations_section(page& p) {
  p.heading("9. Discussion: ReLU and tanh");
  struct kind {
    std::string key;
    std::string name;
    std::string report_on_xor;
    std::string report_on_linear;
  };
  std::array<kind, 3> const kinds{{{"", "sigmoid", "nearly 1000 epochs", "0.97"},
                                   {", relu", "relu", "about 150 epochs", "good by 50"},
                                   {", tanh", "tanh", "", ""}}};
  for (std::string const problem : {"xor", "linear"}) {
    std::vector<band> losses;
    std::vector<group> boxes;
    std::vector<std::vector<std::string>> rows;
    bool const is_xor = problem == "xor";
    for (auto const& [key, name, report_on_xor, report_on_linear] : kinds) {
      auto const& all = p.of(problem + key);
      losses.push_back(band_of(name, all, &outcome::losses));
      boxes.push_back({name, is_xor ? shown_first(all) : shown_accuracies(all)});
      rows.push_back({name, is_xor ? report_on_xor : report_on_linear, mean_accuracy(all), accuracies(all),
                      first_epochs(all), fmt::format("{:.4f}", loss_at(all, 50)),
                      fmt::format("{:.4f}", loss_at(all, 150)),
                      fmt::format("{:.3f}", quantile_of(all, 0.5, [](outcome const& o) { return o.correct.at(49); }))});
    }
    p.picture("activations_" + problem, 1100, 430, band_caption, [&](figure& f) {
      f.bands({0, 0, 0.58, 1}, problem + ": loss", loss_axis(), losses);
      f.boxes({0.58, 0, 0.42, 1}, is_xor ? "xor: seeds that reach 100 %" : "linear: accuracy at the end",
              is_xor ? first_axis() : accuracy_axis(), boxes);
    });
    p.table({problem, "report", "mean accuracy", "10 % / median / 90 %", "first epoch at 100 %: 10 % / median / 90 %",
             "median loss at epoch 50", "at epoch 150", "median accuracy at epoch 50"},
            rows);
  }
  auto const with_sigmoid = early(p.of("xor").front().how);
  auto const with_relu = early(p.of("xor, relu").front().how);
  auto const with_tanh = early(p.of("xor, tanh").front().how);
  auto const& relu_on_linear = p.of("linear, relu");
  p.finding(fmt::format(
      "Why ReLU is faster on xor: its slope is 1 where it is on, and a sigmoid's a quarter or less, so the first layer "
      "hears "
      "more of the error. At the start the gradient of its weights is {:.0f} times as long as with sigmoids ({:.3g} "
      "against "
      "{:.3g}, medians of 25 seeds; tanh, whose slope is up to 1: {:.3g}), and the median seed is through at epoch {} "
      "in "
      "place of {} (tanh {}). On linear it is fast, too (median accuracy {:.2f} at epoch 50), but {} of its seeds "
      "collapse, "
      "and the mean accuracy at the end is {:.3f} against the sigmoid's {:.3f}.",
      with_relu.first_gradient / with_sigmoid.first_gradient, with_relu.first_gradient, with_sigmoid.first_gradient,
      with_tanh.first_gradient, epoch_text(median_first(p.of("xor, relu"))), epoch_text(median_first(p.of("xor"))),
      epoch_text(median_first(p.of("xor, tanh"))),
      quantile_of(relu_on_linear, 0.5, [](outcome const& o) { return o.correct.at(49); }),
      percent(share_collapsed(relu_on_linear)), mean_of(relu_on_linear, accuracy), mean_of(p.of("linear"), accuracy)));
}

constexpr char const* style = R"(
body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1100px; margin: 2em auto; padding: 0 1em }
h1, h2 { line-height: 1.2 } h2 { margin-top: 2.2em; border-top: 1px solid #ddd; padding-top: .8em }
figure { margin: 1.2em 0 } figure svg { width: 100%; height: auto } figcaption { color: #555; font-size: 14px }
.wide { overflow-x: auto; margin: 1em 0 } table { border-collapse: collapse; font-size: 14px }
th, td { padding: .35em .8em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left } th { background: #f4f4f4; white-space: normal; vertical-align: bottom }
.finding { border-left: 4px solid #0072B2; background: #eef5fa; padding: .6em 1em }
)";

}  // namespace

std::string html_report(results const& all, std::atomic<bool> const& stop) {
  page p{all, stop};
  setup(p);
  sigmoid(p);
  results_section(p);
  accuracy_section(p);
  curves_section(p);
  rates_section(p);
  widths_section(p);
  no_activation_section(p);
  activations_section(p);
  auto const seeds = all.at("xor").size();
  std::size_t trainings = 0;
  for (auto const& [name, list] : all) {
    trainings += list.size();
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Backpropagation from scratch: every experiment, {0} seeds "
      "each</title>\n<style>{1}</style>\n</head>\n<body>\n"
      "<h1>Backpropagation from scratch: every experiment, {0} seeds each</h1>\n"
      "<p>A report on backpropagation trained a small network once for each of its experiments. Here each is repeated "
      "with "
      "{0} seeds, {2} trainings in all, by etch's fixed-size networks: <b>report</b> is the number of the one run, the "
      "rest is "
      "the distribution. Collapsed: one output for all samples, to a thousandth. An epoch is a pass over all "
      "samples. Every figure on this page is computed by the run that wrote it, but for those headed "
      "<b>report</b>.</p>\n{3}</body>\n</html>\n",
      seeds, style, trainings, p.html());
}

}  // namespace lab
