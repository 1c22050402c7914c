// SPDX-License-Identifier: BSL-1.0
#include "csv.hpp"

#include <csv.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "input.hpp"
#include "input_error.hpp"

namespace tool {

namespace {

/// libcsv behind a value that frees itself.
class csv_fields {
 public:
  csv_fields() {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) {
      throw std::bad_alloc{};
    }
  }
  csv_fields(csv_fields const&) = delete;
  csv_fields& operator=(csv_fields const&) = delete;
  ~csv_fields() { csv_free(&parser_); }

  /// The fields of one line; nothing where its quotes are not those of a CSV file.
  [[nodiscard]] std::optional<std::vector<std::string>> of(std::string const& line) {
    std::vector<std::string> fields;
    auto const keep = [](void* text, std::size_t size, void* to) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(static_cast<char const*>(text), size);
    };
    bool const read = csv_parse(&parser_, line.data(), line.size(), keep, nullptr, &fields) == line.size() &&
                      csv_fini(&parser_, keep, nullptr, &fields) == 0;
    return read ? std::optional{fields} : std::nullopt;
  }

 private:
  csv_parser parser_{};
};

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Where in a file something is wrong.
struct place {
  std::string const& file;
  std::size_t line;

  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}:{}: expected {}, found {}", file, line, expected, found)};
  }
  [[noreturn]] void refuse(std::size_t column, std::string const& name, std::string const& expected,
                           std::string const& found) const {
    throw input_error{
        fmt::format("{}:{}: column {} ({}): expected {}, found {}", file, line, column + 1, name, expected, found)};
  }
};

constexpr auto largest_float = static_cast<double>(std::numeric_limits<float>::max());

/// The number that a whole field is, if it is one; infinite where it is too large for float.
std::optional<double> parse(std::string_view field) {
  if (field.starts_with('+') && !field.starts_with("+-")) {
    field.remove_prefix(1);
  }
  double value = 0;
  auto const [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (end != field.data() + field.size() || error == std::errc::invalid_argument) {
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string{field}.c_str(), nullptr);  // tells too large from too small
  }
  return std::abs(value) > largest_float ? std::copysign(HUGE_VAL, value) : value;
}

double number_of(std::string_view field, std::size_t index, csv_column const& column, place const& where) {
  std::string const expected = column.is_label ? "a label, 0 or 1" : "a finite number";
  if (field.empty()) {
    where.refuse(index, column.name, expected, "nothing");
  }
  auto const number = parse(field);
  if (number && std::isinf(*number) && field.find_first_of("nN") == std::string_view::npos) {
    where.refuse(index, column.name, column.is_label ? expected : "a number up to 3.4e38", in_quotes(field));
  }
  if (!number || !std::isfinite(*number) || (column.is_label && *number != 0 && *number != 1)) {
    where.refuse(index, column.name, expected, in_quotes(field));
  }
  return *number;
}

/// Whether a line is one of names: if no field of it is a number.
bool is_header(std::vector<std::string> const& fields) {
  return std::ranges::none_of(fields, [](std::string const& field) {
    auto const text = trimmed(field);
    return text.empty() || parse(text).has_value();
  });
}

void check_header(std::vector<std::string> const& fields, std::vector<csv_column> const& columns, place const& where) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (trimmed(fields[i]) != columns[i].name) {
      where.refuse(i, columns[i].name,
                   fmt::format("'{}', or a number where there is no line of names", columns[i].name),
                   in_quotes(trimmed(fields[i])));
    }
  }
}

/// A line without what editors and spreadsheets put around it.
std::string cleaned(std::string_view line, bool is_first) {
  if (is_first && line.starts_with("\xEF\xBB\xBF")) {
    line.remove_prefix(3);  // the byte order mark
  }
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return std::string{line};
}

/// Takes the fields of one line after the other.
class line_reader {
 public:
  explicit line_reader(csv_file const& what) : what_(what) {}

  void take(std::string const& line, std::vector<std::string> const& fields, place const& where) {
    if (columns_.empty()) {
      columns_ = what_.columns_of(fields.size());
    }
    if (columns_.empty() || fields.size() != columns_.size()) {
      where.refuse(fmt::format("{} columns, separated by commas ({})", what_.count, what_.columns),
                   fmt::format("{} in {}", fields.size(), in_quotes(line)));
    }
    if (std::exchange(may_be_names_, false) && is_header(fields)) {
      if (what_.names_are_checked) {
        check_header(fields, columns_, where);
      } else if (what_.take_names) {
        what_.take_names(fields);
      }
      return;
    }
    if (count_++ == most_samples) {
      where.refuse(fmt::format("at most {} samples", most_samples), "one more");
    }
    row_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      row_.push_back(number_of(trimmed(fields[i]), i, columns_[i], where));
    }
    what_.add(row_);
  }

  [[nodiscard]] std::size_t count() const { return count_; }  ///< of the samples so far

 private:
  csv_file const& what_;
  std::vector<csv_column> columns_;
  std::vector<double> row_;
  bool may_be_names_ = true;  // of the columns: the first line that is not blank
  std::size_t count_ = 0;
};

}  // namespace

void read_csv(std::istream& in, csv_file const& what) {
  csv_fields parser;
  // A bounded buffer: a file without an end of a line could be of any size.
  std::vector<char> buffer(what.longest_line + 2);
  line_reader reader{what};
  place where{what.name, 0};
  while (in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
    ++where.line;
    std::size_t const length = static_cast<std::size_t>(in.gcount()) - (in.eof() ? 0U : 1U);
    std::string const line = cleaned({buffer.data(), length}, where.line == 1);
    if (trimmed(line).empty()) {
      continue;
    }
    auto const fields = parser.of(line);
    if (!fields) {
      where.refuse("fields of a CSV file", in_quotes(line));
    }
    reader.take(line, *fields, where);
  }
  if (!in.eof() && !in.bad()) {
    ++where.line;
    where.refuse(fmt::format("at most {} characters", what.longest_line), "more");
  }
  if (in.bad()) {
    throw input_error{fmt::format("{}:{}: cannot be read on: {}", what.name, where.line, std::strerror(errno))};
  }
  if (reader.count() == 0) {
    throw input_error{
        fmt::format("{}: expected samples ({}), found none in {} lines", what.name, what.columns, where.line)};
  }
}

void read_csv(csv_file const& what) {
  auto in = open_file(what.name);
  read_csv(in, what);
}

}  // namespace tool
