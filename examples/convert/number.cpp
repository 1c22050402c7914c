// SPDX-License-Identifier: BSL-1.0
#include "number.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <etch/layer/dense.hpp>
#include <optional>
#include <tool/input_error.hpp>
#include <tool/progress.hpp>

#include <fmt/format.h>

#include "evaluate.hpp"
#include "fixed_functions.hpp"

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// Takes a word from the beginning of a text, if it is there.
bool take(std::string_view& text, std::string_view word) {
  bool const is_there = text.starts_with(word);
  text.remove_prefix(is_there ? word.size() : 0);
  return is_there;
}

std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// "fixed<4,11>", of 8, 16 or 32 bits.
std::optional<etch::format> take_format(std::string_view& text) {
  etch::format result;
  if (!take(text, "fixed<")) {
    return std::nullopt;
  }
  auto const integer_bits = take_number(text);
  bool const has_comma = take(text, ",");
  auto const fraction_bits = take_number(text);
  if (!integer_bits || !has_comma || !fraction_bits || !take(text, ">")) {
    return std::nullopt;
  }
  result.integer_bits = *integer_bits;
  result.fraction_bits = *fraction_bits;
  bool const is_format = result.integer_bits < 32 && result.fraction_bits < 32 &&
                         (bits_of(result) == 8 || bits_of(result) == 16 || bits_of(result) == 32);
  return is_format ? std::optional{result} : std::nullopt;
}

/// The parameters of a layer as etch's own functions go through them.
template <class T>
struct rows {
  std::vector<std::vector<T>> weights;
  std::vector<T> biases;

  explicit rows(layer const& l) {
    for (std::size_t i = 0; i < l.inputs; ++i) {
      weights.push_back(numbers_as<T>(std::span{l.weights}.subspan(i * l.outputs, l.outputs)));
    }
    biases = numbers_as<T>(l.biases);
  }
};

/// The bits, without a sign, of a layer's sums of products of any numbers, with as much room for the bias again.
int bits_of_any_sum(layer const& l, etch::format const& value, etch::format const& weight) {
  return bits_of(value) + bits_of(weight) - 2 + static_cast<int>(std::bit_width(2 * l.inputs + 2));
}

double largest_magnitude(std::span<double const> numbers) {
  double largest = 0;
  for (double const x : numbers) {
    largest = std::max(largest, std::abs(x));
  }
  return largest;
}

template <class T>
std::vector<double> largest_values(model const& net, std::span<std::vector<double> const> inputs) {
  std::vector<double> largest(net.layers.size() + 1);
  tool::progress_bar bar{inputs.size(), "samples"};
  for (auto const& input : inputs) {
    bar.advance();
    auto const values = trace<T>(net, input);
    for (std::size_t i = 0; i < values.size(); ++i) {
      largest[i] = std::max(largest[i], largest_magnitude(values[i]));
    }
  }
  return largest;
}

template <class T>
formats calibrated(model const& net, std::span<std::vector<double> const> inputs, etch::calibration const& how) {
  auto const& layers = net.layers;
  auto const largest = largest_values<T>(net, inputs);
  int const at_least_16 = std::max(how.value_bits, 16);
  formats result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layer const& l = layers[i];
    if (l.kind == layer_kind::dense) {
      rows<T> const parameters{l};
      result.values.push_back(etch::detail::format_for(how.value_bits, largest[i], how.headroom_bits));
      result.weights.push_back(etch::detail::format_for(how.weight_bits, largest_magnitude(l.weights)));
      result.sum_bits.push_back(
          etch::detail::fit_sums<etch::dense<1, 1>>(parameters, result.values.back(), result.weights.back()));
    } else {
      double most = 0;  // before all activations of a kind: they share their tables
      for (std::size_t j = 0; j < layers.size(); ++j) {
        bool const is_equal = layers[j].kind == l.kind && layers[j].slope == l.slope;
        most = is_equal ? std::max(most, largest[j]) : most;
      }
      result.values.push_back(etch::detail::format_for(at_least_16, most, how.headroom_bits));
      result.weights.emplace_back();
      result.sum_bits.push_back(0);
    }
  }
  result.values.push_back(etch::detail::format_for(at_least_16, largest.back(), how.headroom_bits));
  return result;
}

}  // namespace

number_type parse_number_type(std::string const& where, std::string_view given) {
  using enum number_type::kind;
  number_type result;
  std::string plain{given};
  std::erase(plain, ' ');  // as C++ has it: fixed<4, 11>
  std::string_view const text = plain;
  std::string_view rest = text;
  if (text == "source" || text == "float" || text == "double") {
    result.what = text == "source" ? source : text == "float" ? float32 : float64;
    return result;
  }
  if (auto const value = take_format(rest)) {
    auto const weight = take(rest, ",") ? take_format(rest) : value;
    if (weight && rest.empty()) {
      result.what = uniform;
      result.value = *value;
      result.weight = *weight;
      return result;
    }
  }
  if (text == "fixed16" || text == "fixed16,8" || text == "fixed8") {
    result.what = calibrated;
    result.bits.value_bits = text == "fixed8" ? 8 : 16;
    result.bits.weight_bits = text == "fixed16" ? 16 : 8;
    return result;
  }
  throw input_error{fmt::format(
      "{}: expected source, float, double, fixed<I,F> of 8, 16 or 32 bits, fixed<I,F>,fixed<I,F> (values, weights), "
      "fixed16, fixed16,8 or fixed8, found {}",
      where, in_quotes(given))};
}

std::string format_text(etch::format const& f) { return fmt::format("fixed<{}, {}>", f.integer_bits, f.fraction_bits); }

int bits_of(etch::format const& f) { return 1 + f.integer_bits + f.fraction_bits; }

std::int64_t units_of(double x, etch::format const& f) {
  int const bits = bits_of(f);
  double const end = std::ldexp(1.0, bits == 64 ? 62 : bits - 1);
  return static_cast<std::int64_t>(
      std::clamp(std::nearbyint(std::ldexp(x, f.fraction_bits)), -end, bits == 64 ? end : end - 1));
}

double nearest_in(double x, etch::format const& f) {
  return std::ldexp(static_cast<double>(units_of(x, f)), -f.fraction_bits);
}

etch::format format_of_sums(formats const& f, std::size_t layer) {
  int const fraction_bits = f.values[layer].fraction_bits + f.weights[layer].fraction_bits;
  return {f.sum_bits[layer] - 1 - fraction_bits, fraction_bits};
}

namespace {

/// Refuses weights that their format does not hold, as the network would be another: those beyond its end, but for a
/// power of two, for which the largest number stands. (Biases are kept in the bits of sums.)
void check_range(std::string const& where, layer const& l, etch::format const& weight) {
  double const end = std::ldexp(1.0, weight.integer_bits);
  for (double const w : l.weights) {
    if (std::abs(w) > end) {
      throw input_error{fmt::format("{} ({}): expected weights up to {}, which {} holds, found {}", where,
                                    layers_text({l}), end, format_text(weight), w)};
    }
  }
}

/// Refuses sums that overflow: those of any numbers in 64 bits, and in 32 those of these weights.
void check_sums(std::string const& where, layer const& l, etch::format const& value, etch::format const& weight,
                int bits) {
  if (bits_of_any_sum(l, value, weight) > 63) {
    throw input_error{
        fmt::format("{} ({}): expected numbers whose products fit in 64 bits, found {} and {}: take weights of 16 bits",
                    where, layers_text({l}), format_text(value), format_text(weight))};
  }
  bool const fits =
      bits == 64 || (bits == 32 && etch::detail::largest_sum(rows<double>{l}, value, weight) < std::ldexp(1.0, 31));
  if (!fits) {
    throw input_error{fmt::format("{} ({}): expected sums of 32 or 64 bits that hold its products, found {} bits",
                                  where, layers_text({l}), bits)};
  }
}

}  // namespace

void check_formats(std::string const& where, model const& net, formats const& f) {
  for (std::size_t i = 0; i < net.layers.size(); ++i) {
    layer const& l = net.layers[i];
    std::string const here = fmt::format("{}: layer {}", where, i + 1);
    if (l.kind == layer_kind::dense) {
      check_range(here, l, f.weights[i]);
      check_sums(here, l, f.values[i], f.weights[i], f.sum_bits[i]);
    } else if (is_looked_up(l.kind) && function_between(l.kind, f.values[i], f.values[i + 1]) == nullptr) {
      throw input_error{
          fmt::format("{} ({}): expected to take 16 bits and give 16 or 8, or to keep its format, found {} and {}",
                      here, layers_text({l}), format_text(f.values[i]), format_text(f.values[i + 1]))};
    }
  }
}

formats uniform_formats(model const& net, etch::format const& value, etch::format const& weight) {
  formats result;
  for (layer const& l : net.layers) {
    result.values.push_back(value);
    result.weights.push_back(weight);
    result.sum_bits.push_back(bits_of_any_sum(l, value, weight) <= 31 ? 32 : 64);
  }
  result.values.push_back(value);
  return result;
}

formats calibrated_formats(model const& net, std::span<std::vector<double> const> inputs,
                           etch::calibration const& how) {
  return net.kind == precision::float64 ? calibrated<double>(net, inputs, how) : calibrated<float>(net, inputs, how);
}

}  // namespace convert
