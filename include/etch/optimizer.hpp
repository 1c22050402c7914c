// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

/// A rule that changes the parameters of a network, given the gradient of the loss.
///
/// Its settings and its state, if any, are members: moments are networks of the same type. Weight
/// decay acts on the weights and leaves the biases alone.
template <class Optimizer, class Network>
concept optimizer = requires(Optimizer& o, Network& net, Network const& gradient) {
  { o.step(net, gradient) } noexcept;
};

namespace detail {

/// The gradient g of parameter p with the L2 penalty's decay * p added, for weights. (Of P, a number or several.)
template <class P, class T>
[[nodiscard]] ETCH_INLINE constexpr P with_decay(parameter_kind kind, P const& g, P const& p, T decay) noexcept {
  return kind == parameter_kind::weights ? g + P{decay} * p : g;
}

/// -1, 0 or 1: the sign of x; 0 for NaN.
template <class T>
[[nodiscard]] ETCH_INLINE constexpr T sign(T x) noexcept {
  return static_cast<T>(static_cast<int>(x > T{0}) - static_cast<int>(x < T{0}));
}

}  // namespace detail

/// Plain gradient descent: p -= rate g.
template <detail::network_over_reals_or_error Network>
struct sgd {
  using T = typename Network::number_type;
  T learning_rate = static_cast<T>(0.1);
  T weight_decay = T{0};  ///< added to the gradient as weight_decay * p

  ETCH_INLINE constexpr void step(Network& net, Network const& gradient) noexcept {
    detail::for_each_register(update(), net, gradient);
  }

  /// The step of one parameter, or of several side by side, as a function of what it is, itself and its gradient. What
  /// it shrinks by comes first, as that waits for no gradient; without decay it is a factor of 1, which changes
  /// nothing.
  [[nodiscard]] ETCH_INLINE constexpr auto update() const noexcept {
    return [minus_rate = -learning_rate, kept = T{1} - learning_rate * weight_decay]<class P>(
               parameter_kind kind, P& p, P const& g) ETCH_INLINE_LAMBDA {
      using math::multiply_add;
      p = multiply_add(P{minus_rate}, g, kind == parameter_kind::weights ? P{kept} * p : p);
    };
  }
};

/// Gradient descent with momentum: v = mu v + g, p -= rate v. Nesterov's form looks one step ahead:
/// p -= rate (g + mu v). Sutskever, Martens, Dahl and Hinton 2013.
template <detail::network_over_reals_or_error Network>
struct momentum {
  using T = typename Network::number_type;
  T learning_rate = static_cast<T>(0.1);
  T mu = static_cast<T>(0.9);
  bool nesterov = false;
  T weight_decay = T{0};  ///< added to the gradient as weight_decay * p
  Network velocity{};

  constexpr void step(Network& net, Network const& gradient) noexcept {
    detail::for_each_register(
        [this]<class P>(parameter_kind kind, P& p, P const& raw, P& v) ETCH_INLINE_LAMBDA {
          P const g = detail::with_decay(kind, raw, p, weight_decay);
          v = P{mu} * v + g;
          p -= P{learning_rate} * (nesterov ? g + P{mu} * v : v);
        },
        net, gradient, velocity);
  }
};

/// How Adam applies weight decay: added to the gradient, or to the step (decoupled).
enum class decay { in_gradient, decoupled };

/// Adam and AdamW: with the moments m = b1 m + (1 - b1) g and v = b2 v + (1 - b2) g^2,
///
///   p -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
///
/// Kingma and Ba 2015, Algorithm 1; decoupled: p -= rate weight_decay p first, Loshchilov and
/// Hutter 2019, Algorithm 2.
template <detail::network_over_reals_or_error Network, decay Decay>
struct adam_with {
  using T = typename Network::number_type;
  T learning_rate = static_cast<T>(0.001);
  T beta1 = static_cast<T>(0.9);
  T beta2 = static_cast<T>(0.999);
  T epsilon = static_cast<T>(1e-8);
  T weight_decay = Decay == decay::decoupled ? static_cast<T>(0.01) : T{0};
  Network first_moment{};
  Network second_moment{};
  T beta1_power = T{1};  ///< beta1^t
  T beta2_power = T{1};  ///< beta2^t

  constexpr void step(Network& net, Network const& gradient) noexcept {
    beta1_power *= beta1;
    beta2_power *= beta2;
    T const first_scale = T{1} / (T{1} - beta1_power);
    T const second_scale = T{1} / (T{1} - beta2_power);
    for_each_parameter<pass::looped>(
        [&](parameter_kind kind, T& p, T const& raw, T& m, T& v) ETCH_INLINE_LAMBDA {
          T const g = Decay == decay::decoupled ? raw : detail::with_decay(kind, raw, p, weight_decay);
          if constexpr (Decay == decay::decoupled) {
            p -= kind == parameter_kind::weights ? learning_rate * weight_decay * p : T{0};
          }
          m = beta1 * m + (T{1} - beta1) * g;
          v = beta2 * v + (T{1} - beta2) * g * g;
          p -= learning_rate * (m * first_scale) / (math::sqrt(v * second_scale) + epsilon);
        },
        net, gradient, first_moment, second_moment);
  }
};

/// Adam, with weight decay in the gradient.
template <class Network>
using adam = adam_with<Network, decay::in_gradient>;

/// Adam with decoupled weight decay.
template <class Network>
using adamw = adam_with<Network, decay::decoupled>;

/// Resilient backpropagation, for full batches: each parameter has a step size of its own, which
/// grows while the sign of its gradient stays and shrinks where it changes; where it changes, this
/// step is left out. Riedmiller and Braun 1993, in the variant iRprop- of Igel and Huesken 2000.
template <detail::network_over_reals_or_error Network>
struct rprop {
  using T = typename Network::number_type;
  T initial_step = static_cast<T>(0.01);
  T increase = static_cast<T>(1.2);
  T decrease = static_cast<T>(0.5);
  T smallest_step = static_cast<T>(1e-6);
  T largest_step = T{50};
  Network steps{};
  Network previous_gradient{};
  bool started = false;

  constexpr void step(Network& net, Network const& gradient) noexcept {
    if (!started) {
      for_each_parameter<pass::looped>([this](parameter_kind, T& s) { s = initial_step; }, steps);
      started = true;
    }
    for_each_parameter<pass::looped>(
        [this](parameter_kind, T& p, T const& g, T& s, T& previous) ETCH_INLINE_LAMBDA {
          // Signs, not the product of the gradients: that would underflow for small ones.
          T const agreement = detail::sign(g) * detail::sign(previous);
          if (agreement > T{0}) {
            s = math::select(s * increase > largest_step, largest_step, s * increase);
          } else if (agreement < T{0}) {
            s = math::select(s * decrease < smallest_step, smallest_step, s * decrease);
          }
          previous = agreement < T{0} ? T{0} : g;
          p -= s * detail::sign(previous);
        },
        net, gradient, steps, previous_gradient);
  }
};

/// What a batch's gradient is: the sum over its samples, their mean, or, as in the report that the
/// reference experiments come from, the sum for the weights and the mean for the biases.
enum class reduction { sum, mean, report };

/// Turns the sum of `count` samples' gradients into what `how` says.
template <math::real T, class... Layers>
ETCH_INLINE constexpr void reduce(network<T, Layers...>& gradient, reduction how, std::size_t count) noexcept {
  T const mean = T{1} / static_cast<T>(count);
  T const of_weights = how == reduction::mean ? mean : T{1};
  T const of_biases = how == reduction::sum ? T{1} : mean;
  detail::for_each_register(
      [&]<class G>(parameter_kind kind, G& g)
          ETCH_INLINE_LAMBDA { g = g * G{kind == parameter_kind::weights ? of_weights : of_biases}; },
      gradient);
}
template <class... None>
constexpr auto reduce(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: reduce takes a gradient, which is a network over float or double and is changed, a reduction "
                "and the number of samples");
}

namespace detail {

/// A norm as the product of the largest magnitude and the norm of the rest, so that no square
/// overflows or underflows.
template <class T>
struct scaled_norm {
  T largest{};
  T rest = T{1};
};

template <class T, class... Layers>
[[nodiscard]] constexpr scaled_norm<T> norm_of(network<T, Layers...> const& net) noexcept {
  scaled_norm<T> result;
  T& largest = result.largest;
  for_each_parameter<pass::looped>(
      [&](parameter_kind, T const& p) { largest = math::abs(p) > largest ? math::abs(p) : largest; }, net);
  if (largest > T{0}) {
    T sum{};
    for_each_parameter<pass::looped>([&](parameter_kind, T const& p) { sum += (p / largest) * (p / largest); }, net);
    result.rest = math::sqrt(sum);
  }
  return result;
}

}  // namespace detail

/// The Euclidean norm of all parameters (of a gradient: its length).
template <math::real T, class... Layers>
[[nodiscard]] constexpr T norm(network<T, Layers...> const& net) noexcept {
  auto const n = detail::norm_of(net);
  return n.largest * n.rest;
}
template <class... None>
constexpr auto norm(...) noexcept {
  static_assert(detail::never<None...>, "etch: norm takes a network over float or double");
}

/// Scales a gradient down to the norm `longest` where it is longer. One whose norm is infinite or NaN
/// stays as it is.
template <math::real T, class... Layers>
constexpr void clip_by_norm(network<T, Layers...>& gradient, std::type_identity_t<T> longest) noexcept {
  auto const n = detail::norm_of(gradient);
  if (n.largest > longest / n.rest) {
    T const scale = longest / n.largest / n.rest;
    for_each_parameter<pass::looped>([&](parameter_kind, T& g) { g *= scale; }, gradient);
  }
}
template <class... None>
constexpr auto clip_by_norm(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: clip_by_norm takes a gradient, which is a network over float or double and is changed, and a length");
}

}  // namespace etch
