// Example: the main job: train 2 -> 10 -> 5 -> 1 on xor and linear, and watch it learn.
#include <gnuplot-iostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <etch/etch.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace {

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;

struct settings {
  float rate = 0.1F;
  std::uint64_t seed = 1;
  std::size_t xor_epochs = 1000;
  std::size_t linear_epochs = 200;
};

/// Draws the loss over the epochs in the terminal.
void draw_curve(std::string_view problem, std::vector<std::pair<std::size_t, float>> const& losses) {
  fmt::print("\n");
  std::fflush(stdout);
  Gnuplot plot;
  plot << "set terminal dumb 78 18 nofeed\n"
       << "set title '" << problem << ": mean squared error'\n"
       << "set xlabel 'epoch'\n"
       << "set yrange [0:*]\n"
       << "plot '-' with lines notitle\n";
  plot.send1d(losses);
}

/// Whether the network gives one output for all samples, to a thousandth: it learned nothing but their mean.
template <class Samples>
bool all_alike(model const& net, Samples const& samples) {
  auto const [low, high] = std::ranges::minmax(samples, {}, [&](auto const& s) { return net.forward(s.input)[0]; });
  return net.forward(high.input)[0] - net.forward(low.input)[0] < 1e-3F;
}

/// Trains a new network with the setting of the report (weights' gradients summed over the batch,
/// biases' averaged, weights from N(0, 1)), and shows how it goes.
template <class Samples>
model train(std::string_view problem, Samples const& samples, std::size_t epochs, settings const& s) {
  fmt::print("\n=== {}: {} samples, 2 -> 10 -> 5 -> 1 sigmoid, {} parameters, {} epochs, rate {}, seed {}\n\n", problem,
             samples.size(), model::parameter_count, epochs, s.rate, s.seed);
  fmt::print("The loss is that before the epoch's update, the accuracy that after it; above 0.5 counts as 1.\n\n");
  fmt::print("{:>7}  {:>8}  {:>8}\n", "epoch", "loss", "accuracy");
  auto net = etch::initialized<model>(etch::normal_weights{1.0F}, s.seed);
  std::vector<std::pair<std::size_t, float>> losses;
  std::size_t const every = epochs < 10 ? 1 : epochs / 10;
  auto const done = etch::fit(net, samples, etch::squared_error{}, etch::sgd<model>{.learning_rate = s.rate},
                              {.epochs = epochs, .reduce = etch::reduction::report}, [&](auto const& report) {
                                losses.emplace_back(report.epoch, report.loss);
                                if (report.epoch == 1 || report.epoch % every == 0 || report.epoch == epochs) {
                                  fmt::print("{:>7}  {:>8.4f}  {:>8.3f}\n", report.epoch, report.loss,
                                             etch::accuracy(report.net, samples));
                                }
                              });
  if (done.diverged) {
    fmt::print("\nThe training diverged after {} epochs: try a smaller --rate.\n", done.epochs);
  }
  if (all_alike(net, samples)) {
    fmt::print("\nThe outputs are all alike: the training collapsed. Try a smaller --rate, or another --seed.\n");
  }
  if (losses.size() > 1) {
    draw_curve(problem, losses);
    fmt::print("\n");
  }
  auto const table = etch::confusion_of(net, samples);
  fmt::print("{}: final accuracy {:.3f} ({} of {}), loss {:.4f}\n", problem, table.accuracy(), table.correct(),
             table.total(), done.loss);
  return net;
}

void show_predictions(model const& net) {
  fmt::print("\n{:>5} {:>5}  {:>5}  {:>10}\n", "x0", "x1", "truth", "prediction");
  for (auto const& sample : etch::problems::xor_easy<>) {
    float const y = net.forward(sample.input)[0];
    bool const right = etch::classify(sample.target) == etch::classify(etch::vector<float, 1>{y});
    fmt::print("{:>5.1f} {:>5.1f}  {:>5.0f}  {:>10.3f}{}\n", sample.input[0], sample.input[1], sample.target[0], y,
               right ? "" : "  wrong");
  }
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Trains the 2 -> 10 -> 5 -> 1 sigmoid network on xor and linear by backpropagation."};
  app.name("examples/run train");
  app.option_defaults()->always_capture_default();
  // CLI11's own message would print the largest double.
  CLI::Validator const positive{[](std::string const& text) {
                                  return CLI::PositiveNumber(text).empty() ? "" : "expected above 0, found " + text;
                                },
                                "POSITIVE"};
  CLI::Validator const not_negative{
      [](std::string const& text) { return text.starts_with('-') ? "expected 0 or more, found " + text : ""; },
      "NOT NEGATIVE"};
  settings s;
  app.add_option("--rate", s.rate, "learning rate")->check(positive);
  app.add_option("--seed", s.seed, "seed of the weights and of linear's points")->check(not_negative);
  app.add_option("--xor-epochs", s.xor_epochs, "epochs on xor")->check(positive);
  app.add_option("--linear-epochs", s.linear_epochs, "epochs on linear")->check(positive);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  show_predictions(train("xor", etch::problems::xor_easy<>, s.xor_epochs, s));
  train("linear", etch::problems::linear(s.seed), s.linear_epochs, s);
  return 0;
} catch (std::exception const& error) {
  std::fputs(error.what(), stderr);
  return 1;
}
