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

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// What a header begins with. The number counts changes of its form.
constexpr std::string_view first_header_line =
    "// Written by etch-convert, format 1: convert again instead of changing it.";

constexpr std::size_t line_width = 116;

// --- writing ---

/// A number as a literal of float or double that gives it back, in as few digits as do.
std::string literal(double x, precision kind) {
  bool const is_float = kind == precision::float32;
  std::string text = is_float ? fmt::format("{}", static_cast<float>(x)) : fmt::format("{}", x);
  if (text.find_first_of(".e") == std::string::npos) {
    text += ".0";
  }
  return is_float ? text + "F" : text;
}

/// Items in lines.
std::string in_lines(std::vector<std::string> const& items, std::string_view indent) {
  std::string text;
  std::size_t width = line_width;
  for (std::size_t i = 0; i < items.size(); ++i) {
    bool const is_last = i + 1 == items.size();
    std::size_t const size = items[i].size() + (is_last ? 0 : 2);
    if (width + size > line_width) {
      text += text.empty() ? "" : "\n";
      text += indent;
      width = indent.size();
    } else {
      text += ' ';
    }
    text += items[i] + (is_last ? "" : ",");
    width += size;
  }
  return text;
}

std::vector<std::string> literals(std::vector<double> const& numbers, precision kind) {
  std::vector<std::string> result;
  std::ranges::transform(numbers, std::back_inserter(result), [kind](double x) { return literal(x, kind); });
  return result;
}

/// All parameters in the order of etch::for_each_parameter.
std::vector<double> parameters_of(model const& net) {
  std::vector<double> numbers;
  for (layer const& l : net.layers) {
    numbers.insert(numbers.end(), l.weights.begin(), l.weights.end());
    numbers.insert(numbers.end(), l.biases.begin(), l.biases.end());
  }
  return numbers;
}

std::string_view real_text(precision kind) { return kind == precision::float64 ? "double" : "float"; }

std::string number_text(number_type const& n) {
  using enum number_type::kind;
  switch (n.what) {
    case source:
      return "source";
    case float32:
      return "float";
    case float64:
      return "double";
    case uniform: {
      auto const text = [](etch::format const& f) {
        return fmt::format("fixed<{},{}>", f.integer_bits, f.fraction_bits);
      };
      return n.weight == n.value ? text(n.value) : fmt::format("{},{}", text(n.value), text(n.weight));
    }
    case calibrated:
      return n.bits.value_bits == 8 ? "fixed8" : n.bits.weight_bits == 8 ? "fixed16,8" : "fixed16";
  }
  return "";
}

std::string_view order_text(weight_order order) {
  return order == weight_order::output_input ? "output,input" : "input,output";
}

/// A line for each thing that is to be known when the source is read again.
std::vector<std::string> origin_lines(conversion const& c) {
  std::vector<std::string> lines;
  lines.reserve(c.from.files.size() + 6 + c.from.how.dense_names.size());
  for (std::string const& file : c.from.files) {
    lines.push_back(fmt::format("source   {}", file));
  }
  lines.push_back(fmt::format("content  {} bytes, CRC-32 {:#010x}", c.from.size, c.from.crc));
  lines.push_back(fmt::format("layers   {}{}", layers_text(c.net.layers), c.from.has_layers ? "" : " (of the source)"));
  if (c.from.how.order) {
    lines.push_back(fmt::format("weights  {}", order_text(*c.from.how.order)));
  }
  for (std::string const& name : c.from.how.dense_names) {
    lines.push_back(fmt::format("order    {}", name));
  }
  if (c.from.number.what != number_type::kind::source) {
    lines.push_back(fmt::format("from     {}", number_text(c.from.number)));
  }
  lines.push_back(fmt::format("number   {}", number_text(c.number)));
  return lines;
}

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
  return "\n" + std::string{begin} + lines.substr(begin.size());
}

std::string value_text(conversion const& c, std::string_view name, std::string_view type) {
  return fmt::format(
      "inline constexpr {1} {0} = [] {{\n"
      "  // The weights [input][output], then the biases, layer by layer.\n"
      "  constexpr std::array<{2}, {1}::parameter_count> numbers{{\n{3}}};\n"
      "  {1} result;\n"
      "  std::size_t next = 0;\n"
      "  etch::for_each_parameter([&](etch::parameter_kind, {2}& parameter) {{ parameter = numbers[next++]; }}, "
      "result);\n"
      "  return result;\n"
      "}}();\n",
      name, type, real_text(c.net.kind), in_lines(literals(parameters_of(c.net), c.net.kind), "      "));
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

void read_parameters(scanner& in, conversion& c) {
  in.need("constexpr std::array<");
  bool const is_double = in.needed_line("").starts_with("double");
  c.net.kind = is_double ? precision::float64 : precision::float32;
  auto const numbers = in.numbers("}");
  if (numbers.size() != parameter_count(c.net.layers)) {
    in.refuse(fmt::format("{} numbers before it", parameter_count(c.net.layers)), fmt::format("{}", numbers.size()));
  }
  auto next = numbers.begin();
  auto const take = [&next](std::size_t count) {
    std::vector<double> result(next, next + static_cast<std::ptrdiff_t>(count));
    next += static_cast<std::ptrdiff_t>(count);
    return result;
  };
  for (layer& l : c.net.layers) {
    l.weights = take(l.inputs * l.outputs);
    l.biases = take(l.outputs);
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

}  // namespace

std::string write_header(conversion const& c) {
  std::string text{first_header_line};
  text += '\n';
  for (std::string const& line : origin_lines(c)) {
    text += fmt::format("//   {}\n", line);
  }
  return text + fmt::format(
                    "#pragma once\n\n#include <etch/etch.hpp>\n\nnamespace {0} {{\n\n{1}\n{2}{3}}}  // namespace {0}\n",
                    c.name, definitions(c), pairs_text(c), c.pairs.empty() ? "" : "\n");
}

conversion read_header(bytes content, std::string const& file) {
  auto const* const begin = reinterpret_cast<char const*>(content.data());  // NOLINT(*reinterpret-cast)
  std::string_view const text{begin, content.size()};
  scanner in{text, file};
  conversion c;
  static_cast<void>(in.needed_line(first_header_line));
  read_origin(in, c, file);
  in.need("\nnamespace ");
  c.name = in.needed_line("");
  c.name.resize(std::min(c.name.find(' '), c.name.size()));
  read_parameters(in, c);
  if (c.number.what == number_type::kind::calibrated) {
    std::size_t const depth = c.net.layers.size();
    c.fixed.values = read_formats(in, ".values = {{", depth + 1);
    c.fixed.weights = read_formats(in, ".weights = {{", depth);
    in.need(".sum_bits = {");
    for (double const bits : in.numbers("}")) {
      c.fixed.sum_bits.push_back(bits == 32 ? 32 : bits == 64 ? 64 : 0);
    }
  } else if (c.number.what == number_type::kind::uniform) {
    c.fixed = uniform_formats(file, c.net, c.number.value, c.number.weight);
  }
  while (in.find("static_assert(net.forward({")) {
    pair p;
    p.input = in.numbers("}");
    in.need(">{");
    p.output = in.numbers("}");
    c.pairs.push_back(std::move(p));
  }
  // All that was read, written again, is the file: so nothing else is in it.
  if (std::string const again = write_header(c); again != text) {
    throw input_error{fmt::format("{}:{}: expected the file as etch-convert wrote it, found a change: convert again",
                                  file, in.line_of_difference(again))};
  }
  return c;
}

// --- C ---

namespace {

/// The keywords of C++20 and C, and the names that a header itself uses.
constexpr std::string_view taken_names =
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t "
    " char32_t class compl concept const consteval constexpr constinit const_cast continue co_await "
    " co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern "
    " false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr "
    " operator or or_eq private protected public register reinterpret_cast requires restrict return short "
    " signed sizeof static static_assert static_cast std struct switch template this thread_local throw "
    " true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq "
    " etch network net ";

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

/// A number as C has it: a literal, or units of a fixed-point format.
struct c_numbers {
  std::string type;
  std::string note;                   ///< what an integer counts
  std::optional<etch::format> fixed;  ///< of the integers
  precision kind;

  [[nodiscard]] std::string of(double x) const {
    if (!fixed) {
      return literal(x, kind);
    }
    auto const most = std::ldexp(1.0, bits_of(*fixed) - 1);
    double const count = std::nearbyint(std::ldexp(x, fixed->fraction_bits));
    // The end of 64 bits is no double: a bias is kept a little away from there, where outputs have long ended.
    double const end = bits_of(*fixed) == 64 ? most / 2 : most - 1;
    return fmt::format("{}", static_cast<std::int64_t>(std::clamp(count, bits_of(*fixed) == 64 ? -end : -most, end)));
  }
};

c_numbers numbers_in(conversion const& c, std::size_t index, bool is_weights) {
  if (!c.number.is_fixed()) {
    return {std::string{real_text(c.net.kind)}, "", std::nullopt, c.net.kind};
  }
  etch::format f = c.fixed.weights[index];
  if (!is_weights) {
    int const fraction_bits = f.fraction_bits + c.fixed.values[index].fraction_bits;
    f = {c.fixed.sum_bits[index] - 1 - fraction_bits, fraction_bits};
  }
  return {fmt::format("int{}_t", bits_of(f)), fmt::format(", in units of 2^-{}", f.fraction_bits), f, c.net.kind};
}

std::string c_array(std::string const& name, std::string const& shape, c_numbers const& numbers,
                    std::vector<double> const& values) {
  std::vector<std::string> items;
  std::ranges::transform(values, std::back_inserter(items), [&](double x) { return numbers.of(x); });
  return fmt::format("static const {} {}{} = {{\n{}}};\n", numbers.type, name, shape, in_lines(items, "    "));
}

std::string c_layer(conversion const& c, std::size_t index, std::size_t number) {
  layer const& l = c.net.layers[index];
  auto const weights = numbers_in(c, index, true);
  auto const biases = numbers_in(c, index, false);
  std::string const takes =
      c.number.is_fixed() ? fmt::format("\n   It takes values in units of 2^-{}, and gives such of 2^-{}.",
                                        c.fixed.values[index].fraction_bits, c.fixed.values[index + 1].fraction_bits)
                          : "";
  return fmt::format("/* Layer {}, {}: weights [input * {} + output]{}; biases{}.{} */\n", index + 1, layers_text({l}),
                     l.outputs, weights.note, biases.note, takes) +
         c_array(fmt::format("{}_weights_{}", c.name, number), fmt::format("[{}]", l.inputs * l.outputs), weights,
                 l.weights) +
         c_array(fmt::format("{}_biases_{}", c.name, number), fmt::format("[{}]", l.outputs), biases, l.biases);
}

}  // namespace

std::string write_c_arrays(conversion const& c) {
  std::string text = "/* Written by etch-convert: convert again instead of changing it.\n";
  for (std::string const& line : origin_lines(c)) {
    text += fmt::format(" *   {}\n", line);
  }
  std::string const guard = upper(c.name);
  text += fmt::format(" */\n#ifndef {0}_H\n#define {0}_H\n\n#include <stdint.h>\n\n", guard);
  text += fmt::format("#define {0}_INPUTS {1}\n#define {0}_OUTPUTS {2}\n\n", guard, input_width(c.net.layers),
                      output_width(c.net.layers));
  std::size_t number = 0;
  for (std::size_t index = 0; index < c.net.layers.size(); ++index) {
    if (c.net.layers[index].kind == layer_kind::dense) {
      text += c_layer(c, index, ++number) + "\n";
    }
  }
  return text + fmt::format("#endif /* {}_H */\n", guard);
}

bool is_identifier(std::string_view name) {
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && is_letter(name[0]) && name[0] != '_' &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) &&
         name.find("__") == std::string_view::npos &&
         taken_names.find(fmt::format(" {} ", name)) == std::string_view::npos;
}

}  // namespace convert
