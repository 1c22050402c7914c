// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/executor.hpp>
#include <etch/network.hpp>
#include <etch/number/transpose.hpp>

namespace etch {

namespace detail {

/// Whether every layer of the network works on samples side by side, in V.
template <class Network, class V, class Indices = std::make_index_sequence<Network::depth>>
inline constexpr bool layers_over_lanes = false;
template <class T, class... Layers, class V, std::size_t... Index>
inline constexpr bool layers_over_lanes<network<T, Layers...>, V, std::index_sequence<Index...>> =
    (layer_over_lanes<Layers, T, V, chain<T, Layers...>::template width<Index>> && ...);

/// The outputs for `count` inputs, at most one for each lane.
template <class V, class Network>
ETCH_INLINE constexpr void forward_in_lanes(Network const& net, typename Network::input_type const* inputs,
                                            typename Network::output_type* outputs, std::size_t count) noexcept {
  using T = typename Network::number_type;
  constexpr std::size_t in = Network::inputs;
  constexpr std::size_t out = Network::outputs;
  if (count == V::size) {
    auto const y = net.forward(columns_of<V, in>(contiguous_rows<T const, in>{inputs->data()}));
    to_rows<out>(y.data(), contiguous_rows<T, out>{outputs->data()});
  } else {
    // The lanes past the end repeat the first, and what they give is not stored.
    auto const y = net.forward(columns_of<V, in>([&](std::size_t l) { return inputs[l < count ? l : 0].data(); }));
    for (std::size_t l = 0; l < count; ++l) {
      for (std::size_t k = 0; k < out; ++k) {
        outputs[l][k] = y[k][l];
      }
    }
  }
}

template <class Inputs, class Input>
concept inputs_for = requires(Inputs const& x, Input const* first) {
  std::size(x);
  first = std::data(x);
};
template <class Outputs, class Output>
concept outputs_for = requires(Outputs& y, Output* first) {
  std::size(y);
  first = std::data(y);
};

/// Refuses, in our own words, what is no range of inputs, or of outputs to write to.
template <class Network, class Inputs>
struct are_inputs : std::bool_constant<inputs_for<Inputs, typename Network::input_type>> {
  static constexpr auto refuse() noexcept {
    static_assert(inputs_for<Inputs, typename Network::input_type>,
                  "etch: these are no inputs: pass a contiguous range of the network's input_type");
  }
};
template <class Network, class Outputs>
struct are_outputs : std::bool_constant<outputs_for<Outputs, typename Network::output_type>> {
  static constexpr auto refuse() noexcept {
    static_assert(outputs_for<Outputs, typename Network::output_type>,
                  "etch: these are no outputs: pass a contiguous range, to write to, of the network's output_type");
  }
};

/// The same of what `batch_forward` takes.
template <std::size_t Width, class Network, class Inputs, class Outputs>
using check_batch_forward = std::conjunction<is_width<Width>, are_inputs<Network, Inputs>,
                                             are_outputs<Network, std::remove_reference_t<Outputs>>>;

}  // namespace detail

/// The outputs for many inputs: outputs[i] = net.forward(inputs[i]), bit for bit with -ffp-contract=off. Gives how many
/// it computed, which is the smaller of both sizes.
///
///   std::vector<model::input_type> x = ...;
///   std::vector<model::output_type> y(x.size());
///   etch::batch_forward(net, x, y);
///
/// shapes  contiguous ranges of `input_type` and of `output_type`, of any alignment
/// cost    a pass forward for each `Width` samples, rounded up; no heap
template <std::size_t Width = 0, class T, class... Layers, class Inputs, class Outputs>
constexpr std::size_t batch_forward(network<T, Layers...> const& net, Inputs const& inputs,
                                    Outputs&& outputs) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<detail::check_batch_forward<Width, model, Inputs, Outputs>>) {
    std::size_t const size = std::size(inputs) < std::size(outputs) ? std::size(inputs) : std::size(outputs);
    typename model::input_type const* const x = std::data(inputs);
    typename model::output_type* const y = std::data(outputs);
    using V = lanes<T, detail::samples_at_a_time<Width, T>>;
    std::size_t i = 0;
    if constexpr (V::size > 1 && detail::layers_over_lanes<model, V>) {
      ETCH_AT_RUN_TIME {
        for (; i + V::size <= size; i += V::size) {
          detail::forward_in_lanes<V>(net, x + i, y + i, V::size);
        }
        if (i + V::size / 4 < size) {
          detail::forward_in_lanes<V>(net, x + i, y + i, size - i);
          i = size;
        }
      }
    }
    for (; i < size; ++i) {
      y[i] = net.forward(x[i]);
    }
    return size;
  } else {
    return 0;
  }
}

/// The same in parts, which an executor does; the same bits as without.
///
///   etch::batch_forward(tbb_executor{}, net, x, y);
///
/// cost  the same, divided by the cores
template <std::size_t Width = 0, class Executor, class T, class... Layers, class Inputs, class Outputs>
constexpr std::size_t batch_forward(Executor const& executor, network<T, Layers...> const& net, Inputs const& inputs,
                                    Outputs&& outputs) noexcept {
  using model = network<T, Layers...>;
  if constexpr (detail::passes<std::conjunction<detail::is_executor<Executor>,
                                                detail::check_batch_forward<Width, model, Inputs, Outputs>>>) {
    std::size_t const size = std::size(inputs) < std::size(outputs) ? std::size(inputs) : std::size(outputs);
    std::span<typename model::input_type const> const x{std::data(inputs), size};
    std::span<typename model::output_type> const y{std::data(outputs), size};
    detail::partition const parts = detail::partition_of(size, detail::part_size_of(model::parameter_count),
                                                         detail::parts_at_most, detail::samples_at_a_time<Width, T>);
    if (parts.count() > 1) {
      executor.for_each_part(parts.count(), [&](std::size_t i) noexcept {
        auto const [begin, end] = parts[i];
        batch_forward<Width>(net, x.subspan(begin, end - begin), y.subspan(begin, end - begin));
      });
    } else {
      batch_forward<Width>(net, x, y);
    }
    return size;
  } else {
    return 0;
  }
}
template <std::size_t Width = 0, class... None>
constexpr auto batch_forward(...) noexcept {
  static_assert(detail::never<None...>,
                "etch: batch_forward takes a network, a range of inputs and one of outputs to write to, and before "
                "them an executor, if any");
}

}  // namespace etch
