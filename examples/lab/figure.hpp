// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "training.hpp"

namespace lab {

/// Values of one group, for a box.
struct group {
  std::string name;
  std::vector<double> values;
};

/// A curve over the epochs, with what lies between its 10 % and 90 % quantiles where there are many trainings.
struct band {
  std::string name;
  std::vector<double> epochs;
  std::vector<double> median;
  std::vector<double> p10;
  std::vector<double> p90;
};

/// The band of a curve (`outcome::losses`, `outcome::correct`) of outcomes of one setting, scaled.
[[nodiscard]] band band_of(std::string name, std::vector<outcome> const& outcomes, std::vector<float> outcome::* curve,
                           double scale = 1);

/// A plain curve, for one more line in a panel.
struct line {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
};

/// An axis: its title with the unit, and its ends where they are fixed.
struct axis {
  std::string title;
  std::string range = "[*:*]";
  bool logarithmic = false;
};

/// Where a panel stands in a figure, in shares of its width and height from the lower left.
struct area {
  double left = 0;
  double bottom = 0;
  double width = 1;
  double height = 1;
};

/// A picture of one or more panels, drawn by gnuplot. The file takes its name only when the picture is complete.
/// Colours are those of Okabe and Ito 2008, which the colour-blind can tell apart; classes differ in shape, too.
class figure {
 public:
  /// A picture for `file`, whose extension is .png or .svg, of this size in pixels.
  figure(std::filesystem::path const& file, unsigned width, unsigned height, std::string_view title = "");
  figure(figure const&) = delete;
  figure& operator=(figure const&) = delete;
  ~figure();

  /// The samples over the plane, by their labels.
  void truth(area where, std::string_view title, samples data);

  /// The samples by what the network predicts for them, those wrong ringed, over the network's output in the plane,
  /// as a filled contour, with the boundary of the classes.
  void prediction(area where, std::string_view title, samples data, learner const& net);

  /// The loss of one training and, on the right, the share of samples right, over the epochs.
  void learning_curve(area where, std::string_view title, outcome const& o, std::string_view loss_name);

  /// Curves with their bands.
  void bands(area where, std::string_view title, axis const& y, std::vector<band> const& curves);

  /// Boxes from the first to the third quartile with the median, whiskers to the last value within 1.5 times the
  /// box, and points beyond.
  void boxes(area where, std::string_view title, axis const& y, std::vector<group> const& groups);

  /// Plain curves.
  void lines(area where, std::string_view title, axis const& x, axis const& y, std::vector<line> const& curves);

  /// Completes the picture. Throws std::runtime_error where gnuplot has made none.
  void finish();

 private:
  void begin(area where, std::string_view title);
  void plane(samples data);
  /// Defines a data block of the samples for which `wanted` holds; gives how many they are.
  std::size_t points(std::string const& block, samples data, std::function<bool(sample const&)> const& wanted);
  /// What plots the samples by class, which the legend calls `name`, as the parts of a gnuplot plot command.
  [[nodiscard]] std::string classes(std::string_view name, samples data,
                                    std::function<bool(sample const&)> const& is_class_1);

  std::filesystem::path file_;
  std::filesystem::path unfinished_;
  std::unique_ptr<std::ostream> plot_;
  double point_size_;  ///< gnuplot's SVG points are larger
  std::size_t blocks_ = 0;
};

/// Draws a training into a file: the truth beside the prediction, and the learning curve below.
void draw_training(std::filesystem::path const& file, outcome const& o, samples data, learner const& net);

/// The loss over the epochs, drawn in letters.
void draw_in_terminal(outcome const& o, std::string_view title);

}  // namespace lab
