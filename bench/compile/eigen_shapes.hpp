// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../eigen_fixed.hpp"

using small = eigen_fixed::network<bench::activation::sigmoid, 2, 10, 5, 1>;

namespace detail {

template <std::size_t>
inline constexpr int eight = 8;

template <std::size_t... Index>
eigen_fixed::network<bench::activation::sigmoid, eight<Index>...> network_of(std::index_sequence<Index...>);

}  // namespace detail

/// `Count` dense layers, a sigmoid between any two.
template <std::size_t Count>
using layers_of_8 = decltype(detail::network_of(std::make_index_sequence<Count + 1>{}));
