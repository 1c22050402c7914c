// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/dense.hpp>
#include <etch/number/lanes.hpp>
#include <etch/parameters.hpp>

namespace etch {

template <class T, class... Layers>
struct network;

namespace detail {

/// A layer's parameters at one position. Those without any take no room: distinct positions are
/// distinct empty types, as two empty bases of one type could not share an address.
template <std::size_t Index, class Parameters>
struct slot {
  Parameters parameters{};
};

template <std::size_t Index, class Parameters>
  requires std::is_empty_v<Parameters>
struct slot<Index, Parameters> {
  static constexpr Parameters parameters{};
};

template <class T, class Chain, class Indices>
struct storage;

template <class T, class Chain, std::size_t... Index>
struct storage<T, Chain, std::index_sequence<Index...>> {
  using slots = hana::tuple<slot<Index, parameters_of<typename Chain::template layer_type<Index>, T>>...>;
  using values =
      hana::tuple<vector<T, Chain::template width<Index>>..., vector<T, Chain::template width<sizeof...(Index)>>>;
};

template <std::size_t Width>
inline constexpr std::size_t at_least_one = Width == 0 ? 1 : Width;

template <class T, class... Layers>
using stand_in = network<std::conditional_t<number<T>, T, float>,
                         dense<at_least_one<chain<T, Layers...>::template width<0>>,
                               at_least_one<chain<T, Layers...>::template width<sizeof...(Layers)>>>>;

}  // namespace detail

/// Asks `backward` for the gradient with respect to the input, too.
struct with_input_t {};
inline constexpr with_input_t with_input{};

/// A feed-forward network: a plain value that is its parameters and nothing else.
///
///   y = layer_n(... layer_2(layer_1(x)))
///
/// T is the number that it computes in, and each layer's outputs are the next one's inputs. A new
/// network is all zeros: `initialize` draws weights. Its gradient and an optimizer's moments are of
/// the same type. Predicting and learning need no heap; the trace and the gradient are values on
/// the stack, whose sizes are `sizeof` of their types.
template <class T, class... Layers>
struct network {
 private:
  using chain = detail::chain<T, Layers...>;
  using indices = std::index_sequence_for<Layers...>;
  using storage = detail::storage<T, chain, indices>;

 public:
  using number_type = T;

  static constexpr std::size_t depth = sizeof...(Layers);               ///< the number of layers
  static constexpr std::size_t inputs = chain::template width<0>;       ///< the length of an input
  static constexpr std::size_t outputs = chain::template width<depth>;  ///< the length of an output
  static constexpr std::size_t parameter_count =                        ///< all weights and biases
      (parameter_count_of<Layers, T> + ... + 0);

  using input_type = vector<T, inputs>;
  using output_type = vector<T, outputs>;

  template <std::size_t Index>
  using layer_type = typename chain::template layer_type<Index>;

  /// The input of the network and the output of every layer: what backpropagation needs to know.
  struct trace_type {
    typename storage::values values;

    [[nodiscard]] ETCH_INLINE constexpr input_type const& input() const noexcept { return hana::at_c<0>(values); }
    [[nodiscard]] ETCH_INLINE constexpr output_type const& output() const noexcept { return hana::at_c<depth>(values); }

    /// The output of layer `Index`, counted from 0.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto const& layer() const noexcept {
      return hana::at_c<checked_index<Index> + 1>(values);
    }
  };

  /// A gradient with respect to the parameters and to the input.
  struct gradient_with_input {
    network parameters;
    input_type input;
  };

  typename storage::slots slots;  ///< the parameters, layer by layer; `layer<I>()` reads better

  /// The parameters of layer `Index`, counted from 0: `net.layer<0>().weights[input][output]`.
  template <std::size_t Index>
  [[nodiscard]] ETCH_INLINE constexpr auto& layer() noexcept {
    return hana::at_c<checked_index<Index>>(slots).parameters;
  }
  template <std::size_t Index>
  [[nodiscard]] ETCH_INLINE constexpr auto const& layer() const noexcept {
    return hana::at_c<checked_index<Index>>(slots).parameters;
  }

  /// The output for the input x, `std::array<T, inputs>` or a braced list.
  ///
  /// cost  the multiply-adds and activations of the layers; no copy of the parameters
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr output_type forward(Input const& x) const noexcept {
    if constexpr (is_input<Input>) {
      return run<0, T>(x);
    } else {
      return {};
    }
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr output_type forward(T const (&x)[Size]) const noexcept {
    return forward(to_array(x));
  }

  /// The outputs for several inputs side by side, `lanes` of T, each the same bits as alone.
  template <lanes_of<T> V>
  [[nodiscard]] ETCH_INLINE constexpr vector<V, outputs> forward(vector<V, inputs> const& x) const noexcept {
    return run<0, V>(x);
  }

  /// The input and every layer's output.
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr trace_type trace(Input const& x) const noexcept {
    trace_type result;
    if constexpr (is_input<Input>) {
      hana::at_c<0>(result.values) = x;
      record(result, indices{});
    }
    return result;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr trace_type trace(T const (&x)[Size]) const noexcept {
    return trace(to_array(x));
  }
  template <lanes_of<T> V>
  [[nodiscard]] ETCH_INLINE constexpr auto trace(vector<V, inputs> const& x) const noexcept {
    typename network<V, Layers...>::trace_type result;
    hana::at_c<0>(result.values) = x;
    record(result, indices{});
    return result;
  }

  /// The gradient of the loss with respect to every parameter, by the chain rule from the last layer
  /// to the first, given its gradient dy with respect to the output of the trace.
  template <class Gradient>
  [[nodiscard]] ETCH_INLINE constexpr network backward(trace_type const& trace, Gradient const& dy) const noexcept {
    network gradient;
    if constexpr (is_gradient<Gradient>) {
      propagate<depth, false, T>(trace, dy, gradient, assign{});
    }
    return gradient;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr network backward(trace_type const& trace, T const (&dy)[Size]) const noexcept {
    return backward(trace, to_array(dy));
  }

  /// The same, and the gradient with respect to the input.
  template <class Gradient>
  [[nodiscard]] ETCH_INLINE constexpr gradient_with_input backward(trace_type const& trace, Gradient const& dy,
                                                                   with_input_t /*tag*/) const noexcept {
    gradient_with_input gradient;
    if constexpr (is_gradient<Gradient>) {
      gradient.input = propagate<depth, true, T>(trace, dy, gradient.parameters, assign{});
    }
    return gradient;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr gradient_with_input backward(trace_type const& trace, T const (&dy)[Size],
                                                                   with_input_t tag) const noexcept {
    return backward(trace, to_array(dy), tag);
  }

  /// Adds the gradient of one sample to `sum`, the gradient of a batch.
  template <class Gradient>
  ETCH_INLINE constexpr void accumulate(trace_type const& trace, Gradient const& dy, network& sum) const noexcept {
    if constexpr (is_gradient<Gradient>) {
      propagate<depth, false, T>(trace, dy, sum, add{});
    }
  }

  /// Adds the gradients of several samples side by side: to a sum in each lane, or to one of all.
  template <lanes_of<T> V>
  ETCH_INLINE constexpr void accumulate(typename network<V, Layers...>::trace_type const& trace,
                                        vector<V, outputs> const& dy, network<V, Layers...>& sum) const noexcept {
    propagate<depth, false, V>(trace, dy, sum, add{});
  }
  template <lanes_of<T> V>
  ETCH_INLINE constexpr void accumulate(typename network<V, Layers...>::trace_type const& trace,
                                        vector<V, outputs> const& dy, network& sum) const noexcept {
    propagate<depth, false, V>(trace, dy, sum, add_lanes{});
  }

  /// Whether all parameters are equal, as numbers.
  [[nodiscard]] friend constexpr bool operator==(network const& a, network const& b) noexcept {
    bool equal = true;
    for_each_parameter([&](parameter_kind, T const& p, T const& q) { equal = equal && p == q; }, a, b);
    return equal;
  }

 private:
  template <class Input>
  static constexpr bool is_input = detail::passes<detail::vector_fits<detail::input_fits, T, takes<inputs>, Input>>;

  template <class Gradient>
  static constexpr bool is_gradient =
      detail::passes<detail::vector_fits<detail::gradient_fits, T, gives<outputs>, Gradient>>;

  template <std::size_t Index>
  static constexpr std::size_t checked_index =
      detail::passes<detail::has_layer<layer_count<depth>, layer_index<Index>>> ? Index : 0;

  template <std::size_t Size>
  ETCH_INLINE static constexpr vector<T, Size> to_array(T const (&x)[Size]) noexcept {
    vector<T, Size> result{};
    unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = x[i]; });
    return result;
  }

  // The passes recurse over the positions rather than call hana::fold_left and its kin: clang does
  // not inline through those, which would leave a call in the middle of the unrolled network.
  template <std::size_t Index, class V>
  [[nodiscard]] ETCH_INLINE constexpr vector<V, outputs> run(
      vector<V, chain::template width<Index>> const& x) const noexcept {
    if constexpr (Index + 1 == depth) {
      return layer_type<Index>::forward(layer<Index>(), x);
    } else {
      return run<Index + 1, V>(layer_type<Index>::forward(layer<Index>(), x));
    }
  }

  template <class Trace, std::size_t... Index>
  ETCH_INLINE constexpr void record(Trace& trace, std::index_sequence<Index...> /*indices*/) const noexcept {
    ((hana::at_c<Index + 1>(trace.values) =
          layer_type<Index>::forward(layer<Index>(), hana::at_c<Index>(trace.values))),
     ...);
  }

  /// From the gradient with respect to the output of the first `Count` layers, theirs with respect
  /// to their parameters, through `put`, and, where asked, to the input.
  template <std::size_t Count, bool WithInput, class V, class Trace, class Gradient, class Put>
  ETCH_INLINE constexpr auto propagate(Trace const& trace, vector<V, chain::template width<Count>> const& dy,
                                       Gradient& gradient, Put put) const noexcept {
    constexpr std::size_t index = Count - 1;
    using current = layer_type<index>;
    auto const& x = hana::at_c<index>(trace.values);
    if constexpr (trainable<current, T>) {
      current::gradient(x, dy, gradient.template layer<index>(), put);
    }
    if constexpr (index > 0 || WithInput) {
      auto const dx = current::backward(layer<index>(), x, hana::at_c<Count>(trace.values), dy);
      if constexpr (index > 0) {
        return propagate<index, WithInput, V>(trace, dx, gradient, put);
      } else {
        return dx;
      }
    }
  }
};

/// What stands in for a network that was refused: one of the same inputs and outputs, so that the
/// sentence that refuses it is not buried under the errors of its uses.
template <class T, class... Layers>
  requires(!detail::chain<T, Layers...>::valid)
struct network<T, Layers...> : detail::stand_in<T, Layers...> {
  using refused = decltype(detail::chain<T, Layers...>::checks::refuse());
};

/// The same network over another number type, each parameter converted: `static_cast<To>`, or `To{...}`
/// where To is a class.
template <class To, class T, class... Layers>
[[nodiscard]] constexpr network<To, Layers...> convert(network<T, Layers...> const& net) noexcept {
  network<To, Layers...> result;
  for_each_parameter(
      [](parameter_kind, To& to, T const& from) ETCH_INLINE_LAMBDA {
        if constexpr (math::real<To>) {
          to = static_cast<To>(from);
        } else {
          to = To{from};
        }
      },
      result, net);
  return result;
}

}  // namespace etch
