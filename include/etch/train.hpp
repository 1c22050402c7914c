// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/loss.hpp>
#include <etch/optimizer.hpp>
#include <etch/random.hpp>
#include <etch/sample.hpp>

namespace etch {

/// How `fit` goes through the samples.
template <class T>
struct fit_options {
  std::size_t epochs = 1000;
  std::size_t batch_size = 0;          ///< 0: all samples (full batch); 1: one by one
  reduction reduce = reduction::mean;  ///< how a batch's gradients become one
  bool shuffle = false;                ///< a new order of the samples (fewer than 2^32) in each epoch
  std::uint64_t seed = 1;              ///< of these orders
  T clip_norm = T{0};                  ///< the longest gradient allowed; 0: any
};

/// What `fit` did. The network holds the outcome.
template <class T>
struct fit_result {
  std::size_t epochs = 0;  ///< the epochs run to their end
  T loss = T{0};           ///< the mean loss of the last of them, each sample's taken before its batch's update
  bool diverged = false;   ///< the loss or a parameter became infinite or NaN: the network is that before the epoch
};

/// What a callback of `fit` sees after each epoch.
template <class Network>
struct epoch_report {
  std::size_t epoch;  ///< from 1
  typename Network::number_type loss;
  Network const& net;
};

/// What a callback of `fit` may answer; one that answers nothing goes on.
enum class training { go_on, stop };

/// The callback that does nothing.
struct no_callback {
  template <class Network>
  constexpr void operator()(epoch_report<Network> const& /*report*/) const noexcept {}
};

/// Whether every parameter is neither infinite nor NaN.
template <math::real T, class... Layers>
[[nodiscard]] constexpr bool is_finite(network<T, Layers...> const& net) noexcept {
  bool finite = true;
  for_each_parameter<pass::looped>([&](parameter_kind, T const& p) { finite = finite && math::is_finite(p); }, net);
  return finite;
}

namespace detail {

template <class T>
struct is_trained_in : std::bool_constant<math::real<T>> {
  static constexpr auto refuse() noexcept {
    static_assert(math::real<T>, "etch: this number type cannot be trained in: training computes in float or double");
  }
};

template <class Loss, class Network>
struct is_loss : std::bool_constant<loss<Loss, typename Network::number_type, Network::outputs>> {
  static constexpr auto refuse() noexcept {
    static_assert(loss<Loss, typename Network::number_type, Network::outputs>,
                  "etch: this is no loss for this network: it lacks what etch::loss asks for");
  }
};

template <class Optimizer, class Network>
struct is_optimizer : std::bool_constant<optimizer<Optimizer, Network>> {
  static constexpr auto refuse() noexcept {
    static_assert(optimizer<Optimizer, Network>,
                  "etch: this is no optimizer of this network: it lacks what etch::optimizer asks for");
  }
};

/// What a callback gives for a report of the network; `not_callable` where it cannot be called.
struct not_callable {};
template <class OnEpoch, class Network>
struct answer_of : std::type_identity<not_callable> {};
template <class OnEpoch, class Network>
  requires std::is_invocable_v<OnEpoch&, epoch_report<Network> const&>
struct answer_of<OnEpoch, Network> : std::remove_cvref<std::invoke_result_t<OnEpoch&, epoch_report<Network> const&>> {};

template <class OnEpoch, class Network, class Answer = typename answer_of<OnEpoch, Network>::type>
struct is_callback : std::bool_constant<std::is_void_v<Answer> || std::is_same_v<Answer, training>> {
  static constexpr auto refuse() noexcept {
    static_assert(std::is_void_v<Answer> || std::is_same_v<Answer, training>,
                  "etch: this is no callback of fit: it takes an etch::epoch_report, and gives nothing or an "
                  "etch::training");
  }
};

/// Adds one sample's gradient to `sum` and gives its loss.
template <class Network, class Sample, class Loss>
ETCH_INLINE constexpr auto accumulate(Network const& net, Sample const& example, Loss const& loss,
                                      Network& sum) noexcept {
  auto const trace = net.trace(example.input);
  net.accumulate(trace, loss.gradient(trace.output(), example.target), sum);
  return loss.value(trace.output(), example.target);
}

/// One pass through the samples, batch by batch. Gives the mean loss, each sample's taken before the
/// update of its batch.
template <class T, class... Layers, class Samples, class Loss, class Optimizer>
constexpr T train_epoch(network<T, Layers...>& net, Samples const& samples, Loss const& loss, Optimizer& optimizer,
                        fit_options<T> const& options, permutation const& order) noexcept {
  std::size_t const size = std::size(samples);
  std::size_t const batch_size = options.batch_size == 0 || options.batch_size > size ? size : options.batch_size;
  T total{};
  for (std::size_t begin = 0; begin < size; begin += batch_size) {
    std::size_t const end = size - begin < batch_size ? size : begin + batch_size;
    network<T, Layers...> gradient;
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t const at = options.shuffle ? order(static_cast<std::uint32_t>(i)) : i;
      total += accumulate(net, std::data(samples)[at], loss, gradient);
    }
    reduce(gradient, options.reduce, end - begin);
    if (options.clip_norm > T{0}) {
      clip_by_norm(gradient, options.clip_norm);
    }
    optimizer.step(net, gradient);
  }
  return total / static_cast<T>(size);
}

/// Calls the callback; one that answers nothing goes on.
template <class OnEpoch, class Report>
constexpr training ask(OnEpoch& on_epoch, Report const& report) noexcept {
  if constexpr (!std::is_void_v<decltype(on_epoch(report))>) {
    return on_epoch(report);
  } else {
    on_epoch(report);
    return training::go_on;
  }
}

/// What `fit` does with arguments that are what they should be.
template <class T, class... Layers, class Samples, class Loss, class Optimizer, class OnEpoch>
constexpr fit_result<T> train(network<T, Layers...>& net, Samples const& samples, Loss const& loss,
                              Optimizer& optimizer, fit_options<T> const& options, OnEpoch& on_epoch) noexcept {
  using model = network<T, Layers...>;
  no_speculation();
  fit_result<T> result;
  if (std::size(samples) == 0) {
    return result;
  }
  pcg32 random{options.seed};
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    model const before = net;
    permutation const order{static_cast<std::uint32_t>(std::size(samples)), random};
    T const mean = train_epoch(net, samples, loss, optimizer, options, order);
    if (!math::is_finite(mean) || !is_finite(net)) {
      net = before;
      result.diverged = true;
      break;
    }
    result.epochs = epoch;
    result.loss = mean;
    if (ask(on_epoch, epoch_report<model>{epoch, mean, net}) == training::stop) {
      break;
    }
  }
  return result;
}

}  // namespace detail

/// Learns from one sample now: forward, backward, update. Gives the sample's loss before the update.
///
///   etch::adam<model> optimizer{.learning_rate = 0.01F};  // keep it: its moments live from call to call
///   etch::learn(net, etch::sample_of<model>{{x0, x1}, {target}}, etch::squared_error{}, optimizer);
///
/// The streaming form: no data set is held. Where the loss is infinite or NaN the network and the
/// optimizer are left as they were.
/// Where it is finite and only the update overflows (a rate far too
/// large), the update is made: `is_finite(net)` tells. `fit`, which keeps a copy, undoes it.
template <class T, class... Layers, class U, std::size_t Inputs, std::size_t Outputs, class Loss, class Optimizer>
ETCH_INLINE constexpr T learn(network<T, Layers...>& net, sample<U, Inputs, Outputs> const& example, Loss const& loss,
                              Optimizer&& optimizer) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<
                    detail::is_trained_in<T>, detail::check_sample<model, sample<U, Inputs, Outputs>>,
                    detail::is_loss<Loss, model>, detail::is_optimizer<std::remove_reference_t<Optimizer>, model>>>) {
    auto const trace = net.trace(example.input);
    T const value = loss.value(trace.output(), example.target);
    if (math::is_finite(value)) {
      optimizer.step(net, net.backward(trace, loss.gradient(trace.output(), example.target)));
    }
    return value;
  } else {
    return T{};
  }
}

/// Trains the network on the samples, epoch by epoch.
///
///   fit(net, samples, squared_error{}, sgd<model>{.learning_rate = 0.1F}, {.epochs = 1000},
///       [](auto const& report) { return report.loss < 0.01F ? training::stop : training::go_on; });
///
/// The sums over a batch are taken in the order of its samples, so that the same data, seed and
/// options give the same bits, at compile time too. If the loss or a parameter becomes infinite or
/// NaN, training ends and the network is that of the last epoch that was finite.
/// The optimizer's state is
/// then as broken as the network was: go on with a new one. In a constant expression g++ refuses an
/// overflow, and clang a NaN, before that. Without samples nothing is done and no epoch counted.
///
/// memory  on the stack: a gradient, a copy of the network, a trace; no heap
template <class T, class... Layers, class Samples, class Loss, class Optimizer, class OnEpoch = no_callback>
constexpr fit_result<T> fit(network<T, Layers...>& net, Samples const& samples, Loss const& loss, Optimizer&& optimizer,
                            std::type_identity_t<fit_options<T>> const& options = {},
                            OnEpoch&& on_epoch = {}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<detail::is_trained_in<T>, detail::check_samples<model, Samples>,
                                                detail::is_loss<Loss, model>,
                                                detail::is_optimizer<std::remove_reference_t<Optimizer>, model>,
                                                detail::is_callback<std::remove_reference_t<OnEpoch>, model>>>) {
    return detail::train(net, samples, loss, optimizer, options, on_epoch);
  } else {
    return {};
  }
}

}  // namespace etch
