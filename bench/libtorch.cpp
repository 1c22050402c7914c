// SPDX-License-Identifier: BSL-1.0
#include "works.hpp"

#if ETCH_BENCH_LIBTORCH

#include <torch/torch.h>

#include <algorithm>
#include <span>

namespace bench {

namespace {

/// libtorch, as its own examples use it, on one thread.
class libtorch_implementation {
 public:
  explicit libtorch_implementation(task const& t)
      : inputs_(rows(t.inputs, t.widths.front())),
        targets_(rows(t.targets, t.widths.back())),
        net_(network_of(t)),
        sgd_(net_->parameters(), torch::optim::SGDOptions{0.0}) {}

  [[nodiscard]] float const* forward(std::size_t first) { return batch_forward(first, 1).data(); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    torch::InferenceMode const no_gradient;
    torch::Tensor const x = part(inputs_, first, 1).clone();
    *x.data_ptr<float>() += 0.0F * last;
    output_ = net_->forward(x);
    return *output_.data_ptr<float>();
  }

  libtorch_implementation& backward(std::size_t first) {
    sgd_.zero_grad();
    loss(first, 1).backward();
    return *this;
  }

  float train_step(std::size_t first, float rate) { return batch_train(first, 1, rate); }

  [[nodiscard]] std::span<float const> batch_forward(std::size_t first, std::size_t count) {
    torch::InferenceMode const no_gradient;
    output_ = net_->forward(part(inputs_, first, count));
    return {output_.data_ptr<float>(), static_cast<std::size_t>(output_.numel())};
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    static_cast<torch::optim::SGDOptions&>(sgd_.param_groups()[0].options()).lr(static_cast<double>(rate));
    sgd_.zero_grad();
    torch::Tensor const value = loss(first, count);
    value.backward();
    sgd_.step();
    return value.item<float>();
  }

  [[nodiscard]] std::vector<float> parameters() const {
    std::vector<float> all;
    for (torch::Tensor const& p : net_->parameters()) {
      torch::Tensor const own = p.detach().t().contiguous();
      all.insert(all.end(), own.data_ptr<float>(), own.data_ptr<float>() + own.numel());
    }
    return all;
  }

 private:
  static torch::Tensor rows(std::vector<float> const& numbers, std::size_t width) {
    auto const size = static_cast<std::int64_t>(numbers.size());
    return torch::tensor(numbers).view({size / static_cast<std::int64_t>(width), static_cast<std::int64_t>(width)});
  }

  static torch::Tensor part(torch::Tensor const& all, std::size_t first, std::size_t count) {
    return all.narrow(0, static_cast<std::int64_t>(first), static_cast<std::int64_t>(count));
  }

  static torch::nn::Sequential network_of(task const& t) {
    torch::NoGradGuard const no_gradient;
    torch::nn::Sequential net;
    float const* next = t.parameters.data();
    for (std::size_t k = 0; k + 1 < t.widths.size(); ++k) {
      auto const inputs = static_cast<std::int64_t>(t.widths[k]);
      auto const outputs = static_cast<std::int64_t>(t.widths[k + 1]);
      torch::nn::Linear const dense{inputs, outputs};
      std::vector<float> const weights{next, next + inputs * outputs};
      next += inputs * outputs;
      std::vector<float> const biases{next, next + outputs};
      next += outputs;
      dense->weight.copy_(torch::tensor(weights).view({inputs, outputs}).t());
      dense->bias.copy_(torch::tensor(biases));
      net->push_back(dense);
      if (k + 2 < t.widths.size()) {
        t.hidden == activation::sigmoid ? net->push_back(torch::nn::Sigmoid{}) : net->push_back(torch::nn::ReLU{});
      }
    }
    return net;
  }

  /// The sum over the outputs, the mean over the samples.
  torch::Tensor loss(std::size_t first, std::size_t count) {
    torch::Tensor const error = net_->forward(part(inputs_, first, count)) - part(targets_, first, count);
    return error.square().sum() / static_cast<double>(count);
  }

  torch::Tensor inputs_;
  torch::Tensor targets_;
  torch::nn::Sequential net_;
  torch::optim::SGD sgd_;
  torch::Tensor output_;
};

}  // namespace

void add_libtorch(task const& t) {
  torch::set_num_threads(1);
  add_benchmarks<libtorch_implementation>("libtorch", t);
}

}  // namespace bench

#else

void bench::add_libtorch(task const& /*t*/) {}

#endif
