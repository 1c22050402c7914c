// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/batch.hpp>
#include <etch/fixed_sgd.hpp>

namespace etch {

/// How `fit` goes through the samples.
template <class T>
struct fit_options {
  static_assert(detail::checked<math::detail::is_real<T>>);

  std::size_t epochs = 1000;
  std::size_t batch_size = 0;          ///< 0: all samples (full batch); 1: one by one
  reduction reduce = reduction::mean;  ///< how a batch's gradients become one
  bool shuffle = false;                ///< a new order of the samples (fewer than 2^32) in each epoch
  std::uint64_t seed = 1;              ///< of these orders
  T clip_norm = T{0};                  ///< the longest gradient allowed; 0: any
  std::size_t epochs_done = 0;         ///< of `epochs`: those that an earlier `fit` with these options has done
};

namespace detail {

/// part / whole; 0 of nothing.
[[nodiscard]] constexpr float share(std::size_t part, std::size_t whole) noexcept {
  return whole == 0 ? 0.0F : static_cast<float>(part) / static_cast<float>(whole);
}

}  // namespace detail

/// What `fit` did. The network holds the outcome.
template <class T>
struct fit_result {
  static_assert(detail::checked<math::detail::is_real<T>>);

  std::size_t epochs = 0;   ///< the epochs run to their end, with those that were done before
  T loss = T{0};            ///< the mean loss of the last of them, each sample's taken before its batch's update
  std::size_t correct = 0;  ///< the samples it classified right, each taken before its batch's update
  std::size_t samples = 0;  ///< of how many
  bool diverged = false;    ///< the loss or a parameter became infinite or NaN: the network is that before the epoch

  /// The share of the samples that the last epoch classified right, in [0, 1].
  [[nodiscard]] constexpr float accuracy() const noexcept { return detail::share(correct, samples); }
};

/// What a callback of `fit` sees after each epoch.
template <detail::network_or_error Network>
struct epoch_report {
  std::size_t epoch = 0;  ///< from 1
  typename Network::number_type loss{};
  Network const& net;
  std::size_t correct = 0;  ///< the samples classified right (`classify`), each taken before its batch's update
  std::size_t samples = 0;  ///< of how many

  /// The share of the samples that were classified right, in [0, 1].
  [[nodiscard]] constexpr float accuracy() const noexcept { return detail::share(correct, samples); }
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
  // Without a way out on the first: that would be a branch a parameter, and no SIMD.
  typename math::ieee<T>::bits infinite = 0;
  for_each_parameter<pass::looped>(
      [&](parameter_kind, T const& p) ETCH_INLINE_LAMBDA {
        infinite |= math::is_finite(p) ? typename math::ieee<T>::bits{0} : typename math::ieee<T>::bits{1};
      },
      net);
  return infinite == 0;
}
template <class... None>
constexpr auto is_finite(...) noexcept {
  static_assert(detail::never<None...>, "etch: is_finite takes a network over float or double");
}

namespace detail {

/// Whether an optimizer changes each parameter by its own gradient alone, `update()(kind, p, g)`, so that no gradient
/// of the network need be stored. Of ours: one derived from it may have a `step` of its own.
template <class Optimizer>
inline constexpr bool updates_in_place = false;
template <class Network>
inline constexpr bool updates_in_place<sgd<Network>> = true;
template <class Network, int ScaleBits>
inline constexpr bool updates_in_place<fixed_sgd<Network, ScaleBits>> = true;

/// The gradient dy with respect to the output, as the optimizer wants it propagated.
template <class Optimizer, class Gradient>
[[nodiscard]] ETCH_INLINE constexpr Gradient scaled_for(Optimizer const& optimizer, Gradient const& dy) noexcept {
  if constexpr (requires { optimizer.scaled(dy); }) {
    return optimizer.scaled(dy);
  } else {
    return dy;
  }
}

template <class Optimizer, class Network>
struct is_optimizer : std::bool_constant<optimizer<Optimizer, Network>> {
  static constexpr auto refuse() noexcept {
    static_assert(optimizer<Optimizer, Network>,
                  "etch: this is no optimizer of this network: it lacks what etch::optimizer asks for");
  }
};

/// Refuses a network over a number that does not learn.
template <class Network>
struct learns : std::bool_constant<real_or_fixed<typename Network::number_type>> {
  static constexpr auto refuse() noexcept {
    static_assert(learns::value,
                  "etch: this network computes in a number that does not learn: float, double and fixed-point ones do");
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

/// The step on one sample: each parameter changes as soon as its gradient is known.
template <class T, class... Layers, class Sample, class Loss, class Optimizer>
[[gnu::noinline]] constexpr void step_in_place(network<T, Layers...>& net, Sample const& example, Loss const& loss,
                                               Optimizer const& optimizer, tally<T>& total) noexcept {
  accumulate(net, example, loss, net, total, optimizer.update());
}

/// One pass through the samples, batch by batch. Counts each sample before the update of its batch.
template <std::size_t Width, class Executor, class T, class... Layers, class Sample, class Loss, class Optimizer>
constexpr tally<T> train_epoch(Executor const& executor, network<T, Layers...>& net, Sample const* samples,
                               std::size_t size, Loss const& loss, Optimizer& optimizer, fit_options<T> const& options,
                               permutation const& order) noexcept {
  std::size_t const batch_size = options.batch_size == 0 || options.batch_size > size ? size : options.batch_size;
  tally<T> total;
  if constexpr (updates_in_place<Optimizer>) {
    if (batch_size == 1 && !(options.clip_norm > T{0})) {
      batch_range<Sample> const all{samples, options.shuffle ? &order : nullptr, 0, size};
      for (std::size_t i = 0; i < size; ++i) {
        step_in_place(net, all[i], loss, optimizer, total);
      }
      return total;
    }
  }
  for (std::size_t begin = 0; begin < size; begin += batch_size) {
    std::size_t const end = size - begin < batch_size ? size : begin + batch_size;
    network<T, Layers...> gradient;
    batch_range<Sample> const batch{samples, options.shuffle ? &order : nullptr, begin, end};
    add_batch<Width>(executor, net, batch, loss, gradient, total);
    reduce(gradient, options.reduce, end - begin);
    if (options.clip_norm > T{0}) {
      clip_by_norm(gradient, options.clip_norm);
    }
    optimizer.step(net, gradient);
  }
  return total;
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
template <std::size_t Width, class Executor, class T, class... Layers, class Samples, class Loss, class Optimizer,
          class OnEpoch>
constexpr fit_result<T> train(Executor const& executor, network<T, Layers...>& net, Samples const& samples,
                              Loss const& loss, Optimizer& optimizer, fit_options<T> const& options,
                              OnEpoch& on_epoch) noexcept {
  using model = network<T, Layers...>;
  no_speculation();
  fit_result<T> result{.epochs = options.epochs_done};
  std::size_t const size = std::size(samples);
  if (size == 0) {
    return result;
  }
  pcg32 random{options.seed};
  random.discard(std::uint64_t{permutation::draws} * options.epochs_done);
  for (std::size_t epoch = options.epochs_done; epoch < options.epochs;) {
    ++epoch;
    model const before = net;
    permutation const order{static_cast<std::uint32_t>(size), random};
    tally<T> const total = train_epoch<Width>(executor, net, std::data(samples), size, loss, optimizer, options, order);
    T const mean = total.loss / static_cast<T>(size);
    if (!math::is_finite(mean) || !is_finite(net)) {
      net = before;
      result.diverged = true;
      break;
    }
    result.epochs = epoch;
    result.loss = mean;
    result.correct = total.correct;
    result.samples = size;
    if (ask(on_epoch, epoch_report<model>{epoch, mean, net, total.correct, size}) == training::stop) {
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
/// optimizer are left as they were. Where it is finite and only the update overflows (a rate far too
/// large), the update is made: `is_finite(net)` tells. `fit`, which keeps a copy, undoes it. A network over fixed-point
/// numbers learns by `fixed_sgd`.
template <class T, class... Layers, class U, std::size_t Inputs, std::size_t Outputs, class Loss, class Optimizer>
ETCH_INLINE_IF_FAST constexpr T learn(network<T, Layers...>& net, sample<U, Inputs, Outputs> const& example,
                                      Loss const& loss, Optimizer&& optimizer) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<
                    detail::learns<model>, detail::check_sample<model, sample<U, Inputs, Outputs>>,
                    detail::is_loss<Loss, model>, detail::is_optimizer<std::remove_reference_t<Optimizer>, model>>>) {
    return net.with_trace(example.input, [&](auto const& trace) ETCH_INLINE_LAMBDA {
      auto const y = trace.output();
      T const value = loss.value(y, example.target);
      using math::is_finite;
      if (is_finite(value)) {
        auto const dy = detail::scaled_for(optimizer, loss.gradient(y, example.target));
        if constexpr (detail::updates_in_place<std::remove_cvref_t<Optimizer>>) {
          net.descend(trace, dy, net, optimizer.update());
        } else {
          model gradient;
          net.descend(trace, dy, gradient, assign{});
          optimizer.step(net, gradient);
        }
      }
      return value;
    });
  } else {
    return T{};
  }
}
template <class... None>
constexpr auto learn(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: learn takes a network, which is changed, a sample, a loss and an optimizer");
}

/// Trains the network on the samples, epoch by epoch.
///
///   fit(net, samples, squared_error{}, sgd<model>{.learning_rate = 0.1F}, {.epochs = 1000},
///       [](auto const& report) { return report.loss < 0.01F ? training::stop : training::go_on; });
///
/// Of each batch `Width` samples are computed side by side, `fit<8>(net, ...)`; 0, or none stated: as
/// many as the target's registers hold. The same data, seed, options and width give the same bits, at
/// compile time too; `fit<1>` takes one sample after the other. See `batch_gradient`. If the loss or a
/// parameter becomes infinite or NaN, training ends and the network is that of the last epoch that was
/// finite. The optimizer's state is then as broken as the network was: go on with a new one. In a
/// constant expression g++ refuses an overflow, and clang a NaN, before that. Without samples nothing
/// is done and no epoch counted. Training that was cut off goes on, with the network and the optimizer of that moment
/// (see `save_checkpoint`) and `epochs_done`, to the same bits as if it had not been.
///
/// memory  on the stack: a gradient, a copy of the network, and what `batch_gradient` takes; no heap
template <std::size_t Width = 0, class T, class... Layers, class Samples, class Loss, class Optimizer,
          class OnEpoch = no_callback>
constexpr fit_result<T> fit(network<T, Layers...>& net, Samples const& samples, Loss const& loss, Optimizer&& optimizer,
                            std::type_identity_t<fit_options<T>> const& options = {},
                            OnEpoch&& on_epoch = {}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<detail::is_width<Width>, detail::is_over_reals<model>,
                                                detail::check_samples<model, Samples>, detail::is_loss<Loss, model>,
                                                detail::is_optimizer<std::remove_reference_t<Optimizer>, model>,
                                                detail::is_callback<std::remove_reference_t<OnEpoch>, model>>>) {
    return detail::train<Width>(detail::undivided{}, net, samples, loss, optimizer, options, on_epoch);
  } else {
    return {};
  }
}

/// The same with each batch in parts, which an executor does, for instance on all cores.
///
///   fit(tbb_executor{}, net, samples, squared_error{}, sgd<model>{});  // #include <etch/tbb.hpp>
///
/// The bits are the same with every executor, and those of none where the batches are too small for two
/// parts: see `batch_gradient`. The optimizer's steps and the callback stay with the caller's thread.
///
/// memory  the same, and on the stack the parts' sums (see `parts_limit`); no heap but the executor's
template <std::size_t Width = 0, class Executor, class T, class... Layers, class Samples, class Loss, class Optimizer,
          class OnEpoch = no_callback>
constexpr fit_result<T> fit(Executor const& executor, network<T, Layers...>& net, Samples const& samples,
                            Loss const& loss, Optimizer&& optimizer,
                            std::type_identity_t<fit_options<T>> const& options = {},
                            OnEpoch&& on_epoch = {}) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<detail::is_executor<Executor>, detail::is_width<Width>,
                                                detail::is_over_reals<model>, detail::check_samples<model, Samples>,
                                                detail::is_loss<Loss, model>,
                                                detail::is_optimizer<std::remove_reference_t<Optimizer>, model>,
                                                detail::is_callback<std::remove_reference_t<OnEpoch>, model>>>) {
    return detail::train<Width>(executor, net, samples, loss, optimizer, options, on_epoch);
  } else {
    return {};
  }
}

template <std::size_t Width = 0, class... None>
constexpr auto fit(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: fit takes a network, which is changed, a range of samples, a loss and an optimizer, then "
                "fit_options and a callback, if any, and before them an executor, if any");
}
// An initializer list goes to no `...`.
template <std::size_t Width = 0, class... None>
constexpr auto fit(detail::anything, detail::anything, detail::anything, detail::anything, fit_options<float> const&,
                   ...) noexcept {
  return fit(detail::never<None...>);
}
template <std::size_t Width = 0, class... None>
constexpr auto fit(detail::anything, detail::anything, detail::anything, detail::anything, detail::anything,
                   fit_options<float> const&, ...) noexcept {
  return fit(detail::never<None...>);
}

}  // namespace etch
