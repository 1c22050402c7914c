// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/train.hpp>

namespace etch {

/// What a network takes, in bytes.
///
/// The stack that is measured is `activations`, or `trace`, `deltas` and `gradient`, and what the compiler saves in
/// calls: 30 to 310 bytes on the cores that are tested (`tests/firmware`, -Os).
struct footprint_type {
  std::size_t parameters = 0;   ///< the network itself: in flash where it is `constexpr`, in RAM where it learns
  std::size_t activations = 0;  ///< the values between the layers of a prediction, on the stack
  std::size_t trace = 0;        ///< the values that a step keeps of them, on the stack
  std::size_t deltas = 0;       ///< the gradients of the loss with respect to these, on the stack
  std::size_t gradient = 0;     ///< that with respect to the parameters, on the stack; 0 where each is changed in place
  std::size_t optimizer = 0;    ///< the optimizer: its settings, and its moments where it has any

  /// The RAM that `forward` takes of a network in flash.
  std::size_t predicting = 0;

  /// The RAM that `learn` takes, the network included.
  std::size_t learning = 0;
};

namespace detail {

template <class Network, class Optimizer>
[[nodiscard]] consteval footprint_type footprint_of() noexcept {
  using T = typename Network::number_type;
  footprint_type bytes;
  bytes.parameters = Network::parameter_count * sizeof(T);
  bytes.trace = sizeof(typename Network::trace_type);
  bytes.activations = bytes.trace;
  bytes.deltas = bytes.trace - sizeof(typename Network::input_type);
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
/// With plain `sgd` each parameter is changed as soon as its gradient is known, and no gradient is stored. (`fit` has
/// a copy of the network beside its gradient, and `batch_scratch_size` of a batch.)
template <class Network, class Optimizer = sgd<Network>>
  requires optimizer<Optimizer, Network>
inline constexpr footprint_type footprint = detail::footprint_of<Network, Optimizer>();

}  // namespace etch
