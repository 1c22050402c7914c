// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "activation.hpp"

/// The same network written by hand over Eigen's matrices of fixed size.
///
/// A batch is one matrix [samples][features], column by column: samples lie side by side, so that every inner loop
/// runs over whole vectors of them. Only their number is known at run time.
namespace eigen_fixed {

/// The weights [inputs][outputs], row by row; a single column is the same either way, and Eigen wants it by column.
template <int Inputs, int Outputs>
using weight_matrix = Eigen::Matrix<float, Inputs, Outputs, Outputs == 1 ? Eigen::ColMajor : Eigen::RowMajor>;
template <int Width>
using batch_matrix = Eigen::Matrix<float, Eigen::Dynamic, Width>;
template <int Size>
using vector = Eigen::Matrix<float, Size, 1>;

/// Dense layers with an activation between any two, trained by gradient descent on the squared error.
template <bench::activation Hidden, int... Widths>
class network {
  static constexpr std::array widths{Widths...};
  static constexpr std::size_t depth = sizeof...(Widths) - 1;

 public:
  using input_type = vector<widths.front()>;
  using output_type = vector<widths.back()>;
  using batch_input_type = batch_matrix<widths.front()>;
  using batch_output_type = batch_matrix<widths.back()>;

  /// `parameters` are those of each dense layer in turn, weights [inputs][outputs] before biases.
  explicit network(std::span<float const> parameters) {
    each([&](auto& l) {
      l.weights = Eigen::Map<decltype(l.weights) const>(parameters.data());
      parameters = parameters.subspan(static_cast<std::size_t>(l.weights.size()));
      l.biases = Eigen::Map<decltype(l.biases) const>(parameters.data());
      parameters = parameters.subspan(static_cast<std::size_t>(l.biases.size()));
    });
  }

  /// The output for the input x, valid until the next call.
  auto const& forward(auto const& x) {
    forward_from<0>(x);
    return at<depth - 1>().y;
  }

  /// Trace and gradient of one sample; gives its loss.
  float backward(auto const& x, auto const& target) {
    auto& error = at<depth - 1>().dz;
    error = forward(x) - target;
    float const loss = error.squaredNorm();
    error *= 2.0F;
    backward_from<depth - 1>(x);
    return loss;
  }

  /// One step of gradient descent on one sample; gives its loss before the step.
  float train_step(auto const& x, auto const& target, float rate) {
    float const loss = backward(x, target);
    update(rate);
    return loss;
  }

  /// The outputs [samples][outputs] for inputs [samples][inputs], valid until the next call.
  auto const& batch_forward(auto const& x) {
    batch_forward_from<0>(x);
    return at<depth - 1>().batch_y;
  }

  /// One step of gradient descent on the mean of the samples; gives their mean loss before the step.
  float batch_train(auto const& x, auto const& targets, float rate) {
    auto const count = static_cast<float>(x.rows());
    auto& error = at<depth - 1>().batch_dz;
    error = batch_forward(x) - targets;
    float const loss = error.squaredNorm() / count;
    error *= 2.0F / count;
    batch_backward_from<depth - 1>(x);
    update(rate);
    return loss;
  }

  [[nodiscard]] std::vector<float> parameters() const {
    std::vector<float> all;
    auto const append = [&all](auto const& m) { std::copy_n(m.data(), m.size(), std::back_inserter(all)); };
    std::apply([&](auto const&... l) { ((append(l.weights), append(l.biases)), ...); }, layers_);
    return all;
  }

 private:
  template <int Inputs, int Outputs>
  struct layer {
    weight_matrix<Inputs, Outputs> weights;
    vector<Outputs> biases;
    weight_matrix<Inputs, Outputs> weight_gradient;
    vector<Outputs> bias_gradient;
    vector<Outputs> y;              // the output, after the activation where there is one
    vector<Outputs> dz;             // the gradient with respect to the output before the activation
    batch_matrix<Outputs> batch_y;  // and the same two for each sample of a batch
    batch_matrix<Outputs> batch_dz;
  };

  template <std::size_t Layer>
  [[nodiscard]] auto& at() {
    return std::get<Layer>(layers_);
  }

  void each(auto const& f) {
    std::apply([&](auto&... l) { (f(l), ...); }, layers_);
  }

  template <std::size_t Layer>
  void forward_from(auto const& x) {
    auto& l = at<Layer>();
    l.y = l.biases;
    l.y.noalias() += l.weights.transpose() * x;
    if constexpr (Layer + 1 < depth) {
      activate(l.y);
      forward_from<Layer + 1>(l.y);
    }
  }

  template <std::size_t Layer>
  void backward_from(auto const& x) {
    auto& l = at<Layer>();
    l.bias_gradient = l.dz;
    if constexpr (Layer == 0) {
      l.weight_gradient.noalias() = x * l.dz.transpose();
    } else {
      auto& before = at<Layer - 1>();
      l.weight_gradient.noalias() = before.y * l.dz.transpose();
      before.dz.noalias() = l.weights * l.dz;
      through_activation(before.dz, before.y);
      backward_from<Layer - 1>(x);
    }
  }

  template <std::size_t Layer>
  void batch_forward_from(auto const& x) {
    auto& l = at<Layer>();
    l.batch_y.resize(x.rows(), Eigen::NoChange);
    l.batch_y.rowwise() = l.biases.transpose();
    l.batch_y.noalias() += product<Layer>(x, l.weights);
    if constexpr (Layer + 1 < depth) {
      activate(l.batch_y);
      batch_forward_from<Layer + 1>(l.batch_y);
    }
  }

  template <std::size_t Layer>
  void batch_backward_from(auto const& x) {
    auto& l = at<Layer>();
    l.bias_gradient = l.batch_dz.colwise().sum();
    if constexpr (Layer == 0) {
      l.weight_gradient.noalias() = product<Layer>(x.transpose(), l.batch_dz);
    } else {
      auto& before = at<Layer - 1>();
      l.weight_gradient.noalias() = product<Layer>(before.batch_y.transpose(), l.batch_dz);
      before.batch_dz.resize(x.rows(), Eigen::NoChange);
      before.batch_dz.noalias() = product<Layer>(l.batch_dz, l.weights.transpose());
      through_activation(before.batch_dz, before.batch_y);
      batch_backward_from<Layer - 1>(x);
    }
  }

  /// a b of a batch in this layer. Where the weights are few, Eigen's general product would pack and block for longer
  /// than it takes to multiply; from 100 on it is the faster one.
  template <std::size_t Layer>
  [[nodiscard]] static auto product(auto const& a, auto const& b) {
    if constexpr (widths[Layer] * widths[Layer + 1] <= 64) {
      return a.lazyProduct(b);
    } else {
      return a * b;
    }
  }

  /// The activation of y, in place. Eigen's own `logistic()` is faster, but wrong by thousands of ulp far out.
  static void activate(auto& y) {
    if constexpr (Hidden == bench::activation::sigmoid) {
      y.array() = (1.0F + (-y.array()).exp()).inverse();
    } else {
      y = y.cwiseMax(0.0F);
    }
  }

  /// From the gradient dz with respect to the activation's output y, that with respect to its input, in place.
  static void through_activation(auto& dz, auto const& y) {
    if constexpr (Hidden == bench::activation::sigmoid) {
      dz.array() *= y.array() * (1.0F - y.array());
    } else {
      dz = (y.array() > 0.0F).select(dz, 0.0F);
    }
  }

  void update(float rate) {
    each([rate](auto& l) {
      l.weights -= rate * l.weight_gradient;
      l.biases -= rate * l.bias_gradient;
    });
  }

  template <std::size_t... Layer>
  static std::tuple<layer<widths[Layer], widths[Layer + 1]>...> layers_of(std::index_sequence<Layer...>);

  decltype(layers_of(std::make_index_sequence<depth>{})) layers_;
};

/// The network of a shape of the benchmarks.
template <class Shape, class Indices = std::make_index_sequence<Shape::widths.size()>>
struct of;
template <class Shape, std::size_t... Index>
struct of<Shape, std::index_sequence<Index...>> {
  using type = network<Shape::hidden, static_cast<int>(Shape::widths[Index])...>;
};
template <class Shape>
using network_of = typename of<Shape>::type;

}  // namespace eigen_fixed
