// SPDX-License-Identifier: BSL-1.0
#include "header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <tool/input_error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "text.hpp"

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// What a header begins with. The number counts changes of its form.
constexpr std::string_view first_header_line =
    "// Written by etch-convert, format 1: convert again instead of changing it.";

// --- writing ---

std::string network_text(model const& net) {
  std::vector<std::string> arguments{std::string{real_text(net.kind)}};
  for (layer const& l : net.layers) {
    std::string text = layers_text({l});
    if (l.kind == layer_kind::dense) {
      text = fmt::format("dense<{}, {}>", l.inputs, l.outputs);
    } else if (l.kind == layer_kind::leaky_relu) {
      text = fmt::format("leaky_relu<std::ratio<{}, {}>>", l.slope.numerator, l.slope.denominator);
    }
    arguments.push_back("etch::" + text);
  }
  arguments.back() += ">";
  constexpr std::string_view begin = "    etch::network<";
  std::string const lines = in_lines(arguments, std::string(begin.size(), ' '));
  return fmt::format("\n{}{}", begin, std::string_view{lines}.substr(begin.size()));
}

/// Numbers within braces of an array.
std::string braced(std::span<double const> numbers, precision kind) {
  std::string const lines = in_lines(literals(numbers, kind), "       ");
  return fmt::format("{{{}}}", std::string_view{lines}.substr(7));
}

/// The statements that set a dense layer's parameters.
std::string layer_text(layer const& l, std::size_t index, precision kind) {
  std::string rows;
  for (std::size_t i = 0; i < l.inputs; ++i) {
    auto const row = std::span{l.weights}.subspan(i * l.outputs, l.outputs);
    rows += fmt::format("{}      {}", i == 0 ? "" : ",\n", braced(row, kind));
  }
  return fmt::format("  result.layer<{0}>().weights = {{{{\n{1}}}}};\n  result.layer<{0}>().biases =\n      {2};\n",
                     index, rows, braced(l.biases, kind));
}

std::string value_text(conversion const& c, std::string_view name, std::string_view type) {
  std::string layers;
  for (std::size_t index = 0; index < c.net.layers.size(); ++index) {
    layer const& l = c.net.layers[index];
    layers += l.kind == layer_kind::dense ? layer_text(l, index, c.net.kind) : "";
  }
  return fmt::format(
      "inline constexpr {1} {0} = [] {{\n"
      "  {1} result;  // weights [input][output]\n{2}"
      "  return result;\n"
      "}}();\n",
      name, type, layers);
}

std::string formats_text(formats const& f) {
  auto const list = [](std::vector<etch::format> const& all) {
    std::vector<std::string> items;
    std::ranges::transform(all, std::back_inserter(items), [](etch::format const& x) {
      return fmt::format("{{{}, {}}}", x.integer_bits, x.fraction_bits);
    });
    return fmt::format("{}", fmt::join(items, ", "));
  };
  return fmt::format(
      "/// The bits before and behind the point: of the input and of each layer's output; of each layer's weights; and "
      "the\n"
      "/// bits that it sums up in.\n"
      "inline constexpr etch::formats<{}> formats{{\n    .values = {{{{{}}}}},\n    .weights = {{{{{}}}}},\n"
      "    .sum_bits = {{{}}}}};\n",
      f.weights.size(), list(f.values), list(f.weights), fmt::join(f.sum_bits, ", "));
}

/// The definitions of the network, as `network` and `net`.
std::string definitions(conversion const& c) {
  if (!c.number.is_fixed()) {
    return fmt::format("using network ={};\n\n/// The network, in flash where its address is taken.\n{}",
                       network_text(c.net), value_text(c, "net", "network"));
  }
  std::string text = fmt::format(
      "/// The network before its numbers were rounded: of it nothing is kept where only `net` is used.\n"
      "using source_network ={};\n{}\n",
      network_text(c.net), value_text(c, "source", "source_network"));
  std::string argument = "formats";
  if (c.number.what == number_type::kind::uniform) {
    argument = fmt::format("etch::{}, etch::{}", format_text(c.number.value), format_text(c.number.weight));
  } else {
    text += formats_text(c.fixed) + "\n";
  }
  return text + fmt::format(
                    "/// The network in fixed-point numbers.\n"
                    "inline constexpr auto net = etch::quantize<{}>(source);\n"
                    "using network = std::remove_const_t<decltype(net)>;\n",
                    argument);
}

constexpr std::string_view pairs_comment =
    "// What it gives, to the last bit: of whoever includes this file, the compiler runs the network.\n";

std::string pair_text(pair const& p, precision kind) {
  auto const inputs = literals(p.input, kind);
  auto const outputs = literals(p.output, kind);
  std::string const type = fmt::format("etch::vector<{}, {}>", real_text(kind), outputs.size());
  std::string line = fmt::format("static_assert(net.forward({{{}}}) == {}{{{}}});\n", fmt::join(inputs, ", "), type,
                                 fmt::join(outputs, ", "));
  if (line.size() <= line_width) {
    return line;
  }
  return fmt::format("static_assert(net.forward({{\n{}}}) == {}{{\n{}}});\n", in_lines(inputs, "    "), type,
                     in_lines(outputs, "    "));
}

std::string pairs_text(conversion const& c) {
  std::string text{c.pairs.empty() ? "" : pairs_comment};
  for (pair const& p : c.pairs) {
    text += pair_text(p, c.net.kind);
  }
  return text;
}

// --- reading ---

/// Goes through the text of a header.
class scanner {
 public:
  scanner(std::string_view text, std::string const& file) : text_(text), file_(file) {}

  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}:{}: expected {}, found {}", file_, line_at(at_), expected, found)};
  }

  /// The rest of a line that begins with a text, if the next one does.
  [[nodiscard]] std::optional<std::string> line_after(std::string_view begin) {
    if (!text_.substr(at_).starts_with(begin)) {
      return std::nullopt;
    }
    std::size_t const end = std::min(text_.find('\n', at_), text_.size());
    std::string rest{text_.substr(at_ + begin.size(), end - at_ - begin.size())};
    at_ = std::min(end + 1, text_.size());
    return rest;
  }
  [[nodiscard]] std::string needed_line(std::string_view begin) {
    auto rest = line_after(begin);
    if (!rest) {
      refuse(fmt::format("{}, as etch-convert writes it", in_quotes(begin, 80)), in_quotes(text_.substr(at_)));
    }
    return *rest;
  }

  /// Goes on behind a text, if it is there.
  [[nodiscard]] bool find(std::string_view what) {
    auto const found = text_.find(what, at_);
    at_ = found == std::string_view::npos ? at_ : found + what.size();
    return found != std::string_view::npos;
  }
  void need(std::string_view what) {
    if (!find(what)) {
      refuse(in_quotes(what, 80), "none");
    }
  }

  /// The numbers up to a text, with what stands between them.
  [[nodiscard]] std::vector<double> numbers(std::string_view end) {
    std::size_t const stop = text_.find(end, at_);
    if (stop == std::string_view::npos) {
      refuse(in_quotes(end), "none");
    }
    std::vector<double> result;
    while ((at_ = std::min(text_.find_first_of("0123456789-", at_), stop)) < stop) {
      double value = 0;
      auto const [next, error] = std::from_chars(text_.data() + at_, text_.data() + stop, value);
      if (error != std::errc{} || !std::isfinite(value)) {
        refuse("a number", in_quotes(text_.substr(at_)));
      }
      auto const* const begin = text_.data() + at_;
      at_ = static_cast<std::size_t>(next - text_.data());
      if (at_ < stop && text_[at_] == 'F') {  // a float, to which double may have been rounded otherwise
        float nearest = 0;
        static_cast<void>(std::from_chars(begin, next, nearest));
        value = static_cast<double>(nearest);
      }
      result.push_back(value);
    }
    at_ = stop + end.size();
    return result;
  }

  /// The first line in which another text differs.
  [[nodiscard]] std::size_t line_of_difference(std::string_view other) const {
    auto const at = std::ranges::mismatch(text_, other).in1 - text_.begin();
    return line_at(static_cast<std::size_t>(at));
  }

 private:
  [[nodiscard]] std::size_t line_at(std::size_t at) const {
    return 1 + static_cast<std::size_t>(std::ranges::count(text_.substr(0, at), '\n'));
  }

  std::string_view text_;
  std::string const& file_;
  std::size_t at_ = 0;
};

/// A value "SIZE bytes, CRC-32 0xHEX".
void read_content(scanner& in, origin& from) {
  std::string const text = in.needed_line("//   content  ");
  auto const* const end = text.data() + text.size();
  auto const [size_end, size_error] = std::from_chars(text.data(), end, from.size);
  auto const crc = text.find("0x");
  if (size_error != std::errc{} || crc == std::string::npos ||
      std::from_chars(text.data() + crc + 2, end, from.crc, 16).ec != std::errc{}) {
    in.refuse("a size in bytes, and a CRC-32", in_quotes(text));
  }
}

void read_origin(scanner& in, conversion& c, std::string const& file) {
  while (auto source = in.line_after("//   source   ")) {
    c.from.files.push_back(*source);
  }
  if (auto const kind = in.line_after("//   kind     ")) {
    c.from.kind = kind_named(file, *kind);
  }
  read_content(in, c.from);
  std::string const layers = in.needed_line("//   layers   ");
  auto const note = layers.find(" (of the source)");
  c.from.has_layers = note == std::string::npos;
  c.net.layers = parse_layers(file, layers.substr(0, note));
  if (auto const order = in.line_after("//   weights  ")) {
    c.from.how.order =
        *order == order_text(weight_order::output_input) ? weight_order::output_input : weight_order::input_output;
  }
  while (auto name = in.line_after("//   order    ")) {
    c.from.how.dense_names.push_back(*name);
  }
  if (auto const from = in.line_after("//   from     ")) {
    c.from.number = parse_number_type(file, *from);
  }
  c.number = parse_number_type(file, in.needed_line("//   number   "));
}

/// As many numbers up to a text as there are to be.
std::vector<double> read_numbers(scanner& in, std::string_view end, std::size_t count) {
  auto numbers = in.numbers(end);
  if (numbers.size() != count) {
    in.refuse(fmt::format("{} numbers before it", count), fmt::format("{}", numbers.size()));
  }
  return numbers;
}

void read_parameters(scanner& in, conversion& c) {
  in.need("etch::network<");
  c.net.kind = in.needed_line("").starts_with("double") ? precision::float64 : precision::float32;
  for (layer& l : c.net.layers) {
    if (l.kind == layer_kind::dense) {
      in.need(".weights = {");
      l.weights = read_numbers(in, "}};", l.inputs * l.outputs);
      in.need(".biases =");
      l.biases = read_numbers(in, "};", l.outputs);
    }
  }
}

std::vector<etch::format> read_formats(scanner& in, std::string_view begin, std::size_t count) {
  in.need(begin);
  auto const numbers = in.numbers("}}}");
  if (numbers.size() != 2 * count ||
      !std::ranges::all_of(numbers, [](double x) { return x >= 0 && x < 32 && x == std::floor(x); })) {
    in.refuse(fmt::format("the bits of {} formats", count), fmt::format("{} numbers", numbers.size()));
  }
  std::vector<etch::format> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back({static_cast<int>(numbers[2 * i]), static_cast<int>(numbers[2 * i + 1])});
    int const bits = bits_of(result.back());
    if (bits != 8 && bits != 16 && bits != 32) {
      in.refuse("formats of 8, 16 or 32 bits", format_text(result.back()));
    }
  }
  return result;
}

/// What a compiler asserts of a header.
void check_pairs(conversion const& c, std::string const& file) {
  network_of_conversion const net{c};
  for (std::size_t i = 0; i < c.pairs.size(); ++i) {
    auto const output = net.forward(c.pairs[i].input);
    if (output != c.pairs[i].output) {
      throw input_error{
          fmt::format("{}: expected pair {} to have the output {}, which its network gives, found {}: convert again",
                      file, i + 1, fmt::join(output, ", "), fmt::join(c.pairs[i].output, ", "))};
    }
  }
}

}  // namespace

std::string write_header(conversion const& c) {
  std::string text{first_header_line};
  text += '\n';
  for (std::string const& line : origin_lines(c)) {
    text += fmt::format("//   {}\n", line);
  }
  return text + fmt::format(
                    "#pragma once\n\n#include <etch/etch.hpp>\n\nnamespace nets::{0} {{\n\n{1}\n{2}{3}}}  // namespace "
                    "nets::{0}\n",
                    c.name, definitions(c), pairs_text(c), c.pairs.empty() ? "" : "\n");
}

conversion read_header(bytes content, std::string const& file) {
  std::string_view const text = characters_of(content);
  scanner in{text, file};
  conversion c;
  static_cast<void>(in.needed_line(first_header_line));
  read_origin(in, c, file);
  in.need("\nnamespace nets::");
  c.name = in.needed_line("");
  c.name.resize(std::min(c.name.find(' '), c.name.size()));
  read_parameters(in, c);
  if (c.number.what == number_type::kind::calibrated) {
    std::size_t const depth = c.net.layers.size();
    c.fixed.values = read_formats(in, ".values = {{", depth + 1);
    c.fixed.weights = read_formats(in, ".weights = {{", depth);
    in.need(".sum_bits = {");
    for (double const bits : read_numbers(in, "}", depth)) {
      c.fixed.sum_bits.push_back(bits == 32 ? 32 : bits == 64 ? 64 : 0);
    }
  } else if (c.number.what == number_type::kind::uniform) {
    c.fixed = uniform_formats(c.net, c.number.value, c.number.weight);
  }
  if (c.number.is_fixed()) {
    check_formats(file, c.net, c.fixed);
  }
  while (in.find("static_assert(net.forward({")) {
    pair p;
    if (c.pairs.size() == most_pairs) {
      in.refuse(fmt::format("at most {} pairs", most_pairs), "one more");
    }
    p.input = read_numbers(in, "}", input_width(c.net.layers));
    in.need(">{");
    p.output = read_numbers(in, "}", output_width(c.net.layers));
    c.pairs.push_back(std::move(p));
  }
  check_pairs(c, file);
  // All that was read, written again, is the file: so nothing else is in it.
  if (std::string const again = write_header(c); again != text) {
    throw input_error{fmt::format("{}:{}: expected the file as etch-convert wrote it, found a change: convert again",
                                  file, in.line_of_difference(again))};
  }
  return c;
}

}  // namespace convert
