// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <convert/model.hpp>
#include <convert/tensor.hpp>
#include <etch/etch.hpp>
#include <random>
#include <span>
#include <string>
#include <tool/input_error.hpp>

#include "../catch.hpp"

/// @file
/// Networks of etch as the converter has them, random ones, and what is refused.

namespace test {

[[nodiscard]] inline convert::bytes bytes_of(std::string const& text) { return std::as_bytes(std::span{text}); }

/// What an action says when it refuses, which must be one line; "accepted" where it does not.
template <class Action>
[[nodiscard]] std::string refusal(Action action) {
  try {
    static_cast<void>(action());
  } catch (tool::input_error const& error) {
    std::string const what = error.what();
    CHECK(what.find('\n') == std::string::npos);
    return what;
  }
  return "accepted";
}

/// Cuts a file off at each length, which is refused in a line that begins with its name, and flips each of its bits,
/// which is refused in one line, or read. `says` gives what is said of a content.
template <class Says>
void check_damaged(std::string const& content, std::string const& begin, Says says) {
  for (std::size_t size = 0; size < content.size(); ++size) {
    CHECK(says(content.substr(0, size)).starts_with(begin));
  }
  for (std::size_t at = 0; at < content.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = content;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      static_cast<void>(says(changed));
    }
  }
}

template <class Layer>
struct layer_of;
template <std::size_t Inputs, std::size_t Outputs>
struct layer_of<etch::dense<Inputs, Outputs>> {
  static constexpr convert::layer value() { return {convert::layer_kind::dense, Inputs, Outputs}; }
};
template <class Number, class Layer>
struct layer_of<etch::stored_as<Number, Layer>> : layer_of<Layer> {};
template <class Ratio>
struct layer_of<etch::leaky_relu<Ratio>> {
  static constexpr convert::layer value() { return {convert::layer_kind::leaky_relu, 0, 0, {Ratio::num, Ratio::den}}; }
};
template <convert::layer_kind Kind>
struct activation_of {
  static constexpr convert::layer value() { return {Kind}; }
};
template <>
struct layer_of<etch::sigmoid> : activation_of<convert::layer_kind::sigmoid> {};
template <>
struct layer_of<etch::tanh> : activation_of<convert::layer_kind::tanh> {};
template <>
struct layer_of<etch::fast_sigmoid> : activation_of<convert::layer_kind::fast_sigmoid> {};
template <>
struct layer_of<etch::fast_tanh> : activation_of<convert::layer_kind::fast_tanh> {};
template <>
struct layer_of<etch::relu> : activation_of<convert::layer_kind::relu> {};
template <>
struct layer_of<etch::softplus> : activation_of<convert::layer_kind::softplus> {};
template <>
struct layer_of<etch::softmax> : activation_of<convert::layer_kind::softmax> {};

/// A network of etch, as the converter has it.
template <class T, class... Layers>
[[nodiscard]] convert::model model_of(etch::network<T, Layers...> const& net) {
  convert::model result{{layer_of<Layers>::value()...},
                        sizeof(T) == 8 ? convert::precision::float64 : convert::precision::float32};
  std::vector<double> numbers;
  etch::for_each_parameter([&](etch::parameter_kind, auto p) { numbers.push_back(static_cast<double>(p)); }, net);
  auto next = numbers.begin();
  for (convert::layer& l : result.layers) {
    for (std::size_t i = 0; i < l.inputs * l.outputs; ++i) {
      l.weights.push_back(*next++);
    }
    for (std::size_t i = 0; i < l.outputs; ++i) {
      l.biases.push_back(*next++);
    }
  }
  return result;
}

/// A network with weights from N(0, 1).
template <class Network>
[[nodiscard]] Network random_network(std::uint64_t seed) {
  return etch::initialized<Network>(etch::normal_weights{}, seed);
}

/// Weights and biases for layers, drawn from -2 to 2, that float holds.
[[nodiscard]] inline convert::model random_model(std::string const& layers, unsigned seed) {
  std::mt19937 random{seed};
  std::uniform_int_distribution<int> draw{-2048, 2048};
  convert::model net{convert::parse_layers("test", layers)};
  for (convert::layer& l : net.layers) {
    for (std::size_t i = 0; i < l.inputs * l.outputs; ++i) {
      l.weights.push_back(draw(random) / 1024.0);
    }
    for (std::size_t i = 0; i < l.outputs; ++i) {
      l.biases.push_back(draw(random) / 1024.0);
    }
  }
  return net;
}

}  // namespace test
