// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/dense.hpp>
#include <etch/number/lanes.hpp>
#include <etch/passes.hpp>
#include <etch/storage.hpp>
#include <span>

namespace etch {

namespace detail {

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

  template <std::size_t Index>
  using passes_of = detail::layer_passes<typename chain::template layer_type<Index>, T>;

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
  using layer_type =
      typename chain::template layer_type<detail::checked_index<depth, Index>>;  ///< layer `Index`, counted from 0

  /// The input of the network and the output of every layer: what backpropagation needs to know.
  struct trace_type {
    typename storage::values values;

    [[nodiscard]] ETCH_INLINE constexpr input_type const& input() const noexcept { return value<0>(); }
    [[nodiscard]] ETCH_INLINE constexpr output_type const& output() const noexcept { return value<depth>(); }

    /// The output of layer `Index`, counted from 0.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto const& layer() const noexcept {
      return value<detail::checked_index<depth, Index> + 1>();
    }

    /// The input of layer `Index`, which is the output of the one before.
    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE constexpr auto& value() noexcept {
      return detail::at<Index>(values);
    }
    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE constexpr auto const& value() const noexcept {
      return detail::at<Index>(values);
    }
  };

  /// The same, in registers: what the passes of one sample compute with at run time.
  struct trace_in_registers {
    typename detail::storage_in_registers<T, chain, indices>::values values;

    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE auto& value() noexcept {
      return detail::at<Index>(values);
    }
    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE auto const& value() const noexcept {
      return detail::at<Index>(values);
    }
    [[nodiscard]] ETCH_INLINE output_type output() const noexcept { return value<depth>().to_vector(); }
  };

  /// What is kept of several samples side by side, V, after their passes: what the gradients of the layers that learn
  /// follow from.
  template <lanes_of<T> V>
  struct block_type {
    typename detail::storage_of_blocks<T, V, chain, indices>::inputs inputs;  ///< what these layers take
    typename detail::storage_of_blocks<T, V, chain, indices>::deltas deltas;  ///< the gradients of what they give
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
    return hana::at_c<detail::checked_index<depth, Index>>(slots).parameters;
  }
  template <std::size_t Index>
  [[nodiscard]] ETCH_INLINE constexpr auto const& layer() const noexcept {
    return hana::at_c<detail::checked_index<depth, Index>>(slots).parameters;
  }

  /// The output for the input x, `std::array<T, inputs>` or a braced list.
  ///
  /// cost  the multiply-adds and activations of the layers; no copy of the parameters
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr output_type forward(Input const& x) const noexcept {
    if constexpr (is_input<Input>) {
      return detail::predict<T, chain>(parameters(), static_cast<input_type const&>(x));
    } else {
      return {};
    }
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr output_type forward(T const (&x)[Size]) const noexcept {
    return forward(std::to_array(x));
  }
  template <class... None>
  constexpr auto forward(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: forward takes one input of the network, a std::array of its numbers or a braced list");
  }

  /// The outputs for several inputs side by side, `lanes` of T, each the same bits as alone.
  template <lanes_of<T> V>
  [[nodiscard]] ETCH_INLINE constexpr vector<V, outputs> forward(vector<V, inputs> const& x) const noexcept {
    return detail::forward_through<T, chain>(parameters(), x);
  }

  /// The input and every layer's output.
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr trace_type trace(Input const& x) const noexcept {
    trace_type result;
    if constexpr (is_input<Input>) {
      with_trace(x, [&](auto const& trace) ETCH_INLINE_LAMBDA { copy(trace, result, indices{}); });
    }
    return result;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr trace_type trace(T const (&x)[Size]) const noexcept {
    return trace(std::to_array(x));
  }
  template <class... None>
  constexpr auto trace(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: trace takes one input of the network, a std::array of its numbers or a braced list");
  }

  /// The gradient of the loss with respect to every parameter, by the chain rule from the last layer
  /// to the first, given its gradient dy with respect to the output of the trace.
  template <class Gradient>
  [[nodiscard]] ETCH_INLINE constexpr network backward(trace_type const& trace, Gradient const& dy) const noexcept {
    network gradient;
    backward(trace, dy, gradient);
    return gradient;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr network backward(trace_type const& trace, T const (&dy)[Size]) const noexcept {
    return backward(trace, std::to_array(dy));
  }

  /// The same into a gradient that there is already, all of whose numbers are replaced: for one pass after the other,
  /// as a large gradient need not be filled with zeros first.
  template <class Gradient, class U, class... Others>
  ETCH_INLINE constexpr void backward(trace_type const& trace, Gradient const& dy,
                                      network<U, Others...>& gradient) const noexcept {
    if constexpr (is_gradient<Gradient> && detail::passes<detail::gradient_is_of<network, network<U, Others...>>>) {
      descend(trace, dy, gradient, assign{});
    }
  }
  template <std::size_t Size, class U, class... Others>
  ETCH_INLINE constexpr void backward(trace_type const& trace, T const (&dy)[Size],
                                      network<U, Others...>& gradient) const noexcept {
    backward(trace, std::to_array(dy), gradient);
  }

  /// The gradient with respect to every parameter, and to the input.
  template <class Gradient>
  [[nodiscard]] ETCH_INLINE constexpr gradient_with_input backward(trace_type const& trace, Gradient const& dy,
                                                                   with_input_t /*tag*/) const noexcept {
    gradient_with_input gradient;
    if constexpr (is_gradient<Gradient>) {
      gradient.input = descend<true>(trace, dy, gradient.parameters, assign{});
    }
    return gradient;
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr gradient_with_input backward(trace_type const& trace, T const (&dy)[Size],
                                                                   with_input_t tag) const noexcept {
    return backward(trace, std::to_array(dy), tag);
  }
  template <class... None>
  constexpr auto backward(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: backward takes a trace of this network and the gradient dy, a std::array of its numbers or a "
                  "braced list, then with_input or a gradient to write to, if any");
  }

  /// The gradient with respect to the input alone.
  template <class Gradient>
  [[nodiscard]] ETCH_INLINE constexpr input_type input_gradient(trace_type const& trace,
                                                                Gradient const& dy) const noexcept {
    if constexpr (is_gradient<Gradient>) {
      return pass_back<true>(trace, dy, [](auto const&...) ETCH_INLINE_LAMBDA {});
    } else {
      return {};
    }
  }
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr input_type input_gradient(trace_type const& trace,
                                                                T const (&dy)[Size]) const noexcept {
    return input_gradient(trace, std::to_array(dy));
  }
  template <class... None>
  constexpr auto input_gradient(...) const noexcept {
    static_assert(detail::never<None...>,
                  "etch: input_gradient takes a trace of this network and the gradient dy, a std::array of its numbers "
                  "or a braced list");
  }

  /// Calls f(trace) with the trace of x: of arrays in a constant expression, and else in registers.
  template <class Function>
  // NOLINTNEXTLINE(modernize-use-nodiscard): f may give nothing
  ETCH_INLINE constexpr auto with_trace(input_type const& x, Function const& f) const noexcept {
    if constexpr (detail::in_registers<T>) {
      ETCH_AT_RUN_TIME {
        trace_in_registers trace;
        record(trace, detail::spread{x}, indices{});
        return f(trace);
      }
    }
    trace_type trace;
    record(trace, x, indices{});
    return f(trace);
  }

  /// The pass back: hands each parameter p of `to`, a gradient or this network itself, and what its gradient
  /// is to put(kind, p, gradient), from the last layer to the first. Or `to` tells of each layer, to(index),
  /// which network that is. Gives, where asked, the gradient with respect to the input.
  template <bool WithInput = false, class Trace, class To, class Put>
  ETCH_INLINE constexpr auto descend(Trace const& trace, output_type const& dy, To&& to, Put put) const noexcept {
    auto const visit = [&](auto index, auto const& x, auto const& dz) ETCH_INLINE_LAMBDA {
      if constexpr (std::is_same_v<std::remove_cvref_t<To>, network>) {
        passes_of<index()>::gradient(x, dz, to.template layer<index()>(), put);
      } else {
        passes_of<index()>::gradient(x, dz, to(index).template layer<index()>(), put);
      }
    };
    return pass_back<WithInput>(trace, dy, visit);
  }

  /// Both passes of several samples side by side, x: forward to their outputs y, and back from gradient_of(y), that of
  /// a loss with respect to y. What the gradients of the layers follow from is left in the block.
  template <lanes_of<T> V, class GradientOf>
  ETCH_INLINE void both_passes(block_type<V>& block, vector<V, inputs> const& x,
                               GradientOf const& gradient_of) const noexcept {
    values_of_block<V> values{block};
    detail::forget_loads();
    record(values, x, indices{});
    detail::forget_loads();
    propagate<depth, false>(values, gradient_of(std::as_const(values).template value<depth>()),
                            [&](auto index, auto const& /*x*/, auto const& dz)
                                ETCH_INLINE_LAMBDA { detail::at<index()>(block.deltas) = dz; });
  }

  /// Adds the gradients of blocks of samples to `sum`: each lane's over the blocks, from 0 on, and then the
  /// lanes', as `sum(lanes)` does.
  template <lanes_of<T> V>
  ETCH_INLINE static void accumulate(std::span<block_type<V> const> blocks, network& sum) noexcept {
    accumulate_blocks(blocks, sum, indices{});
  }

  /// Whether all parameters are equal, as numbers.
  [[nodiscard]] friend constexpr bool operator==(network const& a, network const& b) noexcept {
    bool equal = true;
    for_each_parameter([&](parameter_kind, auto const& p, auto const& q) { equal = equal && p == q; }, a, b);
    return equal;
  }

 private:
  template <class Input>
  static constexpr bool is_input = detail::passes<detail::vector_fits<detail::input_fits, T, takes<inputs>, Input>>;

  template <class Gradient>
  static constexpr bool is_gradient =
      detail::passes<detail::vector_fits<detail::gradient_fits, T, gives<outputs>, Gradient>>;

  /// The values between the layers of samples side by side: those to keep in their block, the others here.
  template <lanes_of<T> V>
  struct values_of_block {
    block_type<V>& block;
    typename detail::storage_of_blocks<T, V, chain, indices>::others others;

    // Not an aggregate, which would fill the others with zeros.
    ETCH_INLINE explicit values_of_block(block_type<V>& b) noexcept : block(b) {}

    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE auto& value() noexcept {
      if constexpr (detail::learns_at<T, chain, Index>) {
        return detail::at<Index>(block.inputs);
      } else {
        return detail::at<Index>(others);
      }
    }
    template <std::size_t Index>
    [[nodiscard]] ETCH_INLINE auto const& value() const noexcept {
      if constexpr (detail::learns_at<T, chain, Index>) {
        return detail::at<Index>(std::as_const(block.inputs));
      } else {
        return detail::at<Index>(others);
      }
    }
  };

  /// Each layer's parameters by its index, for the passes: see `detail::forward_through`.
  [[nodiscard]] ETCH_INLINE constexpr auto parameters() const noexcept {
    return [&net = *this](auto index) ETCH_INLINE_LAMBDA -> auto const& { return net.template layer<index()>(); };
  }

  template <class Trace, std::size_t... Index>
  ETCH_INLINE constexpr void record(Trace& trace, auto const& x,
                                    std::index_sequence<Index...> /*indices*/) const noexcept {
    trace.template value<0>() = x;
    (detail::set<std::is_same_v<Trace, trace_type>>(
         trace.template value<Index + 1>(),
         [&]() ETCH_INLINE_LAMBDA { return passes_of<Index>::forward(layer<Index>(), trace.template value<Index>()); }),
     ...);
  }

  template <std::size_t... Index>
  ETCH_INLINE static constexpr void copy(auto const& from, trace_type& to,
                                         std::index_sequence<Index...> /*indices*/) noexcept {
    to.template value<0>() = detail::array_of(from.template value<0>());
    ((to.template value<Index + 1>() = detail::array_of(from.template value<Index + 1>())), ...);
  }

  /// The trace in registers.
  [[nodiscard]] ETCH_INLINE static trace_in_registers const& load(trace_in_registers const& trace) noexcept {
    return trace;  // NOLINT(bugprone-return-const-ref-from-parameter): for the length of a call
  }
  [[nodiscard]] ETCH_INLINE static trace_in_registers load(trace_type const& trace) noexcept {
    return load(trace, indices{});
  }
  template <std::size_t... Index>
  [[nodiscard]] ETCH_INLINE static trace_in_registers load(trace_type const& from,
                                                           std::index_sequence<Index...> /*indices*/) noexcept {
    trace_in_registers to;
    to.template value<0>() = detail::spread{from.template value<0>()};
    ((to.template value<Index + 1>() = detail::packed{from.template value<Index + 1>()}), ...);
    return to;
  }

  /// `propagate` from the output of the network, at run time in registers where T is.
  template <bool WithInput, class Trace, class Visitor>
  [[nodiscard]] ETCH_INLINE constexpr auto pass_back(Trace const& trace, output_type const& dy,
                                                     Visitor const& visit) const noexcept {
    if constexpr (detail::in_registers<T>) {
      ETCH_AT_RUN_TIME {
        auto const& in_registers = load(trace);
        if constexpr (WithInput) {
          return propagate<depth, true>(in_registers, detail::packed{dy}, visit).to_vector();
        } else {
          return propagate<depth, false>(in_registers, detail::packed{dy}, visit);
        }
      }
    }
    if constexpr (std::is_same_v<Trace, trace_type>) {
      return propagate<depth, WithInput>(trace, dy, visit);
    }
  }

  /// From the gradient with respect to the output of the first `Count` layers: calls visit(index, x, dz) for
  /// each that learns, with its input and the gradient with respect to its output, and gives, where asked,
  /// the gradient with respect to the input. The gradient with respect to a layer's input is computed before its own is
  /// visited, which may change it.
  ///
  /// From where several numbers become one, that number's derivatives are propagated, and each is multiplied by the
  /// gradient with respect to it when it is visited: so the way back need not wait for what comes of that number.
  template <std::size_t Count, bool WithInput, class Trace, class Gradient, class Visitor>
  [[nodiscard]] ETCH_INLINE constexpr auto propagate(Trace const& trace, Gradient const& dy,
                                                     Visitor const& visit) const noexcept {
    constexpr bool narrows = Count > 1 && chain::template width<Count> == 1 && chain::template width<Count - 1> > 1;
    if constexpr (narrows) {
      auto const visit_scaled = [&](auto index, auto const& x, auto const& dz)
                                    ETCH_INLINE_LAMBDA { visit(index, x, detail::scaled(dz, dy)); };
      if constexpr (WithInput) {
        return detail::scaled(propagate_through<Count, true>(trace, detail::one<Gradient>(), visit_scaled), dy);
      } else {
        propagate_through<Count, false>(trace, detail::one<Gradient>(), visit_scaled);
      }
    } else {
      return propagate_through<Count, WithInput>(trace, dy, visit);
    }
  }

  /// The same, with the gradient that is given propagated itself.
  template <std::size_t Count, bool WithInput, class Trace, class Gradient, class Visitor>
  [[nodiscard]] ETCH_INLINE constexpr auto propagate_through(Trace const& trace, Gradient const& dy,
                                                             Visitor const& visit) const noexcept {
    constexpr std::size_t index = Count - 1;
    auto const& x = trace.template value<index>();
    auto const visit_this = [&]() ETCH_INLINE_LAMBDA {
      if constexpr (detail::learns_at<T, chain, index>) {
        visit(hana::size_c<index>, x, dy);
      }
    };
    if constexpr (index > 0 || WithInput) {
      auto const dx = passes_of<index>::backward(layer<index>(), x, trace.template value<Count>(), dy);
      visit_this();
      if constexpr (index > 0) {
        return propagate<index, WithInput>(trace, dx, visit);
      } else {
        return dx;
      }
    } else {
      visit_this();
    }
  }

  template <class V, std::size_t... Index>
  ETCH_INLINE static void accumulate_blocks(std::span<block_type<V> const> blocks, network& sum,
                                            std::index_sequence<Index...> /*indices*/) noexcept {
    (accumulate_layer<Index>(blocks, sum), ...);
  }

  template <std::size_t Index, class V>
  ETCH_INLINE static void accumulate_layer(std::span<block_type<V> const> blocks, network& gradient) noexcept {
    if constexpr (detail::learns_at<T, chain, Index>) {
      auto const x_of = [&](std::size_t b)
                            ETCH_INLINE_LAMBDA -> auto const& { return detail::at<Index>(blocks[b].inputs); };
      auto const dz_of = [&](std::size_t b)
                             ETCH_INLINE_LAMBDA -> auto const& { return detail::at<Index>(blocks[b].deltas); };
      auto& g = gradient.template layer<Index>();
      passes_of<Index>::template add_gradients<V>(blocks.size(), x_of, dz_of, g);
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

namespace detail {

/// Sets each parameter of a layer to that of another one, converted.
template <class Layer, class To, class From>
constexpr void convert_parameters(To& to, From const& from) noexcept {
  Layer::visit(
      [](parameter_kind kind, auto& a, auto const& b) ETCH_INLINE_LAMBDA {
        auto const set = []<class Number>(parameter_kind, Number& p, auto const& q)
                             ETCH_INLINE_LAMBDA { p = converted_to<Number>(q); };
        visit_elements<unroll_limit + 1>(set, kind, a, b);
      },
      to, from);
}

/// The same of all layers of a network.
template <class To, class From>
constexpr void convert_to(To& to, From const& from) noexcept {
  for_each_layer([]<class Layer>(Layer, auto& p, auto const& q) ETCH_INLINE_LAMBDA { convert_parameters<Layer>(p, q); },
                 to, from);
}

}  // namespace detail

/// The same network over another number type, each parameter converted: `static_cast<To>`, or `To{...}`
/// where To is a class. Or as another network, To, of layers with parameters of the same shapes.
template <class To, class T, class... Layers>
[[nodiscard]] constexpr auto convert(network<T, Layers...> const& net) noexcept {
  if constexpr (detail::is_network_type<To>) {
    To result;
    if constexpr (detail::passes<detail::have_equal_shapes<To, network<T, Layers...>>>) {
      detail::convert_to(result, net);
    }
    return result;
  } else {
    network<To, Layers...> result;
    detail::convert_to(result, net);
    return result;
  }
}
template <class To = void, class... None>
constexpr auto convert(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: convert takes a network, a sample or a std::array of samples, and as template argument a number type");
}

}  // namespace etch
