// SPDX-License-Identifier: BSL-1.0
#include "fixed_functions.hpp"

#include <array>
#include <etch/layer/activation.hpp>
#include <etch/number/fixed_functions.hpp>
#include <utility>

#include "number.hpp"

namespace convert {

namespace {

/// The value of an activation, from one number to another.
template <class Activation, class From, class To>
std::int64_t value(std::int64_t count) {
  auto const x = From::of_units(static_cast<typename From::storage>(count));
  return Activation::template value_as<To>(x).units();
}

/// The number of so many bits with `Fraction` of them behind the point.
template <int Bits, std::size_t Fraction>
using number = etch::fixed<Bits - 1 - static_cast<int>(Fraction), static_cast<int>(Fraction)>;

/// The functions from one number to those of so many bits, by their bits behind the point.
template <class Activation, class From, int Bits>
constexpr auto functions_to = []<std::size_t... Fraction>(std::index_sequence<Fraction...>) {
  return std::array<function_of_units, Bits>{&value<Activation, From, number<Bits, Fraction>>...};
}(std::make_index_sequence<Bits>{});

/// Those from the numbers of 16 bits, by theirs.
template <class Activation, int Bits>
constexpr auto functions_from_16 = []<std::size_t... Fraction>(std::index_sequence<Fraction...>) {
  return std::array{functions_to<Activation, number<16, Fraction>, Bits>...};
}(std::make_index_sequence<16>{});

/// Those from a number to itself.
template <class Activation, int Bits>
constexpr auto functions_to_itself = []<std::size_t... Fraction>(std::index_sequence<Fraction...>) {
  return std::array<function_of_units, Bits>{&value<Activation, number<Bits, Fraction>, number<Bits, Fraction>>...};
}(std::make_index_sequence<Bits>{});

template <class Activation>
function_of_units find(etch::format const& from, etch::format const& to) {
  auto const x = static_cast<std::size_t>(from.fraction_bits);
  auto const y = static_cast<std::size_t>(to.fraction_bits);
  if (bits_of(from) == 16) {
    return bits_of(to) == 16  ? functions_from_16<Activation, 16>[x][y]
           : bits_of(to) == 8 ? functions_from_16<Activation, 8>[x][y]
                              : nullptr;
  }
  if (from != to) {
    return nullptr;
  }
  return bits_of(from) == 8 ? functions_to_itself<Activation, 8>[x] : functions_to_itself<Activation, 32>[x];
}

}  // namespace

bool is_looked_up(layer_kind kind) {
  using enum layer_kind;
  return kind == sigmoid || kind == fast_sigmoid || kind == tanh || kind == fast_tanh || kind == softplus;
}

function_of_units function_between(layer_kind kind, etch::format const& from, etch::format const& to) {
  switch (kind) {
    case layer_kind::sigmoid:
    case layer_kind::fast_sigmoid:
      return find<etch::sigmoid>(from, to);
    case layer_kind::tanh:
    case layer_kind::fast_tanh:
      return find<etch::tanh>(from, to);
    case layer_kind::softplus:
      return find<etch::softplus>(from, to);
    default:
      return nullptr;
  }
}

}  // namespace convert
