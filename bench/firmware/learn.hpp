// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "shape.hpp"

/// What a program that learns is made of: learn_main.cpp measures what the program provides.
namespace bench {

/// The samples to learn from, which a program has in its flash.
inline constexpr auto const& samples = etch::problems::xor_easy<>;

inline constexpr float rate = 0.1F;

extern std::size_t first;   ///< the first one to learn from now
extern std::size_t last;    ///< and the one after the last
extern output_number loss;  ///< of the last one, before its step

/// Gives the network its initial weights.
void prepare();

/// Learns from these samples, one after the other, by gradient descent.
void learn();

}  // namespace bench
