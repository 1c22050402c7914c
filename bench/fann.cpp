// SPDX-License-Identifier: BSL-1.0
#include <floatfann.h>

#include <algorithm>
#include <memory>

#include "works.hpp"

// What `fann_train` is made of; the library exports them, and declares them in a header that C++ cannot read.
extern "C" {
void fann_compute_MSE(struct fann* ann, fann_type* desired_output);
void fann_backpropagate_MSE(struct fann* ann);
void fann_update_slopes_batch(struct fann* ann, struct fann_layer* layer_begin, struct fann_layer* layer_end);
}

namespace bench {

namespace {

/// FANN. Its error is (target - y), half the gradient of ours: it learns at twice the rate. A batch forward is one
/// sample after the other.
class fann_implementation {
 public:
  explicit fann_implementation(task const& t) : task_(t), x_(t.widths.front()) {
    std::vector<unsigned> const layers{t.widths.begin(), t.widths.end()};
    net_.reset(fann_create_standard_array(static_cast<unsigned>(layers.size()), layers.data()));
    fann_set_activation_function_hidden(net_.get(), FANN_SIGMOID);
    fann_set_activation_steepness_hidden(net_.get(), 0.5F);  // its sigmoid is 1 / (1 + e^(-2 steepness x))
    fann_set_activation_function_output(net_.get(), FANN_LINEAR);
    fann_set_activation_steepness_output(net_.get(), 1.0F);
    fann_set_train_error_function(net_.get(), FANN_ERRORFUNC_LINEAR);
    fann_set_learning_momentum(net_.get(), 0.0F);

    data_.num_data = static_cast<unsigned>(t.samples());
    data_.num_input = layers.front();
    data_.num_output = layers.back();
    for (std::size_t s = 0; s < t.samples(); ++s) {
      inputs_.push_back(input(s));
      targets_.push_back(target(s));
    }

    // A neuron's weights lie one after the other, the bias last, as if of one more input.
    fann_type* next = net_->weights;
    float const* own = t.parameters.data();
    for (std::size_t k = 0; k + 1 < t.widths.size(); ++k) {
      for (std::size_t o = 0; o < t.widths[k + 1]; ++o) {
        for (std::size_t i = 0; i <= t.widths[k]; ++i) {
          order_.push_back(static_cast<std::size_t>(own - t.parameters.data()) + i * t.widths[k + 1] + o);
          *next++ = t.parameters[order_.back()];
        }
      }
      own += (t.widths[k] + 1) * t.widths[k + 1];
    }
  }

  [[nodiscard]] fann_type const* forward(std::size_t first) { return fann_run(net_.get(), input(first)); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    std::ranges::copy(task_.input(first), x_.begin());
    x_[0] += 0.0F * last;
    return *fann_run(net_.get(), x_.data());
  }

  /// Adds to the gradient that it keeps, as it does for each sample of a batch.
  fann_implementation& backward(std::size_t first) {
    fann_run(net_.get(), input(first));
    fann_compute_MSE(net_.get(), target(first));
    fann_backpropagate_MSE(net_.get());
    fann_update_slopes_batch(net_.get(), net_->first_layer + 1, net_->last_layer - 1);
    return *this;
  }

  float train_step(std::size_t first, float rate) {
    fann_set_training_algorithm(net_.get(), FANN_TRAIN_INCREMENTAL);
    fann_set_learning_rate(net_.get(), 2.0F * rate);
    fann_train(net_.get(), input(first), target(first));
    return fann_get_MSE(net_.get());
  }

  [[nodiscard]] std::vector<float> const& batch_forward(std::size_t first, std::size_t count) {
    outputs_.resize(count * task_.widths.back());
    for (std::size_t s = 0; s < count; ++s) {
      std::copy_n(fann_run(net_.get(), input(first + s)), task_.widths.back(),
                  outputs_.data() + s * task_.widths.back());
    }
    return outputs_;
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    fann_set_training_algorithm(net_.get(), FANN_TRAIN_BATCH);
    fann_set_learning_rate(net_.get(), 2.0F * rate);
    data_.num_data = static_cast<unsigned>(count);
    data_.input = inputs_.data() + first;
    data_.output = targets_.data() + first;
    return fann_train_epoch(net_.get(), &data_);
  }

  [[nodiscard]] std::vector<float> parameters() const {
    std::vector<float> all(order_.size());
    for (std::size_t w = 0; w < order_.size(); ++w) {
      all[order_[w]] = net_->weights[w];
    }
    return all;
  }

 private:
  [[nodiscard]] float* input(std::size_t first) { return task_.inputs.data() + first * task_.widths.front(); }
  [[nodiscard]] float* target(std::size_t first) { return task_.targets.data() + first * task_.widths.back(); }

  struct destroy {
    void operator()(fann* net) const { fann_destroy(net); }
  };

  task task_;
  std::unique_ptr<fann, destroy> net_;
  fann_train_data data_{};
  std::vector<fann_type*> inputs_;
  std::vector<fann_type*> targets_;
  std::vector<std::size_t> order_;  // the place, among the task's parameters, of each of its weights
  std::vector<float> x_;
  std::vector<float> outputs_;
};

}  // namespace

/// It has no ReLU.
void add_fann(task const& t) {
  if (t.hidden == activation::sigmoid) {
    add_benchmarks<fann_implementation>("fann", t);
  }
}

}  // namespace bench
