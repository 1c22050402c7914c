// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/etch.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// @file
/// What etch makes of the networks that PyTorch has computed: see generate.py.

namespace parity {

using numbers = std::vector<double>;

/// What a network is of, to those who know no types.
enum class kind { dense, sigmoid, tanh, relu, leaky_relu, softplus, softmax };

struct layer {
  kind what = kind::dense;
  std::size_t inputs = 0;  ///< of a dense one
  std::size_t outputs = 0;
};

enum class loss { squared_error, binary_cross_entropy, softmax_cross_entropy };

template <class Described>
inline constexpr layer description{};
template <std::size_t Inputs, std::size_t Outputs>
inline constexpr layer description<etch::dense<Inputs, Outputs>>{kind::dense, Inputs, Outputs};
template <>
inline constexpr layer description<etch::sigmoid>{kind::sigmoid};
template <>
inline constexpr layer description<etch::tanh>{kind::tanh};
template <>
inline constexpr layer description<etch::relu>{kind::relu};
template <>
inline constexpr layer description<etch::leaky_relu<>>{kind::leaky_relu};
template <>
inline constexpr layer description<etch::softplus>{kind::softplus};
template <>
inline constexpr layer description<etch::softmax>{kind::softmax};

template <class Loss>
inline constexpr loss loss_of{};
template <>
inline constexpr loss loss_of<etch::squared_error> = loss::squared_error;
template <>
inline constexpr loss loss_of<etch::binary_cross_entropy> = loss::binary_cross_entropy;
template <>
inline constexpr loss loss_of<etch::softmax_cross_entropy> = loss::softmax_cross_entropy;

inline constexpr std::size_t samples = 4;
inline constexpr std::size_t steps = 100;
inline constexpr double learning_rate = 0.01;

/// Parameters are listed in PyTorch's order, here and below: layer by layer, weights [output][input] before biases.
struct problem {
  numbers parameters;
  numbers inputs;  ///< sample by sample, as are the targets
  numbers targets;
};

struct outcome {
  numbers forward;  ///< this, the loss and its gradient are of the first sample
  double loss = 0;
  numbers gradient;
  numbers after_adam;  ///< the parameters after `steps` of all samples
};

/// Calls f(weights, biases) for each dense layer, in order.
template <class Network, class Function>
void for_each_dense(Network& net, Function const& f) {
  auto const visit = [&](auto& p) {
    if constexpr (requires { p.weights; }) {
      f(p.weights, p.biases);
    }
  };
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (visit(net.template layer<Index>()), ...);
  }(std::make_index_sequence<Network::depth>{});
}

template <class Network>
[[nodiscard]] Network network_of(numbers const& parameters) {
  using T = typename Network::number_type;
  Network net;
  std::size_t next = 0;
  for_each_dense(net, [&](auto& weights, auto& biases) {
    for (std::size_t o = 0; o < biases.size(); ++o) {
      for (auto& of_input : weights) {
        of_input[o] = static_cast<T>(parameters.at(next++));
      }
    }
    for (auto& b : biases) {
      b = static_cast<T>(parameters.at(next++));
    }
  });
  return net;
}

template <class Network>
[[nodiscard]] numbers numbers_of(Network const& net) {
  numbers result;
  for_each_dense(net, [&](auto const& weights, auto const& biases) {
    for (std::size_t o = 0; o < biases.size(); ++o) {
      for (auto const& of_input : weights) {
        result.push_back(static_cast<double>(of_input[o]));
      }
    }
    result.insert(result.end(), biases.begin(), biases.end());
  });
  return result;
}

/// Row `index` of a matrix, of which `values` are the rows.
template <class Row>
[[nodiscard]] Row row_of(numbers const& values, std::size_t index) {
  Row result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = static_cast<typename Row::value_type>(values.at(index * result.size() + i));
  }
  return result;
}

template <class T, class Loss, class... Layers>
[[nodiscard]] outcome outcome_of(problem const& given) {
  using network = etch::network<T, Layers...>;
  auto net = network_of<network>(given.parameters);
  std::array<etch::sample_of<network>, samples> batch{};
  for (std::size_t s = 0; s < samples; ++s) {
    batch[s] = {row_of<typename network::input_type>(given.inputs, s),
                row_of<typename network::output_type>(given.targets, s)};
  }

  auto const& [x, target] = batch.front();
  auto const trace = net.trace(x);
  auto const& y = trace.output();
  outcome result;
  result.forward.assign(y.begin(), y.end());
  result.loss = static_cast<double>(Loss{}.value(y, target));
  result.gradient = numbers_of(net.backward(trace, Loss{}.gradient(y, target)));

  // PyTorch's other defaults are etch's.
  etch::adam<network> optimizer{.learning_rate = static_cast<T>(learning_rate)};
  for (std::size_t step = 0; step < steps; ++step) {
    auto sums = etch::batch_gradient(net, batch, Loss{});
    etch::reduce(sums.gradient, etch::reduction::mean, samples);
    optimizer.step(net, sums.gradient);
  }
  result.after_adam = numbers_of(net);
  return result;
}

/// The precision that etch computes in, as PyTorch calls it.
struct precision {
  std::string name;
  double epsilon = 0;
};

template <class T>
[[nodiscard]] precision precision_of() {
  return {std::is_same_v<T, float> ? "float32" : "float64", static_cast<double>(std::numeric_limits<T>::epsilon())};
}

/// Checks the outcome against PyTorch's of network `name`.
void check(std::string const& name, std::span<layer const> layers, loss minimised, precision const& of,
           outcome (*compute)(problem const&));

template <class T, class Loss, class... Layers>
void check(std::string const& name) {
  check(name, std::array{description<Layers>...}, loss_of<Loss>, precision_of<T>(), &outcome_of<T, Loss, Layers...>);
}

}  // namespace parity
