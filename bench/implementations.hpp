// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <etch/etch.hpp>
#include <span>
#include <vector>

#include "dynamic.hpp"
#include "eigen_dynamic.hpp"

/// The three implementations behind one face, so that each benchmark is written once: made from the
/// same initial network and the same samples, each kept in the form that suits it best, and asked
/// for a piece of work on the samples from `first` on.
namespace bench {

/// The benchmarked network: a sigmoid after each hidden layer, a linear output.
template <std::size_t Inputs, std::size_t Hidden1, std::size_t Hidden2, std::size_t Outputs>
struct shape {
  static constexpr std::array<std::size_t, 4> widths{Inputs, Hidden1, Hidden2, Outputs};
  using model = etch::network<float, etch::dense<Inputs, Hidden1>, etch::sigmoid, etch::dense<Hidden1, Hidden2>,
                              etch::sigmoid, etch::dense<Hidden2, Outputs>>;
};

/// Random weights and biases. Out of line, as all that prepares a benchmark: inlined into each of
/// them it would more than double the time to compile.
template <class Shape>
[[nodiscard, gnu::noinline]] typename Shape::model random_network(std::uint64_t seed) {
  etch::pcg32 random{seed};
  typename Shape::model net;
  etch::initialize(net, etch::xavier{}, random);
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind kind, float& p) {
        if (kind == etch::parameter_kind::biases) {
          p = etch::uniform<float>(random) - 0.5F;
        }
      },
      net);
  return net;
}

template <class Shape>
using samples = std::vector<etch::sample_of<typename Shape::model>>;

/// Inputs in [-1, 1), targets in [0, 1).
template <class Shape>
[[nodiscard, gnu::noinline]] samples<Shape> random_samples(std::size_t count, std::uint64_t seed) {
  etch::pcg32 random{seed};
  samples<Shape> result(count);
  for (auto& [input, target] : result) {
    for (float& x : input) {
      x = 2.0F * etch::uniform<float>(random) - 1.0F;
    }
    for (float& t : target) {
      t = etch::uniform<float>(random);
    }
  }
  return result;
}

/// The parameters, or the gradient, of an etch network one after the other.
template <class... Layers>
[[nodiscard, gnu::noinline]] std::vector<float> flat(etch::network<float, Layers...> const& net) {
  std::vector<float> result;
  etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, float p) { result.push_back(p); }, net);
  return result;
}

template <class Shape>
class etch_network {
 public:
  static constexpr char const* name = "etch";
  using model = typename Shape::model;

  etch_network(model const& initial, samples<Shape> const& data) : net_(initial), data_(data) {}

  [[nodiscard]] auto forward(std::size_t first) { return net_.forward(data_[first].input); }

  [[nodiscard]] model backward(std::size_t first) {
    auto const trace = net_.trace(data_[first].input);
    return net_.backward(trace, loss.gradient(trace.output(), data_[first].target));
  }

  float train_step(std::size_t first, float rate) {
    return etch::learn(net_, data_[first], loss, etch::sgd<model>{.learning_rate = rate});
  }

  [[nodiscard]] auto& batch_forward(std::size_t first, std::size_t count) {
    outputs_.resize(count);
    for (std::size_t s = 0; s < count; ++s) {
      outputs_[s] = net_.forward(data_[first + s].input);
    }
    return outputs_;
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    return etch::fit(net_, std::span{data_}.subspan(first, count), loss, etch::sgd<model>{.learning_rate = rate},
                     {.epochs = 1})
        .loss;
  }

  [[nodiscard]] std::vector<float> parameters() const { return flat(net_); }

 private:
  static constexpr etch::squared_error loss{};
  model net_;
  samples<Shape> data_;
  std::vector<typename model::output_type> outputs_;
};

template <class Shape>
class dynamic_network {
 public:
  static constexpr char const* name = "dynamic";

  dynamic_network(typename Shape::model const& initial, samples<Shape> const& data)
      : net_(Shape::widths, flat(initial)) {
    for (auto const& [input, target] : data) {
      inputs_.insert(inputs_.end(), input.begin(), input.end());
      targets_.insert(targets_.end(), target.begin(), target.end());
    }
  }

  [[nodiscard]] std::span<float const> forward(std::size_t first) { return net_.forward(input(first)); }

  dynamic::network& backward(std::size_t first) {
    net_.backward(input(first), target(first));
    return net_;
  }

  float train_step(std::size_t first, float rate) { return net_.train_step(input(first), target(first), rate); }

  [[nodiscard]] std::span<float const> batch_forward(std::size_t first, std::size_t count) {
    return net_.batch_forward(input(first, count));
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    return net_.batch_train(input(first, count), target(first, count), rate);
  }

  [[nodiscard]] std::vector<float> parameters() const { return net_.parameters(); }

 private:
  [[nodiscard]] std::span<float const> input(std::size_t first, std::size_t count = 1) const {
    return std::span{inputs_}.subspan(first * Shape::widths.front(), count * Shape::widths.front());
  }
  [[nodiscard]] std::span<float const> target(std::size_t first, std::size_t count = 1) const {
    return std::span{targets_}.subspan(first * Shape::widths.back(), count * Shape::widths.back());
  }

  dynamic::network net_;
  std::vector<float> inputs_;
  std::vector<float> targets_;
};

template <class Shape>
class eigen_network {
 public:
  static constexpr char const* name = "eigen_dynamic";

  eigen_network(typename Shape::model const& initial, samples<Shape> const& data)
      : net_(Shape::widths, flat(initial)),
        inputs_(Shape::widths.front(), data.size()),
        targets_(Shape::widths.back(), data.size()) {
    for (std::size_t s = 0; s < data.size(); ++s) {
      inputs_.col(index(s)) = Eigen::Map<eigen_dynamic::vector const>(data[s].input.data(), inputs_.rows());
      targets_.col(index(s)) = Eigen::Map<eigen_dynamic::vector const>(data[s].target.data(), targets_.rows());
    }
    batch_inputs_ = inputs_.transpose();
    batch_targets_ = targets_.transpose();
  }

  [[nodiscard]] auto& forward(std::size_t first) { return net_.forward(inputs_.col(index(first))); }

  eigen_dynamic::network& backward(std::size_t first) {
    net_.backward(inputs_.col(index(first)), targets_.col(index(first)));
    return net_;
  }

  float train_step(std::size_t first, float rate) {
    return net_.train_step(inputs_.col(index(first)), targets_.col(index(first)), rate);
  }

  [[nodiscard]] auto& batch_forward(std::size_t first, std::size_t count) {
    return net_.batch_forward(batch_inputs_.middleRows(index(first), index(count)));
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    return net_.batch_train(batch_inputs_.middleRows(index(first), index(count)),
                            batch_targets_.middleRows(index(first), index(count)), rate);
  }

  [[nodiscard]] std::vector<float> parameters() const { return net_.parameters(); }

 private:
  [[nodiscard]] static Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

  eigen_dynamic::network net_;
  eigen_dynamic::matrix inputs_;  // a sample a column
  eigen_dynamic::matrix targets_;
  eigen_dynamic::matrix batch_inputs_;  // a sample a row
  eigen_dynamic::matrix batch_targets_;
};

}  // namespace bench
