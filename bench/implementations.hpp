// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <etch/etch.hpp>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "dynamic.hpp"
#include "eigen_dynamic.hpp"
#include "task.hpp"

/// The implementations behind one face, so that each benchmark is written once: made from the same
/// initial network and the same samples, each kept in the form that suits it best, and asked for a
/// piece of work on the samples from `first` on.
///
/// `forward_chained` is `forward` of an input that waits for the last output: 0 times it is added,
/// which the compiler cannot leave out, as it might be infinite.
namespace bench {

namespace detail {

template <class Activation, std::size_t... Widths>
struct model {
  static constexpr std::array widths{Widths...};
  static constexpr std::size_t depth = sizeof...(Widths) - 1;

  template <std::size_t Layer>
  using layer = std::conditional_t<Layer % 2 == 1, Activation, etch::dense<widths[Layer / 2], widths[Layer / 2 + 1]>>;

  template <std::size_t... Layer>
  static etch::network<float, layer<Layer>...> of(std::index_sequence<Layer...>);
  using type = decltype(of(std::make_index_sequence<2 * depth - 1>{}));
};

/// The outputs for the inputs: by the library's own batch where it has one. A free function, for the name is looked
/// up in the library then.
void predict(auto const& net, auto const& inputs, auto const& outputs) {
  if constexpr (requires { batch_forward(net, inputs, outputs); }) {
    batch_forward(net, inputs, outputs);
  } else {
    for (std::size_t s = 0; s < inputs.size(); ++s) {
      outputs[s] = net.forward(inputs[s]);
    }
  }
}

}  // namespace detail

/// A benchmarked network: an activation after each hidden layer, a linear output.
template <class Activation, std::size_t... Widths>
struct network_shape {
  static constexpr std::array widths{Widths...};
  static constexpr activation hidden = std::is_same_v<Activation, etch::relu> ? activation::relu : activation::sigmoid;
  using model = typename detail::model<Activation, Widths...>::type;

  /// The same with another activation.
  template <class Other>
  using with = network_shape<Other, Widths...>;
};

template <std::size_t... Widths>
using shape = network_shape<etch::sigmoid, Widths...>;
template <std::size_t... Widths>
using relu_shape = network_shape<etch::relu, Widths...>;

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

/// The network and the samples as numbers.
template <class Shape>
[[nodiscard, gnu::noinline]] task make_task(typename Shape::model const& initial, samples<Shape> const& data) {
  task result;
  result.widths.assign(Shape::widths.begin(), Shape::widths.end());
  result.hidden = Shape::hidden;
  result.parameters = flat(initial);
  for (std::size_t const width : Shape::widths) {
    result.shape.append(result.shape.empty() ? 0 : 1, '-').append(std::to_string(width));
  }
  for (auto const& [input, target] : data) {
    result.inputs.insert(result.inputs.end(), input.begin(), input.end());
    result.targets.insert(result.targets.end(), target.begin(), target.end());
  }
  return result;
}

template <class Shape>
class etch_network {
 public:
  using model = typename Shape::model;

  [[gnu::noinline]] explicit etch_network(task const& t) : inputs_(t.samples()), data_(t.samples()) {
    std::size_t next = 0;
    etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, float& p) { p = t.parameters[next++]; },
                                                 net_);
    for (std::size_t s = 0; s < data_.size(); ++s) {
      std::ranges::copy(t.input(s), inputs_[s].begin());
      data_[s].input = inputs_[s];
      std::ranges::copy(t.target(s), data_[s].target.begin());
    }
  }
  etch_network(model const& initial, samples<Shape> const& data) : etch_network(make_task<Shape>(initial, data)) {}

  [[nodiscard]] auto forward(std::size_t first) { return net_.forward(inputs_[first]); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    auto x = inputs_[first];
    x[0] += 0.0F * last;
    return net_.forward(x)[0];
  }

  [[nodiscard, gnu::noinline]] model const& backward(std::size_t first) {
    auto const trace = net_.trace(data_[first].input);
    net_.backward(trace, loss.gradient(trace.output(), data_[first].target), gradient_);
    return gradient_;
  }

  [[gnu::noinline]] float train_step(std::size_t first, float rate) {
    return etch::learn(net_, data_[first], loss, etch::sgd<model>{.learning_rate = rate});
  }

  [[nodiscard, gnu::noinline]] auto& batch_forward(std::size_t first, std::size_t count) {
    outputs_.resize(count);
    detail::predict(net_, std::span{std::as_const(inputs_)}.subspan(first, count), std::span{outputs_});
    return outputs_;
  }

  [[gnu::noinline]] float batch_train(std::size_t first, std::size_t count, float rate, std::size_t epochs = 1) {
    return etch::fit(net_, std::span{data_}.subspan(first, count), loss, etch::sgd<model>{.learning_rate = rate},
                     {.epochs = epochs})
        .loss;
  }

  [[nodiscard]] std::vector<float> parameters() const { return flat(net_); }

 protected:
  [[nodiscard]] model const& net() const { return net_; }
  [[nodiscard]] auto const& input(std::size_t i) const { return inputs_[i]; }

 private:
  static constexpr etch::squared_error loss{};

  // Aligned, as Eigen's matrices of fixed size are by themselves.
  alignas(64) model net_;
  std::vector<typename model::input_type> inputs_;
  samples<Shape> data_;
  std::vector<typename model::output_type> outputs_;
  alignas(64) model gradient_;
};

/// The same, with the network as it starts prepared for predictions of one sample.
template <class Shape>
class prepared_network : public etch_network<Shape> {
 public:
  explicit prepared_network(task const& t) : etch_network<Shape>(t), ready_(etch::prepare(this->net())) {}

  [[nodiscard]] auto forward(std::size_t first) { return ready_.forward(this->input(first)); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    auto x = this->input(first);
    x[0] += 0.0F * last;
    return ready_.forward(x)[0];
  }

 private:
  etch::prepared<typename Shape::model> ready_;
};

/// The dynamic twin.
class dynamic_implementation {
 public:
  explicit dynamic_implementation(task const& t)
      : task_(t), net_(t.widths, t.hidden, t.parameters), x_(t.widths.front()) {}

  [[nodiscard]] std::span<float const> forward(std::size_t first) { return net_.forward(task_.input(first)); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    std::ranges::copy(task_.input(first), x_.begin());
    x_[0] += 0.0F * last;
    return net_.forward(x_)[0];
  }

  dynamic::network& backward(std::size_t first) {
    net_.backward(task_.input(first), task_.target(first));
    return net_;
  }

  float train_step(std::size_t first, float rate) {
    return net_.train_step(task_.input(first), task_.target(first), rate);
  }

  [[nodiscard]] std::span<float const> batch_forward(std::size_t first, std::size_t count) {
    return net_.batch_forward(task_.input(first, count));
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    return net_.batch_train(task_.input(first, count), task_.target(first, count), rate);
  }

  [[nodiscard]] std::vector<float> parameters() const { return net_.parameters(); }

 private:
  task task_;
  dynamic::network net_;
  std::vector<float> x_;
};

/// Eigen's matrices of dynamic size.
template <int BatchOrder>
class eigen_implementation {
 public:
  using network = eigen_dynamic::basic_network<BatchOrder>;

  explicit eigen_implementation(task const& t)
      : net_(t.widths, t.hidden, t.parameters),
        inputs_(rows(t.inputs, t.widths.front()).transpose()),
        targets_(rows(t.targets, t.widths.back()).transpose()),
        batch_inputs_(inputs_.transpose()),
        batch_targets_(targets_.transpose()),
        x_(inputs_.rows()) {}

  [[nodiscard]] auto& forward(std::size_t first) { return net_.forward(inputs_.col(index(first))); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    x_ = inputs_.col(index(first));
    x_[0] += 0.0F * last;
    return net_.forward(x_)[0];
  }

  network& backward(std::size_t first) {
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

  /// Numbers that lie one after the other, as a matrix of the rows that they are.
  [[nodiscard]] static auto rows(std::vector<float> const& numbers, std::size_t width) {
    return Eigen::Map<eigen_dynamic::weight_matrix const>(numbers.data(), index(numbers.size() / width), index(width));
  }

  network net_;
  Eigen::MatrixXf inputs_;  // a sample a column
  Eigen::MatrixXf targets_;
  typename network::matrix batch_inputs_;  // a sample a row
  typename network::matrix batch_targets_;
  eigen_dynamic::vector x_;
};

/// The same two, made as `etch_network` can be made: the tests compare all three.
template <class Shape>
struct dynamic_network : dynamic_implementation {
  dynamic_network(typename Shape::model const& initial, samples<Shape> const& data)
      : dynamic_implementation(make_task<Shape>(initial, data)) {}
};
template <class Shape>
struct eigen_network : eigen_implementation<Eigen::RowMajor> {
  eigen_network(typename Shape::model const& initial, samples<Shape> const& data)
      : eigen_implementation(make_task<Shape>(initial, data)) {}
};

}  // namespace bench
