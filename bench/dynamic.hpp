// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "activation.hpp"

/// The dynamic twin of `etch::network`: sizes known at run time, storage in `std::vector`, layers
/// behind a virtual interface; the same algorithm in the same order of summation.
namespace dynamic {

/// Whether a gradient replaces what is stored (one sample) or is added to it (a batch).
enum class put { assign, add };

/// A layer: its parameters and their gradient. The values that flow through it are the network's.
class layer {
 public:
  virtual ~layer() = default;

  [[nodiscard]] virtual std::size_t outputs() const = 0;
  virtual void forward(std::span<float const> x, std::span<float> y) const = 0;

  /// From dy, the gradient with respect to y, those with respect to the parameters and to x; the
  /// latter is left out where dx is empty.
  virtual void backward(std::span<float const> x, std::span<float const> y, std::span<float const> dy,
                        std::span<float> dx, put how) = 0;

  virtual void update(float /*rate*/) {}
  [[nodiscard]] virtual std::span<float> parameters() { return {}; }
  [[nodiscard]] virtual std::span<float const> gradient() const { return {}; }
};

/// z = x W + b
///
/// shapes  x [inputs], W [inputs][outputs], b [outputs] -> z [outputs]; b is stored after W
class dense final : public layer {
 public:
  dense(std::size_t inputs, std::size_t outputs)
      : inputs_(inputs), outputs_(outputs), parameters_((inputs + 1) * outputs), gradient_(parameters_.size()) {}

  [[nodiscard]] std::size_t outputs() const override { return outputs_; }

  void forward(std::span<float const> x, std::span<float> z) const override {
    std::copy_n(row(inputs_), outputs_, z.begin());
    for (std::size_t i = 0; i < inputs_; ++i) {
      float const* const w = row(i);
      for (std::size_t o = 0; o < outputs_; ++o) {
        z[o] += x[i] * w[o];
      }
    }
  }

  void backward(std::span<float const> x, std::span<float const> /*z*/, std::span<float const> dz, std::span<float> dx,
                put how) override {
    for (std::size_t i = 0; i <= inputs_; ++i) {
      float const factor = i < inputs_ ? x[i] : 1.0F;  // the biases are the weights of a constant 1
      float* const g = gradient_.data() + i * outputs_;
      if (how == put::assign) {
        for (std::size_t o = 0; o < outputs_; ++o) {
          g[o] = factor * dz[o];
        }
      } else {
        for (std::size_t o = 0; o < outputs_; ++o) {
          g[o] += factor * dz[o];
        }
      }
    }
    for (std::size_t i = 0; i < dx.size(); ++i) {
      float const* const w = row(i);
      float sum = 0.0F;
      for (std::size_t o = 0; o < outputs_; ++o) {
        sum += w[o] * dz[o];
      }
      dx[i] = sum;
    }
  }

  void update(float rate) override {
    for (std::size_t p = 0; p < parameters_.size(); ++p) {
      parameters_[p] -= rate * gradient_[p];
    }
  }

  [[nodiscard]] std::span<float> parameters() override { return parameters_; }
  [[nodiscard]] std::span<float const> gradient() const override { return gradient_; }

 private:
  /// The weights of input i; for i = inputs, the biases.
  [[nodiscard]] float const* row(std::size_t i) const { return parameters_.data() + i * outputs_; }

  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<float> parameters_;
  std::vector<float> gradient_;
};

/// y = 1 / (1 + e^-x), number by number.
class sigmoid final : public layer {
 public:
  explicit sigmoid(std::size_t width) : width_(width) {}

  [[nodiscard]] std::size_t outputs() const override { return width_; }

  void forward(std::span<float const> x, std::span<float> y) const override {
    for (std::size_t i = 0; i < width_; ++i) {
      y[i] = 1.0F / (1.0F + std::exp(-x[i]));
    }
  }

  void backward(std::span<float const> /*x*/, std::span<float const> y, std::span<float const> dy, std::span<float> dx,
                put /*how*/) override {
    for (std::size_t i = 0; i < dx.size(); ++i) {
      dx[i] = dy[i] * (y[i] * (1.0F - y[i]));
    }
  }

 private:
  std::size_t width_;
};

/// y = x where that is above 0, else 0.
class relu final : public layer {
 public:
  explicit relu(std::size_t width) : width_(width) {}

  [[nodiscard]] std::size_t outputs() const override { return width_; }

  void forward(std::span<float const> x, std::span<float> y) const override {
    for (std::size_t i = 0; i < width_; ++i) {
      y[i] = x[i] > 0.0F ? x[i] : 0.0F;
    }
  }

  void backward(std::span<float const> /*x*/, std::span<float const> y, std::span<float const> dy, std::span<float> dx,
                put /*how*/) override {
    for (std::size_t i = 0; i < dx.size(); ++i) {
      dx[i] = y[i] > 0.0F ? dy[i] : 0.0F;
    }
  }

 private:
  std::size_t width_;
};

/// Dense layers with an activation between any two, trained by gradient descent on the squared error.
/// Buffers are allocated once, by the constructor or by the first batch.
class network {
 public:
  /// `widths` are the inputs, each hidden layer's and the outputs; `parameters` those of each dense
  /// layer in turn, weights before biases: the memory of an `etch::network`.
  network(std::span<std::size_t const> widths, bench::activation hidden, std::span<float const> parameters)
      : inputs_(widths.front()), outputs_(widths.back()), dy_(outputs_) {
    for (std::size_t k = 1; k < widths.size(); ++k) {
      append(std::make_unique<dense>(widths[k - 1], widths[k]));
      auto const own = layers_.back()->parameters();
      std::copy_n(parameters.begin(), own.size(), own.begin());
      parameters = parameters.subspan(own.size());
      if (k + 1 < widths.size()) {
        hidden == bench::activation::sigmoid ? append(std::make_unique<sigmoid>(widths[k]))
                                             : append(std::make_unique<relu>(widths[k]));
      }
    }
  }

  /// The output for the input x, valid until the next call.
  std::span<float const> forward(std::span<float const> x) {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      layers_[k]->forward(k == 0 ? x : values_[k - 1], values_[k]);
    }
    return values_.back();
  }

  /// Trace and gradient of one sample; gives its loss.
  float backward(std::span<float const> x, std::span<float const> target, put how = put::assign) {
    std::span<float const> const y = forward(x);
    float loss = 0.0F;
    for (std::size_t o = 0; o < outputs_; ++o) {
      float const error = y[o] - target[o];
      loss += error * error;
      dy_[o] = 2.0F * error;
    }
    for (std::size_t k = layers_.size(); k-- > 0;) {
      layers_[k]->backward(k == 0 ? x : values_[k - 1], values_[k], k + 1 == layers_.size() ? dy_ : gradients_[k + 1],
                           gradients_[k], how);
    }
    return loss;
  }

  /// One step of gradient descent on one sample; gives its loss before the step.
  float train_step(std::span<float const> x, std::span<float const> target, float rate) {
    float const loss = backward(x, target);
    update(rate);
    return loss;
  }

  /// The outputs for inputs that lie one after the other, valid until the next call.
  std::span<float const> batch_forward(std::span<float const> inputs) {
    std::size_t const count = inputs.size() / inputs_;
    batch_outputs_.resize(count * outputs_);
    for (std::size_t s = 0; s < count; ++s) {
      std::ranges::copy(forward(inputs.subspan(s * inputs_, inputs_)), batch_outputs_.data() + s * outputs_);
    }
    return batch_outputs_;
  }

  /// One step of gradient descent on the mean of the samples; gives their mean loss before the step.
  float batch_train(std::span<float const> inputs, std::span<float const> targets, float rate) {
    std::size_t const count = inputs.size() / inputs_;
    float loss = 0.0F;
    for (std::size_t s = 0; s < count; ++s) {
      loss += backward(inputs.subspan(s * inputs_, inputs_), targets.subspan(s * outputs_, outputs_),
                       s == 0 ? put::assign : put::add);
    }
    update(rate / static_cast<float>(count));
    return loss / static_cast<float>(count);
  }

  [[nodiscard]] std::vector<float> parameters() const {
    return gather([](layer& l) { return l.parameters(); });
  }
  [[nodiscard]] std::vector<float> gradient() const {
    return gather([](layer& l) { return l.gradient(); });
  }

 private:
  void append(std::unique_ptr<layer> next) {
    // The gradient with respect to the input of the network is not wanted: its buffer is empty.
    gradients_.emplace_back(layers_.empty() ? 0 : layers_.back()->outputs());
    values_.emplace_back(next->outputs());
    layers_.push_back(std::move(next));
  }

  void update(float rate) {
    for (auto const& l : layers_) {
      l->update(rate);
    }
  }

  [[nodiscard]] std::vector<float> gather(auto of) const {
    std::vector<float> all;
    for (auto const& l : layers_) {
      auto const own = of(*l);
      all.insert(all.end(), own.begin(), own.end());
    }
    return all;
  }

  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<std::unique_ptr<layer>> layers_;
  std::vector<std::vector<float>> values_;     // each layer's output
  std::vector<std::vector<float>> gradients_;  // the loss's with respect to each layer's input
  std::vector<float> dy_;                      // and with respect to the output of the network
  std::vector<float> batch_outputs_;
};

}  // namespace dynamic
