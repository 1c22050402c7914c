// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

/// @file
/// How far two samples of 200 may be apart: our seeds, and those of the independent implementation that the
/// expected figures are from.
///
/// A share p is allowed 3.5 standard errors of a difference, 3.5 sqrt(2 p (1 - p) / 200), and a mean 3.5 times the same
/// with the deviation of our own seeds; a quantile q holds where the share of our seeds up to it is q within the
/// tolerance of a share. A median, whose standard error is about 1.25 deviations / sqrt(n), is held tighter, to a share
/// of itself that the spread between p10 and p90 explains. The figures of a seed never change, so the tests give the
/// same answer each time.
namespace tolerance {

inline constexpr std::size_t seeds = 200;

/// The tolerance of a share.
[[nodiscard]] inline double share(double p) { return 3.5 * std::sqrt(2 * std::max(p * (1 - p), 0.005) / seeds); }

[[nodiscard]] inline double mean(std::vector<double> const& values) {
  double sum = 0;
  for (double const value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

/// The tolerance of a mean of values.
[[nodiscard]] inline double of_mean(std::vector<double> const& values) {
  double const middle = mean(values);
  double squares = 0;
  for (double const value : values) {
    squares += (value - middle) * (value - middle);
  }
  return 3.5 * std::sqrt(2.0 / seeds * squares / static_cast<double>(values.size()));
}

/// Whether `value` may be the q-th quantile: the share of the values below it, and at or below it, enclose q
/// within the tolerance of a share.
[[nodiscard]] inline bool has_quantile(std::vector<double> const& values, double q, double value) {
  double const width = 3.5 * std::sqrt(2 * q * (1 - q) / seeds);
  auto const share_of = [&](auto condition) {
    return static_cast<double>(std::count_if(values.begin(), values.end(), condition)) /
           static_cast<double>(values.size());
  };
  return share_of([&](double v) { return v < value - 1e-6; }) <= q + width &&
         share_of([&](double v) { return v <= value + 1e-6; }) >= q - width;
}

}  // namespace tolerance
