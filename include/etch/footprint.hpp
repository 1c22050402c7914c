// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/train.hpp>

namespace etch {

/// What a network takes, in bytes, on a core without SIMD (with it the values between the layers are in registers, and
/// padded).
///
/// The stack that is measured is `activations`, or `trace`, `deltas` and `gradient`, and what the compiler saves in
/// calls: the tests paint the stack, and allow 320 bytes with -Os on each of their cores (`tests/firmware`). With -O2
/// and -O3 g++ keeps copies of the values as well: they allow twice as much and 320 bytes.
struct footprint_type {
  std::size_t parameters = 0;   ///< the network itself: in flash where it is `constexpr`, in RAM where it learns
  std::size_t activations = 0;  ///< the values between the layers of a prediction, on the stack
  std::size_t trace = 0;        ///< the values that a step keeps of them, on the stack
  std::size_t deltas = 0;       ///< the gradients of the loss with respect to these, and what they are scaled to
  std::size_t gradient = 0;     ///< that with respect to the parameters, on the stack; 0 where each is changed in place
  std::size_t optimizer = 0;    ///< the optimizer: its settings, and its moments where it has any

  /// The stack that `forward` takes of a network in flash, besides what calls save.
  std::size_t predicting = 0;

  /// The RAM that `learn` takes, the network included, besides what calls save.
  std::size_t learning = 0;
};

namespace detail {

/// The number of values at a place between the layers.
template <class Network, std::size_t Index>
inline constexpr std::size_t width_at =
    array_size<std::remove_cvref_t<decltype(std::declval<typename Network::trace_type&>().template value<Index>())>>;

/// The gradients that the pass back scales into copies: from where several values become one, those of the layers
/// before that learn (`network::propagate`).
template <class Network, std::size_t... Index>
[[nodiscard]] consteval std::size_t scaled_values(std::index_sequence<Index...> /*layers*/) noexcept {
  using T = typename Network::number_type;
  std::size_t learning = 0;
  std::size_t scaled = 0;
  auto const visit = [&](std::size_t index, bool learns, std::size_t takes, std::size_t gives) {
    learning += learns ? gives : 0;
    scaled += index > 0 && gives == 1 && takes > 1 ? learning : 0;
  };
  (visit(Index, trainable<typename Network::template layer_type<Index>, T>, width_at<Network, Index>,
         width_at<Network, Index + 1>),
   ...);
  return scaled;
}

/// The optimizer that stores nothing.
template <class Network>
struct plain_descent_of : std::type_identity<sgd<Network>> {};
template <class Network>
  requires is_fixed<typename Network::number_type>
struct plain_descent_of<Network> : std::type_identity<fixed_sgd<Network>> {};
template <class Network>
using plain_descent = typename plain_descent_of<Network>::type;

template <class Network, class Optimizer>
[[nodiscard]] consteval footprint_type footprint_of() noexcept {
  using T = typename Network::number_type;
  footprint_type bytes;
  bytes.parameters = Network::parameter_count == 0 ? 0 : sizeof(Network);
  bytes.trace = sizeof(typename Network::trace_type);
  bytes.activations = bytes.trace;
  bytes.deltas = bytes.trace - sizeof(typename Network::input_type) +
                 scaled_values<Network>(std::make_index_sequence<Network::depth>{}) * sizeof(T);
  bytes.gradient = updates_in_place<Optimizer> ? 0 : sizeof(Network);
  bytes.optimizer = sizeof(Optimizer);
  bytes.predicting = bytes.activations;
  bytes.learning = bytes.parameters + bytes.trace + bytes.deltas + bytes.gradient + bytes.optimizer;
  return bytes;
}

}  // namespace detail

/// What a network takes that predicts, and that learns one sample after the other by this optimizer:
///
///   static_assert(etch::footprint<model, etch::adam<model>>.learning <= 4096);
///
/// With plain `sgd` (the default; of fixed-point networks `fixed_sgd`) each parameter is changed as soon as its
/// gradient is known, and no gradient is stored. (`fit` has a copy of the network beside its gradient, and
/// `batch_scratch_size` of a batch.)
template <class Network, class Optimizer = detail::plain_descent<std::remove_cv_t<Network>>>
  requires detail::passes<std::conjunction<detail::is_network<std::remove_cv_t<Network>>,
                                           detail::is_optimizer<Optimizer, std::remove_cv_t<Network>>>>
inline constexpr footprint_type footprint = detail::footprint_of<std::remove_cv_t<Network>, Optimizer>();

}  // namespace etch
