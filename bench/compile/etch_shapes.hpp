// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/etch.hpp>

using small =
    etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid, etch::dense<5, 1>>;

namespace detail {

template <std::size_t Index>
using layer_of_8 = std::conditional_t<Index % 2 == 0, etch::dense<8, 8>, etch::sigmoid>;

template <std::size_t... Index>
etch::network<float, layer_of_8<Index>...> network_of(std::index_sequence<Index...>);

}  // namespace detail

/// `Count` layers, each second one a sigmoid.
template <std::size_t Count>
using layers_of_8 = decltype(detail::network_of(std::make_index_sequence<Count>{}));
