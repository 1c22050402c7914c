// SPDX-License-Identifier: BSL-1.0
#include "model.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

constexpr std::array<std::pair<std::string_view, layer_kind>, 9> layer_names{
    {{"dense", layer_kind::dense},
     {"sigmoid", layer_kind::sigmoid},
     {"tanh", layer_kind::tanh},
     {"fast_sigmoid", layer_kind::fast_sigmoid},
     {"fast_tanh", layer_kind::fast_tanh},
     {"relu", layer_kind::relu},
     {"leaky_relu", layer_kind::leaky_relu},
     {"softplus", layer_kind::softplus},
     {"softmax", layer_kind::softmax}}};

/// No network of fixed size is wider, nor a std::ratio larger than etch takes.
constexpr std::size_t widest = 1'000'000;
constexpr int largest_term = 32767;
constexpr std::size_t most_layers = 1000;

/// The words of a text, which spaces part, and others by the way.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    std::size_t const end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  auto words = split(text, ' ');
  std::erase(words, "");
  return words;
}

/// One layer's words, and how they are refused.
struct layer_words {
  std::string const& where;
  std::size_t position;  ///< counted from 1, as etch's own messages do
  std::string_view text;

  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{
        fmt::format("{}: layer {} ({}): expected {}, found {}", where, position, in_quotes(text, 60), expected, found)};
  }
  template <class Integer>
  [[nodiscard]] Integer whole(std::string_view word, Integer least, Integer most, std::string_view what) const {
    Integer value{};
    auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || value < least || value > most) {
      refuse(fmt::format("{}, a whole number from {} to {}", what, least, most), in_quotes(word));
    }
    return value;
  }
};

layer parse_layer(layer_words const& here) {
  auto const words = words_of(here.text);
  auto const* const found = words.empty()
                                ? layer_names.end()
                                : std::ranges::find(layer_names, words[0], &decltype(layer_names)::value_type::first);
  if (found == layer_names.end()) {
    std::string all;
    for (auto const& [name, kind] : layer_names) {
      all += fmt::format("{}{}", all.empty() ? "" : " ", name);
    }
    here.refuse(fmt::format("one of {}", all), words.empty() ? "nothing" : in_quotes(words[0]));
  }
  layer result{.kind = found->second};
  if (result.kind == layer_kind::dense) {
    result.is_biased = words.size() != 4 || words[3] != "unbiased";
    if (words.size() != (result.is_biased ? 3 : 4)) {
      here.refuse("'dense INPUTS OUTPUTS', and 'unbiased' behind it where the file has no biases",
                  fmt::format("{} words", words.size()));
    }
    result.inputs = here.whole<std::size_t>(words[1], 1, widest, "the number of inputs");
    result.outputs = here.whole<std::size_t>(words[2], 1, widest, "the number of outputs");
  } else if (result.kind == layer_kind::leaky_relu && words.size() == 2) {
    auto const terms = split(words[1], '/');
    if (terms.size() != 2) {
      here.refuse("a slope such as 1/100", in_quotes(words[1]));
    }
    result.slope = {here.whole(terms[0], -largest_term, largest_term, "the slope's numerator"),
                    here.whole(terms[1], 1, largest_term, "the slope's denominator")};
  } else if (words.size() != 1) {
    here.refuse(fmt::format("'{}' alone", words[0]), fmt::format("{} words", words.size()));
  }
  return result;
}

/// The value of p/q as etch computes it: a quotient of floats, or of doubles.
template <class T>
bool gives(int p, int q, double slope) {
  return static_cast<double>(static_cast<T>(p) / static_cast<T>(q)) == slope;
}

}  // namespace

std::vector<layer> parse_layers(std::string const& where, std::string_view text) {
  std::vector<layer> layers;
  for (std::string_view const part : split(text, ',')) {
    if (layers.size() == most_layers) {
      throw input_error{fmt::format("{}: expected at most {} layers, found more", where, most_layers)};
    }
    layers.push_back(parse_layer({where, layers.size() + 1, part}));
  }
  check_chain(where, layers);
  return layers;
}

std::string layers_text(std::vector<layer> const& layers) {
  std::string text;
  for (layer const& l : layers) {
    text += text.empty() ? "" : ", ";
    text += std::ranges::find(layer_names, l.kind, &decltype(layer_names)::value_type::second)->first;
    if (l.kind == layer_kind::dense) {
      text += fmt::format(" {} {}{}", l.inputs, l.outputs, l.is_biased ? "" : " unbiased");
    } else if (l.kind == layer_kind::leaky_relu) {
      text += fmt::format(" {}/{}", l.slope.numerator, l.slope.denominator);
    }
  }
  return text;
}

void check_chain(std::string const& where, std::vector<layer> const& layers) {
  if (layers.empty() || layers.front().kind != layer_kind::dense) {
    throw input_error{fmt::format("{}: expected a dense layer first, which says how many inputs there are, found {}",
                                  where, layers.empty() ? "no layer" : in_quotes(layers_text({layers.front()})))};
  }
  std::size_t width = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layer const& l = layers[i];
    if (l.kind != layer_kind::dense) {
      continue;
    }
    if (i > 0 && l.inputs != width) {
      throw input_error{
          fmt::format("{}: layer {} (dense {} {}): expected {} inputs, which the layer before it gives, found {}",
                      where, i + 1, l.inputs, l.outputs, width, l.inputs)};
    }
    width = l.outputs;
  }
}

ratio ratio_of(std::string const& where, double slope) {
  // The convergents of the continued fraction are the nearest ratios of small terms.
  double rest = std::abs(slope);
  std::array<double, 2> p{0, 1};
  std::array<double, 2> q{1, 0};
  int const sign = slope < 0 ? -1 : 1;
  for (int step = 0; step < 40 && std::isfinite(rest); ++step) {
    double const whole = std::floor(rest);
    p = {p[1], whole * p[1] + p[0]};
    q = {q[1], whole * q[1] + q[0]};
    if (p[1] > largest_term || q[1] > largest_term) {
      break;
    }
    ratio const result{sign * static_cast<int>(p[1]), static_cast<int>(q[1])};
    if (gives<float>(result.numerator, result.denominator, slope) ||
        gives<double>(result.numerator, result.denominator, slope)) {
      return result;
    }
    rest = 1 / (rest - whole);
  }
  throw input_error{fmt::format("{}: expected a slope that is a ratio of whole numbers up to {}, found {}", where,
                                largest_term, slope)};
}

std::size_t input_width(std::vector<layer> const& layers) { return layers.front().inputs; }

std::size_t output_width(std::vector<layer> const& layers) {
  std::size_t width = 0;
  for (layer const& l : layers) {
    width = l.kind == layer_kind::dense ? l.outputs : width;
  }
  return width;
}

std::size_t parameter_count(std::vector<layer> const& layers) {
  std::size_t count = 0;
  for (layer const& l : layers) {
    count += (l.inputs + 1) * l.outputs;
  }
  return count;
}

}  // namespace convert
