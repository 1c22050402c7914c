// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "activation.hpp"

/// The same network written by hand over Eigen's matrices of dynamic size.
///
/// A batch is one matrix [samples][features] in either order. Column by column the samples lie side by side and every
/// inner loop runs over whole vectors of them: faster by up to 2.6 times for narrow layers. Row by row the inner loop
/// is the width of a layer: faster by up to 5 % for the widest. The benchmarks take both, and the table shows the
/// better.
namespace eigen_dynamic {

using vector = Eigen::VectorXf;
using vector_view = Eigen::Ref<vector const>;
using weight_matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Dense layers with an activation between any two, trained by gradient descent on the squared error.
/// Buffers are allocated once, by the constructor or by the first batch. `BatchOrder` is how a batch
/// lies: `Eigen::RowMajor` or `Eigen::ColMajor`.
template <int BatchOrder>
class basic_network {
 public:
  using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, BatchOrder>;
  using matrix_view = Eigen::Ref<matrix const, 0, Eigen::OuterStride<>>;

  /// `widths` are the inputs, each hidden layer's and the outputs; `parameters` those of each dense
  /// layer in turn, weights [inputs][outputs] before biases: the memory of an `etch::network`.
  basic_network(std::span<std::size_t const> widths, bench::activation hidden, std::span<float const> parameters)
      : hidden_(hidden) {
    float const* next = parameters.data();
    for (std::size_t k = 1; k < widths.size(); ++k) {
      auto const inputs = static_cast<Eigen::Index>(widths[k - 1]);
      auto const outputs = static_cast<Eigen::Index>(widths[k]);
      layer& l = layers_.emplace_back();
      l.weights = Eigen::Map<weight_matrix const>(next, inputs, outputs);
      next += l.weights.size();
      l.biases = Eigen::Map<vector const>(next, outputs);
      next += l.biases.size();
      l.weight_gradient.resize(inputs, outputs);
      l.bias_gradient.resize(outputs);
    }
  }

  /// The output for the input x, valid until the next call.
  vector const& forward(vector_view const& x) {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      layer& l = layers_[k];
      l.y = l.biases;
      l.y.noalias() += l.weights.transpose() * (k == 0 ? x : vector_view{layers_[k - 1].y});
      if (k + 1 < layers_.size()) {
        activate(l.y);
      }
    }
    return layers_.back().y;
  }

  /// Trace and gradient of one sample; gives its loss.
  float backward(vector_view const& x, vector_view const& target) {
    vector& error = layers_.back().dz;
    error = forward(x) - target;
    float const loss = error.squaredNorm();
    error *= 2.0F;
    for (std::size_t k = layers_.size(); k-- > 0;) {
      layer& l = layers_[k];
      l.weight_gradient.noalias() = (k == 0 ? x : vector_view{layers_[k - 1].y}) * l.dz.transpose();
      l.bias_gradient = l.dz;
      if (k > 0) {
        layer& before = layers_[k - 1];
        before.dz.noalias() = l.weights * l.dz;
        through_activation(before.dz, before.y);
      }
    }
    return loss;
  }

  /// One step of gradient descent on one sample; gives its loss before the step.
  float train_step(vector_view const& x, vector_view const& target, float rate) {
    float const loss = backward(x, target);
    update(rate);
    return loss;
  }

  /// The outputs [samples][outputs] for inputs [samples][inputs], valid until the next call.
  matrix const& batch_forward(matrix_view const& x) {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      layer& l = layers_[k];
      l.batch_y.resize(x.rows(), l.biases.size());
      l.batch_y.rowwise() = l.biases.transpose();
      l.batch_y.noalias() += (k == 0 ? x : matrix_view{layers_[k - 1].batch_y}) * l.weights;
      if (k + 1 < layers_.size()) {
        activate(l.batch_y);
      }
    }
    return layers_.back().batch_y;
  }

  /// One step of gradient descent on the mean of the samples; gives their mean loss before the step.
  float batch_train(matrix_view const& x, matrix_view const& targets, float rate) {
    auto const count = static_cast<float>(x.rows());
    matrix& error = layers_.back().batch_dz;
    error = batch_forward(x) - targets;
    float const loss = error.squaredNorm() / count;
    error *= 2.0F / count;
    for (std::size_t k = layers_.size(); k-- > 0;) {
      layer& l = layers_[k];
      l.weight_gradient.noalias() = (k == 0 ? x : matrix_view{layers_[k - 1].batch_y}).transpose() * l.batch_dz;
      l.bias_gradient = l.batch_dz.colwise().sum();
      if (k > 0) {
        layer& before = layers_[k - 1];
        before.batch_dz.noalias() = l.batch_dz * l.weights.transpose();
        through_activation(before.batch_dz, before.batch_y);
      }
    }
    update(rate);
    return loss;
  }

  [[nodiscard]] std::vector<float> parameters() const { return gather(&layer::weights, &layer::biases); }
  [[nodiscard]] std::vector<float> gradient() const { return gather(&layer::weight_gradient, &layer::bias_gradient); }

 private:
  struct layer {
    weight_matrix weights;
    vector biases;
    weight_matrix weight_gradient;
    vector bias_gradient;
    vector y;        // the output, after the activation where there is one
    vector dz;       // the gradient with respect to the output before the activation
    matrix batch_y;  // and the same two for each sample of a batch
    matrix batch_dz;
  };

  /// The activation of y, in place. Eigen's own `logistic()` is faster, but wrong by thousands of ulp far out.
  void activate(auto& y) const {
    if (hidden_ == bench::activation::sigmoid) {
      y.array() = (1.0F + (-y.array()).exp()).inverse();
    } else {
      y = y.cwiseMax(0.0F);
    }
  }

  /// From the gradient dz with respect to the activation's output y, that with respect to its input, in place.
  void through_activation(auto& dz, auto const& y) const {
    if (hidden_ == bench::activation::sigmoid) {
      dz.array() *= y.array() * (1.0F - y.array());
    } else {
      dz = (y.array() > 0.0F).select(dz, 0.0F);
    }
  }

  void update(float rate) {
    for (layer& l : layers_) {
      l.weights -= rate * l.weight_gradient;
      l.biases -= rate * l.bias_gradient;
    }
  }

  [[nodiscard]] std::vector<float> gather(weight_matrix layer::* weights, vector layer::* biases) const {
    std::vector<float> all;
    for (layer const& l : layers_) {
      all.insert(all.end(), (l.*weights).data(), (l.*weights).data() + (l.*weights).size());
      all.insert(all.end(), (l.*biases).data(), (l.*biases).data() + (l.*biases).size());
    }
    return all;
  }

  std::vector<layer> layers_;
  bench::activation hidden_;
};

using network = basic_network<Eigen::RowMajor>;

}  // namespace eigen_dynamic
