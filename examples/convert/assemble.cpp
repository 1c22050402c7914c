// SPDX-License-Identifier: BSL-1.0
#include "assemble.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// The tensors of a dense layer.
struct group {
  std::string name;
  tensor const* weights = nullptr;
  tensor const* biases = nullptr;
};

/// A name in two parts: what it shares with the other tensor of its layer, and its own.
struct split_name {
  std::string shared;
  std::string own;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "fc1.weight" -> "fc1" and "weight"; "out_b" -> "out" and "b"; "W1" -> "1" and "W"; "arr_2", "arr_3" -> both "1", and
/// of their own nothing.
split_name parts_of(std::string const& name) {
  auto separator = name.find_last_of("./");
  if (auto const line = name.find_last_of('_'); separator == std::string::npos && line != std::string::npos &&
                                                std::ranges::none_of(name.substr(line), is_digit)) {
    separator = line;
  }
  if (separator != std::string::npos) {
    return {name.substr(0, separator), name.substr(separator + 1)};
  }
  std::string number;
  std::ranges::copy_if(name, std::back_inserter(number), is_digit);
  if (name.starts_with("arr_") && number.size() < 9 && name.size() == 4 + number.size()) {
    int index = 0;
    std::from_chars(number.data(), number.data() + number.size(), index);
    return {fmt::format("{}", index / 2), ""};
  }
  std::string own = name;
  std::erase_if(own, is_digit);
  return {number, own};
}

/// Whether a comes before b, where numbers in names count as numbers: "fc2" before "fc10".
bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      auto const number_at = [](std::string_view text, std::size_t& at) {
        std::size_t const begin = std::min(text.find_first_not_of('0', at), text.size());
        at = begin;
        while (at < text.size() && is_digit(text[at])) {
          ++at;
        }
        return text.substr(begin, at - begin);
      };
      auto const x = number_at(a, i);
      auto const y = number_at(b, j);
      if (x != y) {
        return x.size() != y.size() ? x.size() < y.size() : x < y;
      }
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

/// A name without its numbers: equal for the layers of one list.
std::string without_numbers(std::string name) {
  std::erase_if(name, is_digit);
  return name;
}

class assembler {
 public:
  assembler(std::vector<tensor> const& tensors, std::vector<layer> const& layers, std::string const& file,
            assembly const& how)
      : tensors_(tensors), file_(file), how_(how), result_{layers} {
    for (layer& l : result_.layers) {
      if (l.kind == layer_kind::dense) {
        dense_.push_back(&l);
      }
    }
  }

  [[nodiscard]] model assembled() {
    auto const groups = in_order(grouped());
    for (std::size_t i = 0; i < dense_.size(); ++i) {
      check_shapes(*dense_[i], groups[i]);
    }
    for (std::size_t i = 0; i < dense_.size(); ++i) {
      fill(*dense_[i], groups[i], groups);
    }
    for (tensor const& t : tensors_) {
      result_.kind = t.kind == precision::float64 ? precision::float64 : result_.kind;
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(std::string const& expected, std::string const& found) const {
    throw input_error{fmt::format("{}: expected {}, found {}", file_, expected, found)};
  }
  [[noreturn]] void refuse(tensor const& t, std::string const& expected, std::string const& found) const {
    throw input_error{
        fmt::format("{}: tensor {}: expected {}, found {}", file_, in_quotes(t.name, 60), expected, found)};
  }
  [[nodiscard]] static std::string text_of(layer const& l) { return fmt::format("dense {} {}", l.inputs, l.outputs); }

  /// The tensors by layers, in natural order of names.
  [[nodiscard]] std::vector<group> grouped() const {
    auto const less = [](std::string const& a, std::string const& b) {
      return natural_less(a, b) || (!natural_less(b, a) && a < b);
    };
    std::map<std::string, group, decltype(less)> groups{less};
    for (tensor const& t : tensors_) {
      if (t.shape.empty() || t.shape.size() > 2) {
        refuse(t, "weights of two dimensions, or biases of one", shape_text(t.shape));
      }
      group& g = groups[parts_of(t.name).shared];
      g.name = parts_of(t.name).shared;
      tensor const*& place = t.shape.size() == 2 ? g.weights : g.biases;
      if (place != nullptr) {
        refuse(t,
               fmt::format("one tensor of {} for a layer, beside {}",
                           t.shape.size() == 2 ? "two dimensions" : "one dimension", in_quotes(place->name, 60)),
               "two");
      }
      place = &t;
    }
    std::vector<group> result;
    for (auto const& [name, g] : groups) {
      if (g.weights == nullptr) {
        refuse(*g.biases, "weights beside these biases", "none");
      }
      result.push_back(g);
    }
    return result;
  }

  [[nodiscard]] static bool fits(layer const& l, group const& g) {
    auto const& shape = g.weights->shape;
    return (g.biases == nullptr ? !l.is_biased : l.is_biased && g.biases->shape[0] == l.outputs) &&
           ((shape[0] == l.outputs && shape[1] == l.inputs) || (shape[0] == l.inputs && shape[1] == l.outputs));
  }

  /// The groups as the layers follow one another.
  [[nodiscard]] std::vector<group> in_order(std::vector<group> const& groups) const {
    std::vector<std::string> names;
    names.reserve(groups.size());
    for (group const& g : groups) {
      names.push_back(g.name);
    }
    if (groups.size() != dense_.size()) {
      refuse(fmt::format("weights and biases of {} dense layers, as the layers say", dense_.size()),
             fmt::format("those of {}: {}", groups.size(), in_quotes(fmt::format("{}", fmt::join(names, " ")), 100)));
    }
    if (!how_.dense_names.empty()) {
      return in_given_order(groups);
    }
    bool const is_list = std::ranges::all_of(
        names, [&](std::string const& name) { return without_numbers(name) == without_numbers(names[0]); });
    return is_list || groups.size() == 1 ? groups : in_order_of_shapes(groups);
  }

  [[nodiscard]] std::vector<group> in_given_order(std::vector<group> const& groups) const {
    std::vector<group> result;
    for (std::string const& name : how_.dense_names) {
      auto const found = std::ranges::find(groups, name, &group::name);
      if (found == groups.end() || std::ranges::find(result, name, &group::name) != result.end()) {
        refuse(fmt::format("a layer's tensors named {}", in_quotes(name, 60)),
               found == groups.end() ? "none" : "the name twice in the order given");
      }
      result.push_back(*found);
    }
    if (result.size() != dense_.size()) {
      refuse(fmt::format("names of {} dense layers in the order given", dense_.size()),
             fmt::format("{}", result.size()));
    }
    return result;
  }

  /// The only order in which all shapes fit.
  [[nodiscard]] std::vector<group> in_order_of_shapes(std::vector<group> const& groups) const {
    std::vector<group> result;
    std::vector<bool> used(groups.size());
    for (layer const* const l : dense_) {
      std::vector<std::size_t> candidates;
      for (std::size_t i = 0; i < groups.size(); ++i) {
        if (fits(*l, groups[i])) {
          candidates.push_back(i);
        }
      }
      if (candidates.empty()) {
        refuse(fmt::format("weights and biases for {}", text_of(*l)), "none of these shapes");
      }
      if (candidates.size() > 1 || used[candidates[0]]) {
        refuse(fmt::format("names with numbers, or shapes that tell which tensors are those of {}", text_of(*l)),
               fmt::format("{} and {}: say --order", in_quotes(groups[candidates.front()].name, 60),
                           in_quotes(groups[candidates.back()].name, 60)));
      }
      used[candidates[0]] = true;
      result.push_back(groups[candidates[0]]);
    }
    return result;
  }

  void check_shapes(layer const& l, group const& g) const {
    auto const order = order_by_name(*g.weights);
    if (l.is_biased && g.biases == nullptr) {
      refuse(*g.weights, "biases beside these weights, or the word 'unbiased' behind dense in --layers", "none");
    }
    if (!l.is_biased && g.biases != nullptr) {
      refuse(*g.biases, fmt::format("no biases for {}, as it was said", text_of(l)), shape_text(g.biases->shape));
    }
    if (l.is_biased && g.biases->shape[0] != l.outputs) {
      refuse(*g.biases, fmt::format("[{}] for {}", l.outputs, text_of(l)), shape_text(g.biases->shape));
    }
    if (!fits(l, g)) {
      bool const as_keras = order == weight_order::input_output;
      refuse(
          *g.weights,
          fmt::format("[{}][{}] for {}", as_keras ? l.inputs : l.outputs, as_keras ? l.outputs : l.inputs, text_of(l)),
          shape_text(g.weights->shape));
    }
  }

  [[nodiscard]] static std::optional<weight_order> order_by_name(tensor const& t) {
    std::string own = parts_of(t.name).own;
    own = own.substr(0, own.find(':'));
    return own == "weight"   ? std::optional{weight_order::output_input}
           : own == "kernel" ? std::optional{weight_order::input_output}
                             : std::nullopt;
  }
  [[nodiscard]] static std::optional<weight_order> order_by_shape(layer const& l, tensor const& t) {
    return l.inputs == l.outputs && l.inputs > 1 ? std::nullopt
           : t.shape[0] == l.outputs             ? std::optional{weight_order::output_input}
                                                 : std::optional{weight_order::input_output};
  }

  /// How a layer's weights lie; refused where it cannot be known.
  [[nodiscard]] weight_order order_of(layer const& l, tensor const& t, std::vector<group> const& groups) const {
    auto const by_shape = order_by_shape(l, t);
    if (by_shape) {
      if (how_.order && *how_.order != *by_shape) {
        refuse(t, fmt::format("the weights of {} as [{}], as it was said", text_of(l), order_text(*how_.order)),
               shape_text(t.shape));
      }
      return *by_shape;
    }
    if (how_.order) {
      return *how_.order;
    }
    auto const by_name = order_by_name(t);
    std::string doubt = "a name that does not tell";
    if (by_name) {
      auto const* const other = first_of_other_order(*by_name, groups);
      if (other == nullptr) {
        return *by_name;
      }
      auto const opposite =
          *by_name == weight_order::output_input ? weight_order::input_output : weight_order::output_input;
      doubt = fmt::format("{}, whose shape says [{}]", in_quotes(other->name, 60), order_text(opposite));
    }
    refuse(t, fmt::format("to know whether the square {} is [output][input] or [input][output]", shape_text(t.shape)),
           fmt::format("{}: say --weights output,input or input,output", doubt));
  }

  [[nodiscard]] static std::string_view order_text(weight_order order) {
    return order == weight_order::output_input ? "output][input" : "input][output";
  }
  /// Weights of the file whose shape contradicts what names say.
  [[nodiscard]] tensor const* first_of_other_order(weight_order order, std::vector<group> const& groups) const {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      auto const by_shape = order_by_shape(*dense_[i], *groups[i].weights);
      if (by_shape && *by_shape != order) {
        return groups[i].weights;
      }
    }
    return nullptr;
  }

  void fill(layer& l, group const& g, std::vector<group> const& groups) const {
    bool const as_etch = order_of(l, *g.weights, groups) == weight_order::input_output;
    l.weights = as_etch ? g.weights->values : transposed(g.weights->values, l.inputs);
    l.biases = g.biases == nullptr ? std::vector<double>(l.outputs) : g.biases->values;
  }

  std::vector<tensor> const& tensors_;
  std::string const& file_;
  assembly const& how_;
  model result_;
  std::vector<layer*> dense_;
};

}  // namespace

model assemble(std::vector<tensor> const& tensors, std::vector<layer> const& layers, std::string const& file,
               assembly const& how) {
  return assembler{tensors, layers, file, how}.assembled();
}

std::vector<tensor> state_dict_of(model const& net) {
  std::vector<tensor> result;
  for (std::size_t index = 0; index < net.layers.size(); ++index) {
    layer const& l = net.layers[index];
    if (l.kind != layer_kind::dense) {
      continue;
    }
    result.push_back(
        {fmt::format("{}.weight", index), {l.outputs, l.inputs}, transposed(l.weights, l.outputs), net.kind});
    if (l.is_biased) {
      result.push_back({fmt::format("{}.bias", index), {l.outputs}, l.biases, net.kind});
    }
  }
  return result;
}

}  // namespace convert
