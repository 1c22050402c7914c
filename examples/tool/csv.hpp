// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <span>
#include <string>
#include <vector>

namespace tool {

/// The largest number of samples that `read_csv` takes.
inline constexpr std::size_t most_samples = 1'000'000;

/// A column of a CSV file of numbers.
struct csv_column {
  std::string name;       ///< as messages call it, and a first line of names, if there is one and names are checked
  bool is_label = false;  ///< a number that is 0 or 1
};

/// What a CSV file of numbers is to be, and who takes its lines.
struct csv_file {
  std::string name;     ///< for messages
  std::string count;    ///< how many columns it has, for messages: "3"
  std::string columns;  ///< and what they are: "x0,x1,label"
  /// The columns of a file whose first line has so many; none where that is no such file.
  std::function<std::vector<csv_column>(std::size_t count)> columns_of;
  /// Takes a line's numbers: finite, of magnitudes up to float's largest.
  std::function<void(std::span<double const> row)> add;
  bool names_are_checked = true;
  /// Takes the first line's names, where there is one and they are not checked; may be empty.
  std::function<void(std::vector<std::string> const& names)> take_names{};
  std::size_t longest_line = 1000;  ///< in characters: what is longer, is no such file
};

/// Reads lines of numbers. Throws input_error with file, line and column for anything else.
///
/// memory  a line
void read_csv(std::istream& in, csv_file const& what);

/// The same from the file of that name; throws input_error also where it cannot be read.
void read_csv(csv_file const& what);

}  // namespace tool
