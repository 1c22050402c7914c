// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/chain.hpp>
#include <etch/number/packed.hpp>
#include <new>

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

/// values = make(). In memory they are made where they are to be: a compiler would make them elsewhere, and copy them.
template <bool InMemory, class Values, class Make>
ETCH_INLINE constexpr void set(Values& values, Make const& make) noexcept {
  if constexpr (InMemory) {
    ETCH_AT_RUN_TIME {
      ::new (static_cast<void*>(&values)) Values(make());
      return;
    }
  }
  values = make();
}

/// A place where nothing is kept.
template <std::size_t Index>
struct place<Index, void> {};
template <bool Kept, std::size_t Index, class Values>
using place_if = place<Index, std::conditional_t<Kept, Values, void>>;

/// Whether layer `Index` of a chain has parameters to learn.
template <class T, class Chain, std::size_t Index>
inline constexpr bool learns_at = trainable<typename Chain::template layer_type<Index>, T>;
template <class T, class Chain, std::size_t Index>
  requires(Index == Chain::depth)
inline constexpr bool learns_at<T, Chain, Index> = false;

template <class T, class Chain, class Indices>
struct storage;
template <class T, class Chain, std::size_t... Index>
struct storage<T, Chain, std::index_sequence<Index...>> {
  using slots = hana::tuple<slot<Index, parameters_of<typename Chain::template layer_type<Index>, T>>...>;
  using values = places<place<Index, vector<T, Chain::template width<Index>>>...,
                        place<sizeof...(Index), vector<T, Chain::template width<sizeof...(Index)>>>>;
};

/// What is kept of samples side by side, V, from which the gradients of the layers that learn follow: their inputs,
/// and the gradients with respect to what they give, `deltas`. And all the other values between the layers.
template <class T, class V, class Chain, class Indices>
struct storage_of_blocks;
template <class T, class V, class Chain, std::size_t... Index>
struct storage_of_blocks<T, V, Chain, std::index_sequence<Index...>> {
  using inputs = places<place_if<learns_at<T, Chain, Index>, Index, vector<V, Chain::template width<Index>>>...>;
  using deltas = places<place_if<learns_at<T, Chain, Index>, Index, vector<V, Chain::template width<Index + 1>>>...>;
  using others = places<place_if<!learns_at<T, Chain, Index>, Index, vector<V, Chain::template width<Index>>>...,
                        place<sizeof...(Index), vector<V, Chain::template width<sizeof...(Index)>>>>;
};

template <class T, class Chain, class Indices>
struct storage_in_registers;
template <class T, class Chain, std::size_t... Index>
struct storage_in_registers<T, Chain, std::index_sequence<Index...>> {
  using values = places<place<0, spread<T, Chain::template width<0>>>,
                        place<Index + 1, packed<T, Chain::template width<Index + 1>>>...>;
};

}  // namespace etch::detail
