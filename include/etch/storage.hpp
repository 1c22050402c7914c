// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/chain.hpp>
#include <etch/number/packed.hpp>

/// @file
/// What a network and its passes hold: the parameters of the layers, and the values between them.

namespace etch::detail {

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

/// The values at one place between the layers. Not in a hana::tuple, which would first fill them with zeros.
template <std::size_t Index, class Values>
struct place {
  Values values;
};

template <class... Places>
struct places : Places... {};

/// The values at place `Index`.
template <std::size_t Index, class Values>
[[nodiscard]] ETCH_INLINE constexpr Values& at(place<Index, Values>& p) noexcept {
  return p.values;
}
template <std::size_t Index, class Values>
[[nodiscard]] ETCH_INLINE constexpr Values const& at(place<Index, Values> const& p) noexcept {
  return p.values;
}

template <class T, class Chain, class Indices>
struct storage;

/// The gradient with respect to what a layer gives: nothing where it has no parameters to learn.
template <class T, class Chain, std::size_t Index>
struct delta {
  using layer = typename Chain::template layer_type<Index>;
  using type =
      place<Index, std::conditional_t<trainable<layer, T>, vector<T, Chain::template width<Index + 1>>, no_parameters>>;
};

template <class T, class Chain, std::size_t... Index>
struct storage<T, Chain, std::index_sequence<Index...>> {
  using slots = hana::tuple<slot<Index, parameters_of<typename Chain::template layer_type<Index>, T>>...>;
  using values = places<place<Index, vector<T, Chain::template width<Index>>>...,
                        place<sizeof...(Index), vector<T, Chain::template width<sizeof...(Index)>>>>;
  using deltas = places<typename delta<T, Chain, Index>::type...>;
};

template <class T, class Chain, class Indices>
struct storage_in_registers;
template <class T, class Chain, std::size_t... Index>
struct storage_in_registers<T, Chain, std::index_sequence<Index...>> {
  using values = places<place<0, spread<T, Chain::template width<0>>>,
                        place<Index + 1, packed<T, Chain::template width<Index + 1>>>...>;
};

}  // namespace etch::detail
