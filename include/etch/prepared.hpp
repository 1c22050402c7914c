// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

template <class Network>
class prepared {
  static_assert(detail::never<Network>,
                "etch: this is no network: prepared is of an etch::network, and made by prepare");
};

/// A network made ready to predict one sample at a time: `prepare` makes it.
///
///   auto const ready = etch::prepare(net);
///   auto const y = ready.forward({0.5F, -1.0F});
///
/// Each dense layer's rows of weights are filled up with zeros to whole registers, and aligned, so that no load takes
/// a part of one. The outputs are the very bits of `net.forward` (with -ffp-contract=off). It does not follow a network
/// that goes on learning: prepare it again. A batch gains nothing from it; give `batch_forward` the network itself.
///
/// cost  that of the network's forward pass, without the handling of partial registers; a copy of the network where
///       the target has no SIMD
template <class T, class... Layers>
class prepared<network<T, Layers...>> {
  using chain = detail::chain<T, Layers...>;

 public:
  using network_type = network<T, Layers...>;
  using number_type = T;
  using input_type = typename network_type::input_type;
  using output_type = typename network_type::output_type;
  static constexpr std::size_t inputs = network_type::inputs;    ///< the length of an input
  static constexpr std::size_t outputs = network_type::outputs;  ///< the length of an output

  explicit constexpr prepared(network_type const& net) noexcept : prepared(net, std::index_sequence_for<Layers...>{}) {}

  /// The output for the input x, `std::array<T, inputs>` or a braced list: the bits of the network's.
  template <class Input>
  [[nodiscard]] ETCH_INLINE constexpr output_type forward(Input const& x) const noexcept {
    if constexpr (detail::passes<detail::vector_fits<detail::input_fits, T, takes<inputs>, Input>>) {
      return detail::predict<T, chain>(
          [this](auto index) ETCH_INLINE_LAMBDA -> auto const& { return detail::at<index()>(parameters_); },
          static_cast<input_type const&>(x));
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

 private:
  /// A layer's parameters, prepared where it says how and can go forward with them. (One derived from such a layer may
  /// have a forward pass of its own.)
  template <std::size_t Index>
  [[nodiscard]] static constexpr auto prepare_layer(
      parameters_of<typename chain::template layer_type<Index>, T> const& p) noexcept {
    using layer = typename chain::template layer_type<Index>;
    using input = vector<T, chain::template width<Index>>;
    if constexpr (requires(input const& x) { layer::forward(layer::prepare(p), x); }) {
      return layer::prepare(p);
    } else {
      return p;
    }
  }
  template <std::size_t Index>
  using place = detail::place<Index, decltype(prepare_layer<Index>({}))>;
  template <class Indices>
  struct storage;
  template <std::size_t... Index>
  struct storage<std::index_sequence<Index...>> {
    using type = detail::places<place<Index>...>;
  };

  template <std::size_t... Index>
  constexpr prepared(network_type const& net, std::index_sequence<Index...> /*indices*/) noexcept
      : parameters_{place<Index>{prepare_layer<Index>(net.template layer<Index>())}...} {}

  typename storage<std::index_sequence_for<Layers...>>::type parameters_;
};

/// The network made ready to predict.
template <class T, class... Layers>
[[nodiscard]] constexpr prepared<network<T, Layers...>> prepare(network<T, Layers...> const& net) noexcept {
  return prepared<network<T, Layers...>>{net};
}
template <class... None>
constexpr auto prepare(...) noexcept {
  static_assert(detail::never<None...>, "etch: prepare takes a network");
}

}  // namespace etch
