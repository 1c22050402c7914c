// SPDX-License-Identifier: BSL-1.0
#include "data.hpp"

#include <csv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace lab {

std::vector<std::string> problem_names() { return {"xor", "linear", "circle", "gauss", "spiral"}; }

std::vector<sample> make_problem(std::string const& name, std::uint64_t seed) {
  auto const as_vector = [](auto const& points) { return std::vector<sample>(points.begin(), points.end()); };
  std::uint64_t const points_seed = seed + 1000;
  if (name == "linear") {
    return as_vector(etch::problems::linear(points_seed));
  }
  if (name == "circle") {
    return as_vector(etch::problems::circle(points_seed));
  }
  if (name == "gauss") {
    return as_vector(etch::problems::gauss(points_seed));
  }
  if (name == "spiral") {
    return as_vector(etch::problems::spiral(points_seed));
  }
  return as_vector(etch::problems::xor_easy<>);
}

namespace {

constexpr std::array<std::string_view, 3> column_names{"x0", "x1", "label"};

/// No line of three numbers is longer: what is, is no such file.
constexpr std::size_t longest_line = 1000;

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

/// Text as an error message shows it: in quotes, short, and nothing that a terminal would act upon.
std::string in_quotes(std::string_view text) {
  std::string shown;
  for (char const c : text.substr(0, 30)) {
    shown += c >= ' ' && c <= '~' ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return fmt::format("'{}{}'", shown, text.size() > 30 ? "..." : "");
}

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
  [[noreturn]] void refuse(std::size_t column, std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}:{}: column {} ({}): expected {}, found {}", file, line, column + 1,
                                  column_names[column], expected, found)};
  }
};

/// The number that a whole field is, if it is one; infinite where it is too large for float.
std::optional<float> parse(std::string_view field) {
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
  bool const too_large = std::abs(value) > static_cast<double>(std::numeric_limits<float>::max());
  return too_large ? std::copysign(HUGE_VALF, static_cast<float>(value < 0 ? -1 : 1)) : static_cast<float>(value);
}

sample parse_sample(std::vector<std::string> const& fields, place const& where) {
  std::array<float, 3> numbers{};
  for (std::size_t column = 0; column < 3; ++column) {
    auto const field = trimmed(fields[column]);
    bool const is_label = column == 2;
    std::string const expected = is_label ? "a label, 0 or 1" : "a finite number";
    if (field.empty()) {
      where.refuse(column, expected, "nothing");
    }
    auto const number = parse(field);
    if (number && std::isinf(*number) && field.find_first_of("nN") == std::string_view::npos) {
      where.refuse(column, is_label ? expected : "a number up to 3.4e38", in_quotes(field));
    }
    if (!number || !std::isfinite(*number) || (is_label && *number != 0.0F && *number != 1.0F)) {
      where.refuse(column, expected, in_quotes(field));
    }
    numbers[column] = *number;
  }
  return {{numbers[0], numbers[1]}, {numbers[2]}};
}

/// Whether a line is one of names: if no field of it is a number.
bool is_header(std::vector<std::string> const& fields) {
  return std::ranges::none_of(fields, [](std::string const& field) {
    auto const text = trimmed(field);
    return text.empty() || parse(text).has_value();
  });
}

void check_header(std::vector<std::string> const& fields, place const& where) {
  for (std::size_t column = 0; column < 3; ++column) {
    if (trimmed(fields[column]) != column_names[column]) {
      where.refuse(column, fmt::format("'{}', or a number where there is no line of names", column_names[column]),
                   in_quotes(trimmed(fields[column])));
    }
  }
}

}  // namespace

std::vector<sample> read_csv(std::string const& file) {
  std::ifstream in{file, std::ios::binary};
  // A folder can be opened, too, but has no first character.
  if (!in || (in.peek(), in.bad())) {
    throw input_error{fmt::format("{}: cannot be read: {}", file, std::strerror(errno))};
  }
  std::vector<sample> result;
  csv_fields parser;
  // A bounded buffer: a file without an end of a line could be of any size.
  std::array<char, longest_line + 2> buffer{};
  bool may_be_names = true;  // of the columns: the first line that is not blank
  place where{file, 0};
  while (in.getline(buffer.data(), buffer.size())) {
    ++where.line;
    std::string line{buffer.data(), static_cast<std::size_t>(in.gcount()) - (in.eof() ? 0U : 1U)};
    if (where.line == 1 && line.starts_with("\xEF\xBB\xBF")) {
      line.erase(0, 3);  // the byte order mark that spreadsheets write
    }
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    if (trimmed(line).empty()) {
      continue;
    }
    auto const fields = parser.of(line);
    if (!fields) {
      where.refuse("fields of a CSV file", in_quotes(line));
    }
    if (fields->size() != 3) {
      where.refuse("3 columns, separated by commas (x0,x1,label)",
                   fmt::format("{} in {}", fields->size(), in_quotes(line)));
    }
    if (std::exchange(may_be_names, false) && is_header(*fields)) {
      check_header(*fields, where);
      continue;
    }
    if (result.size() == most_samples) {
      where.refuse(fmt::format("at most {} samples", most_samples), "one more");
    }
    result.push_back(parse_sample(*fields, where));
  }
  if (!in.eof() && !in.bad()) {
    ++where.line;
    where.refuse(fmt::format("at most {} characters", longest_line), "more");
  }
  if (in.bad()) {
    throw input_error{fmt::format("{}:{}: cannot be read on: {}", file, where.line, std::strerror(errno))};
  }
  if (result.empty()) {
    throw input_error{fmt::format("{}: expected samples (x0,x1,label), found none in {} lines", file, where.line)};
  }
  return result;
}

std::pair<std::vector<sample>, std::vector<sample>> split(samples all, double share, std::uint64_t seed) {
  if (share == 0) {
    return {{all.begin(), all.end()}, {}};
  }
  etch::pcg32 random{seed};
  etch::permutation const order{static_cast<std::uint32_t>(all.size()), random};
  auto const test_size = static_cast<std::size_t>(std::lround(share * static_cast<double>(all.size())));
  std::pair<std::vector<sample>, std::vector<sample>> result;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    (i < test_size ? result.second : result.first).push_back(all[order(i)]);
  }
  return result;
}

}  // namespace lab
