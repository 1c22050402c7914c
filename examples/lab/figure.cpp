// SPDX-License-Identifier: BSL-1.0
#include "figure.hpp"

#include <gnuplot-iostream.h>
#include <tool/output.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "data.hpp"
#include "statistics.hpp"

namespace lab {

namespace {

constexpr std::array<std::string_view, 2> class_colours{"#0072B2", "#D55E00"};
constexpr std::array<int, 2> class_shapes{7, 9};  // a disc, a triangle
constexpr std::array<double, 2> class_sizes{1.2, 1.4};
constexpr std::array<std::string_view, 7> curve_colours{"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                                        "#56B4E9", "#D55E00", "#444444"};

std::string_view colour(std::size_t index) { return curve_colours[index % curve_colours.size()]; }

/// Text as gnuplot quotes it.
std::string gnuplot_quoted(std::string_view text) {
  std::string result{"'"};
  for (char const c : text) {
    result += c == '\'' ? "''" : std::string(1, c);
  }
  return result + "'";
}

/// The ends of one coordinate of the plane, with a margin.
struct interval {
  double low;
  double high;
};

interval range_of(samples data, std::size_t coordinate) {
  auto const [low, high] = std::ranges::minmax(data, {}, [&](sample const& s) { return s.input[coordinate]; });
  auto const first = static_cast<double>(low.input[coordinate]);
  auto const last = static_cast<double>(high.input[coordinate]);
  double const margin = last > first ? 0.05 * (last - first) : 0.5;
  return {first - margin, last + margin};
}

/// A gnuplot that does not hear of Ctrl-C, which is for the program: it would end in the middle of a picture.
std::unique_ptr<std::ostream> start_gnuplot() {
  sigset_t interrupt;
  sigset_t before;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &interrupt, &before);
  auto plot = std::make_unique<Gnuplot>();  // a child process inherits the mask
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return plot;
}

/// Whether a file's last bytes have the mark in which a picture ends.
bool is_complete(std::filesystem::path const& file, std::string_view mark) {
  std::ifstream in{file, std::ios::binary | std::ios::ate};
  auto const size = static_cast<std::streamoff>(in.tellg());
  std::string end(16, ' ');
  in.seekg(std::max<std::streamoff>(0, size - static_cast<std::streamoff>(end.size())));
  in.read(end.data(), static_cast<std::streamsize>(end.size()));
  return end.find(mark) != std::string::npos;
}

/// A round step for about four tics: 1, 2 or 5 times a power of ten.
double tic_step(interval range) {
  double const step = (range.high - range.low) / 4;
  double const power = std::pow(10.0, std::floor(std::log10(step)));
  double const digit = step / power;
  return power * (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1);
}

std::string terminal_of(std::filesystem::path const& file, unsigned width, unsigned height) {
  return file.extension() == ".svg"
             ? fmt::format("svg size {},{} dynamic background rgb 'white' font 'DejaVu Sans,13' name {}", width, height,
                           gnuplot_quoted(file.stem().string()))
             : fmt::format("pngcairo size {},{} font 'DejaVu Sans,11'", width, height);
}

}  // namespace

band band_of(std::string name, std::vector<outcome> const& outcomes, std::vector<float> outcome::* curve,
             double scale) {
  band result{std::move(name), {}, {}, {}, {}};
  std::size_t points = 0;
  for (outcome const& o : outcomes) {
    points = std::max(points, (o.*curve).size());
  }
  for (std::size_t i = 0; i < points; ++i) {
    std::vector<double> values;
    for (outcome const& o : outcomes) {
      if (i < (o.*curve).size()) {
        values.push_back(scale * static_cast<double>((o.*curve)[i]));
      }
    }
    result.epochs.push_back(static_cast<double>(1 + i * outcomes.front().stride));
    result.median.push_back(quantile(values, 0.5));
    result.p10.push_back(quantile(values, 0.1));
    result.p90.push_back(quantile(values, 0.9));
  }
  return result;
}

figure::figure(std::filesystem::path const& file, unsigned width, unsigned height, std::string_view title)
    : file_(tool::behind_links(file)),
      unfinished_(file_),
      plot_(start_gnuplot()),
      point_size_(file_.extension() == ".svg" ? 0.6 : 1.0) {
  unfinished_ += ".unfinished";
  if (!std::ofstream{unfinished_}) {  // gnuplot would draw to the standard output
    throw std::runtime_error{fmt::format("{}: cannot be written: {}", file_.string(), std::strerror(errno))};
  }
  fmt::print(*plot_, "set encoding utf8\nset terminal {}\nset output {}\n", terminal_of(file_, width, height),
             gnuplot_quoted(unfinished_.string()));
  fmt::print(*plot_, "set multiplot{}\n",
             title.empty() ? "" : fmt::format(" title {} noenhanced", gnuplot_quoted(title)));
}

figure::~figure() {
  plot_.reset();
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
}

void figure::begin(area where, std::string_view title) {
  fmt::print(*plot_,
             "reset\nset encoding utf8\nset origin {},{}\nset size {},{}\n"
             "set border 3 lc rgb '#444444'\nset tics nomirror out\nset grid lc rgb '#dddddd' lt 1 lw 0.5\n"
             "set title {} noenhanced\n",
             where.left, where.bottom, where.width, where.height, gnuplot_quoted(title));
}

void figure::plane(samples data) {
  auto const x = range_of(data, 0);
  auto const y = range_of(data, 1);
  fmt::print(*plot_,
             "set size square\nunset grid\nset border 15\nset xrange [{}:{}]\nset yrange [{}:{}]\n"
             "set xtics {}\nset ytics {}\n"
             "set xlabel 'input x_0 (unit of the data)'\nset ylabel 'input x_1 (unit of the data)'\n"
             "set bmargin 6\nset key reverse Left outside below horizontal maxrows 1 noenhanced samplen 1.5 width -1\n",
             x.low, x.high, y.low, y.high, tic_step(x), tic_step(y));
}

std::size_t figure::points(std::string const& block, samples data, std::function<bool(sample const&)> const& wanted) {
  // More would hide each other, and take gnuplot minutes.
  std::size_t const step = 1 + data.size() / 5000;
  std::size_t count = 0;
  fmt::print(*plot_, "{} << EOD\n", block);
  for (sample const& s : data) {
    if (wanted(s)) {
      if (count % step == 0) {
        fmt::print(*plot_, "{} {}\n", s.input[0], s.input[1]);
      }
      ++count;
    }
  }
  *plot_ << "EOD\n";
  return count;
}

std::string figure::classes(std::string_view name, samples data, std::function<bool(sample const&)> const& is_class_1) {
  std::size_t const block = blocks_++;
  std::string plots;
  for (std::size_t label = 0; label < 2; ++label) {
    auto const points_block = fmt::format("$points{}_{}", block, label);
    if (points(points_block, data, [&](sample const& s) { return is_class_1(s) == (label == 1); }) > 0) {
      plots +=
          fmt::format("{}{} with points pt {} ps {} lc rgb '{}' title '{} {}'", plots.empty() ? "" : ", ", points_block,
                      class_shapes[label], point_size_ * class_sizes[label], class_colours[label], name, label);
    }
  }
  return plots;
}

void figure::truth(area where, std::string_view title, samples data) {
  begin(where, title);
  plane(data);
  auto const plots = classes("class", data, [](sample const& s) { return s.target[0] > 0.5F; });
  fmt::print(*plot_, "plot {}\n", plots);
}

void figure::prediction(area where, std::string_view title, samples data, learner const& net) {
  begin(where, title);
  plane(data);
  auto const is_class_1 = [&](sample const& s) { return net.predicts(s.input); };
  auto const plots = classes("predicted", data, is_class_1);
  std::size_t const block = blocks_++;
  auto const wrong = points(fmt::format("$wrong{}", block), data,
                            [&](sample const& s) { return is_class_1(s) != (s.target[0] > 0.5F); });
  auto const x = range_of(data, 0);
  auto const y = range_of(data, 1);
  constexpr int steps = 120;
  float lowest = 1;
  float highest = 0;
  fmt::print(*plot_, "$grid{} << EOD\n", block);
  for (int j = 0; j <= steps; ++j) {
    for (int i = 0; i <= steps; ++i) {
      double const u = x.low + (x.high - x.low) * i / steps;
      double const v = y.low + (y.high - y.low) * j / steps;
      float const p = net.probability({static_cast<float>(u), static_cast<float>(v)});
      lowest = std::min(lowest, p);
      highest = std::max(highest, p);
      fmt::print(*plot_, "{} {} {:.4f}\n", u, v, p);
    }
    *plot_ << "\n";
  }
  *plot_ << "EOD\n";
  bool const has_boundary = lowest < 0.499F && highest > 0.501F;
  if (has_boundary) {
    fmt::print(*plot_,
               "set contour base\nset cntrparam levels discrete 0.5\nunset surface\nset table $boundary{0}\n"
               "splot $grid{0} using 1:2:3\nunset table\nset surface\nunset contour\n",
               block);
  }
  fmt::print(*plot_,
             "set palette defined (0 '#7FB8DA', 0.5 '#FFFFFF', 1 '#EBAE7F')\nset palette maxcolors 10\n"
             "set cbrange [0:1]\nset cblabel 'output (class 1 above 0.5)'\nset cbtics 0.1\n"
             "plot $grid{0} using 1:2:3 with image notitle{1}, {2}{3}\n",
             block,
             has_boundary
                 ? fmt::format(", $boundary{} using 1:2 with lines lw 2 lc rgb '#000000' title 'boundary'", block)
                 : "",
             plots,
             wrong > 0 ? fmt::format(", $wrong{} with points pt 6 ps {} lw 1.5 lc rgb '#000000' title 'wrong ({})'",
                                     block, point_size_ * 2.2, wrong)
                       : "");
}

void figure::learning_curve(area where, std::string_view title, outcome const& o, std::string_view loss_name) {
  begin(where, title);
  std::size_t const block = blocks_++;
  fmt::print(*plot_, "$curve{} << EOD\n", block);
  for (std::size_t i = 0; i < std::min(o.losses.size(), o.correct.size()); ++i) {
    fmt::print(*plot_, "{} {} {}\n", 1 + i * o.stride, o.losses[i], 100 * o.correct[i]);
  }
  *plot_ << "EOD\n";
  fmt::print(*plot_,
             "set border 11\nset xrange [0:*]\nset yrange [0:*]\nset y2range [0:105]\nset ytics nomirror\n"
             "set y2tics 0,20,100\n"
             "set xlabel 'epochs (passes over the samples)'\nset ylabel {1} noenhanced\n"
             "set y2label 'accuracy (% of the samples)'\nset bmargin 5.5\nset key reverse Left outside below "
             "horizontal noenhanced\n"
             "plot $curve{0} using 1:2 with lines lw 2 lc rgb '{2}' title 'loss (left)', "
             "$curve{0} using 1:3 axes x1y2 with lines lw 2 dt 2 lc rgb '{3}' title 'accuracy (right)'\n",
             block, gnuplot_quoted(fmt::format("{} (mean of the samples)", loss_name)), colour(0), colour(5));
}

void figure::bands(area where, std::string_view title, axis const& y, std::vector<band> const& curves) {
  begin(where, title);
  std::size_t const block = blocks_++;
  for (std::size_t c = 0; c < curves.size(); ++c) {
    fmt::print(*plot_, "$band{}_{} << EOD\n", block, c);
    // A picture of 500 pixels shows no more than some hundred points.
    std::size_t const step = 1 + curves[c].epochs.size() / 250;
    for (std::size_t i = 0; i < curves[c].epochs.size(); i += step) {
      fmt::print(*plot_, "{} {} {} {}\n", curves[c].epochs[i], curves[c].median[i], curves[c].p10[i], curves[c].p90[i]);
    }
    *plot_ << "EOD\n";
  }
  fmt::print(*plot_,
             "set xlabel 'epochs (passes over the samples)'\nset ylabel {} noenhanced\nset yrange {}\n"
             "set bmargin {}\nset key reverse Left outside below horizontal noenhanced maxrows {}\n{}plot ",
             gnuplot_quoted(y.title), y.range, curves.size() > 3 ? 7.5 : 5.5, curves.size() > 3 ? 2 : 1,
             y.logarithmic ? "set logscale y\nset format y '10^{%L}'\n" : "");
  for (std::size_t c = 0; c < curves.size(); ++c) {
    fmt::print(*plot_,
               "$band{}_{} using 1:3:4 with filledcurves fs transparent solid 0.2 noborder fc rgb '{}' notitle, ",
               block, c, colour(c));
  }
  for (std::size_t c = 0; c < curves.size(); ++c) {
    fmt::print(*plot_, "{}$band{}_{} using 1:2 with lines lw 2 dt {} lc rgb '{}' title {}", c == 0 ? "" : ", ", block,
               c, 1 + c / curve_colours.size(), colour(c), gnuplot_quoted(curves[c].name));
  }
  *plot_ << "\n";
}

void figure::boxes(area where, std::string_view title, axis const& y, std::vector<group> const& groups) {
  begin(where, title);
  std::size_t const block = blocks_++;
  bool const slanted = groups.size() > 4;
  std::string tics;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    fmt::print(*plot_, "$box{}_{} << EOD\n", block, g);
    for (double const value : groups[g].values) {
      fmt::print(*plot_, "{}\n", value);
    }
    *plot_ << "EOD\n";
    tics += fmt::format("{}{} {}", g == 0 ? "" : ", ", gnuplot_quoted(groups[g].name), g + 1);
  }
  fmt::print(*plot_,
             "set ylabel {} noenhanced\nset yrange {}\n{}set xrange [0.4:{}]\nset xtics ({}) "
             "noenhanced{}\nunset key\n"
             "{}set style boxplot outliers pointtype 2\nset style fill solid 0.3\nset pointsize 0.35\nplot ",
             gnuplot_quoted(y.title), y.range, slanted ? "set bmargin 11\nset lmargin 14\n" : "set bmargin 5.5\n",
             static_cast<double>(groups.size()) + 0.6, tics, slanted ? " rotate by 40 right" : "",
             y.logarithmic ? "set logscale y\n" : "");
  for (std::size_t g = 0; g < groups.size(); ++g) {
    fmt::print(*plot_, "{}$box{}_{} using ({}):1:(0.5) with boxplot lw 1.5 lc rgb '{}'", g == 0 ? "" : ", ", block, g,
               g + 1, colour(g));
  }
  *plot_ << "\n";
}

void figure::lines(area where, std::string_view title, axis const& x, axis const& y, std::vector<line> const& curves) {
  begin(where, title);
  std::size_t const block = blocks_++;
  for (std::size_t c = 0; c < curves.size(); ++c) {
    fmt::print(*plot_, "$line{}_{} << EOD\n", block, c);
    for (std::size_t i = 0; i < curves[c].x.size(); ++i) {
      fmt::print(*plot_, "{} {}\n", curves[c].x[i], curves[c].y[i]);
    }
    *plot_ << "EOD\n";
  }
  fmt::print(*plot_,
             "set xlabel {} noenhanced\nset ylabel {} noenhanced\nset xrange {}\nset yrange {}\n"
             "set bmargin 6.5\nset key reverse Left outside below vertical noenhanced\nplot ",
             gnuplot_quoted(x.title), gnuplot_quoted(y.title), x.range, y.range);
  for (std::size_t c = 0; c < curves.size(); ++c) {
    fmt::print(*plot_, "{}$line{}_{} with lines lw 2 dt {} lc rgb '{}' title {}", c == 0 ? "" : ", ", block, c, c + 1,
               colour(c), gnuplot_quoted(curves[c].name));
  }
  *plot_ << "\n";
}

void figure::finish() {
  *plot_ << "unset multiplot\nset output\n";
  plot_->flush();
  bool const written = plot_->good();
  plot_.reset();  // waits for gnuplot's end
  if (!written || !is_complete(unfinished_, file_.extension() == ".svg" ? "</svg>" : "IEND")) {
    throw std::runtime_error{
        fmt::format("{}: gnuplot has drawn no whole picture: is it installed, and is there room?", file_.string())};
  }
  std::filesystem::rename(unfinished_, file_);
}

void draw_training(std::filesystem::path const& file, outcome const& o, samples data, learner const& net) {
  figure picture{
      file, 960, 820,
      fmt::format("{}: hidden layers {}, {}, {} at rate {}, seed {}: accuracy in training {:.3f} after {} epochs",
                  o.how.problem, o.how.hidden, o.how.activation, o.how.optimizer, o.how.rate, o.how.seed, o.accuracy,
                  o.epochs)};
  picture.truth({0, 0.4, 0.46, 0.55}, fmt::format("truth: {} samples", data.size()), data);
  picture.prediction({0.46, 0.4, 0.54, 0.55}, "prediction", data, net);
  picture.learning_curve({0, 0, 1, 0.4}, "learning curve", o, o.how.loss);
  picture.finish();
}

void draw_in_terminal(outcome const& o, std::string_view title) {
  if (o.losses.size() < 2) {
    return;
  }
  std::fflush(stdout);
  Gnuplot plot;
  fmt::print(plot,
             "set terminal dumb 78 18 nofeed\nset title {} noenhanced\nset xlabel 'epoch'\nset yrange [0:*]\n"
             "plot '-' with lines notitle\n",
             gnuplot_quoted(title));
  for (std::size_t i = 0; i < o.losses.size(); ++i) {
    fmt::print(plot, "{} {}\n", 1 + i * o.stride, o.losses[i]);
  }
  plot << "e\n";
}

}  // namespace lab
