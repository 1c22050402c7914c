// SPDX-License-Identifier: BSL-1.0
#include "c_arrays.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "text.hpp"

namespace convert {

namespace {

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
    return fmt::format("{}", units_of(x, *fixed));
  }
};

c_numbers numbers_in(conversion const& c, std::size_t index, bool is_weights) {
  if (!c.number.is_fixed()) {
    return {std::string{real_text(c.net.kind)}, "", std::nullopt, c.net.kind};
  }
  etch::format const f = is_weights ? c.fixed.weights[index] : format_of_sums(c.fixed, index);
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

}  // namespace convert
