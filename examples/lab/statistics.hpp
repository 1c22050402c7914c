// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "training.hpp"

namespace lab {

/// The q-th quantile of values, by the nearest rank; NaN of none. Infinite values, which stand for "never", sort last.
[[nodiscard]] inline double quantile(std::vector<double> values, double q) {
  if (values.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  auto const at = static_cast<std::ptrdiff_t>(std::lround(q * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

/// One number of each outcome.
template <class Outcomes, class Get>
[[nodiscard]] std::vector<double> values_of(Outcomes const& outcomes, Get get) {
  std::vector<double> values;
  values.reserve(outcomes.size());
  for (outcome const& o : outcomes) {
    values.push_back(static_cast<double>(get(o)));
  }
  return values;
}

/// The mean of one number of each outcome; of a condition, the share for which it holds.
template <class Outcomes, class Get>
[[nodiscard]] double mean_of(Outcomes const& outcomes, Get get) {
  double sum = 0;
  for (outcome const& o : outcomes) {
    sum += static_cast<double>(get(o));
  }
  return sum / static_cast<double>(outcomes.size());
}

template <class Outcomes, class Get>
[[nodiscard]] double quantile_of(Outcomes const& outcomes, double q, Get get) {
  return quantile(values_of(outcomes, get), q);
}

/// The first epoch after which every sample was right; infinite where there was none.
[[nodiscard]] inline double first_epoch(outcome const& o) {
  return o.first == 0 ? std::numeric_limits<double>::infinity() : static_cast<double>(o.first);
}

/// An epoch in words: "never" where it is infinite.
[[nodiscard]] inline std::string epoch_text(double epoch) {
  return std::isfinite(epoch) ? fmt::format("{:.0f}", epoch) : "never";
}

/// Whether every sample was right after some epoch.
[[nodiscard]] inline bool reached(outcome const& o) { return o.first > 0; }

[[nodiscard]] inline float accuracy(outcome const& o) { return o.accuracy; }
[[nodiscard]] inline float accuracy_percent(outcome const& o) { return 100 * o.accuracy; }

/// Whether every sample was right at the end.
[[nodiscard]] inline bool all_right(outcome const& o) { return o.accuracy == 1; }

[[nodiscard]] inline bool collapsed(outcome const& o) { return o.collapsed; }

}  // namespace lab
