// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <etch/optimizer.hpp>
#include <initializer_list>
#include <limits>

/// @file
/// What the bytes of a value mean, as a number: so that those of another network are not taken for its own.

namespace etch {

namespace detail {

/// FNV-1a of 64 bits (Fowler, Noll and Vo), byte by byte.
class fnv {
 public:
  constexpr void add(std::byte b) noexcept { value_ = (value_ ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3ULL; }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

/// The hash of numbers, each as 8 bytes from the lowest on, whatever the target's order of bytes is.
template <class Numbers = std::initializer_list<std::uint64_t>>
[[nodiscard]] constexpr std::uint64_t hash_of(Numbers const& numbers) noexcept {
  fnv hash;
  for (std::uint64_t const n : numbers) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      hash.add(static_cast<std::byte>(n >> shift));
    }
  }
  return hash.value();
}

/// The hash of a value's bytes as they lie in memory.
template <class Value>
[[nodiscard]] constexpr std::uint64_t hash_of_bytes(Value const& value) noexcept {
  fnv hash;
  for (std::byte const b : std::bit_cast<std::array<std::byte, sizeof(Value)>>(value)) {
    hash.add(b);
  }
  return hash.value();
}

/// What a layer without parameters answers to a few numbers: to either side of 0, where rectifiers and their slopes
/// differ, and so far out that bounded ones have reached their bounds.
template <class Layer, class T>
[[nodiscard]] constexpr std::uint64_t hash_of_answers() noexcept {
  std::array<T, 4> const points{-T{8}, -(T{1} / T{2}), T{3} / T{4}, T{8}};
  vector<T, inputs_of<Layer, points.size()>> x{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = points[i % points.size()];
  }
  return hash_of_bytes(Layer::forward(parameters_of<Layer, T>{}, x));
}

template <class Layer, class T>
concept answers_in_constants = requires { typename std::bool_constant<(hash_of_answers<Layer, T>(), true)>; };

template <class Layer, class T>
struct layer_is_known : std::bool_constant<answers_in_constants<Layer, T>> {
  static constexpr auto refuse() noexcept {
    static_assert(answers_in_constants<Layer, T>,
                  "etch: a checkpoint knows this layer by its forward pass, which must be a constant expression");
  }
};

template <class Layer, class T>
[[nodiscard]] constexpr std::uint64_t layer_layout() noexcept {
  auto const with = [](std::uint64_t answers) {
    return hash_of({inputs_of<Layer>, outputs_of<Layer>, parameter_count_of<Layer, T>, answers});
  };
  if constexpr (!std::is_empty_v<parameters_of<Layer, T>>) {
    return with(0);
  } else if constexpr (passes<layer_is_known<Layer, T>>) {
    return with(hash_of_answers<Layer, T>());
  } else {
    return 0;
  }
}

/// Computed once for each kind of layer, however often a network has it.
template <class Layer, class T>
inline constexpr std::uint64_t layout_of_layer = layer_layout<Layer, T>();

/// The digits of a built-in number; 0 of any other type.
template <class State>
inline constexpr std::uint64_t digits_of = 0;
template <class State>
  requires std::is_arithmetic_v<State>
inline constexpr std::uint64_t digits_of<State> = std::numeric_limits<State>::digits;

}  // namespace detail

/// What the bytes of a State mean, as a number that is the same on every compiler and target (of one order of bytes):
/// for networks it differs where the numbers, or any layer's widths, count of parameters or activation do.
///
///   layout = FNV-1a(the bits of T{1}, each layer's widths, count of parameters and, if that is 0, answers)
///
/// A layer without parameters is known by the bits that it answers to a few numbers, not by its name: `sigmoid` and
/// `fast_sigmoid` differ in float, and are one in double. Layers with parameters are not asked. Of a State of your own
/// only the size is known: where its fields change and its size does not, specialise this for it.
///
/// cost  none at run time: 8 bytes in the code
template <class State>
inline constexpr std::uint64_t layout_of = detail::hash_of({sizeof(State), detail::digits_of<State>});

template <class T, std::size_t Size>
inline constexpr std::uint64_t layout_of<std::array<T, Size>> = detail::hash_of({Size, layout_of<T>});

template <class T, class... Layers>
inline constexpr std::uint64_t layout_of<network<T, Layers...>> =
    detail::hash_of({detail::hash_of_bytes(T{1}), detail::layout_of_layer<Layers, T>...});

// The first numbers set apart optimizers that may be of one size. They are in checkpoints: none is ever used again.
template <class Network>
inline constexpr std::uint64_t layout_of<sgd<Network>> = detail::hash_of({1, layout_of<Network>});
template <class Network>
inline constexpr std::uint64_t layout_of<momentum<Network>> = detail::hash_of({2, layout_of<Network>});
template <class Network>
inline constexpr std::uint64_t layout_of<adam<Network>> = detail::hash_of({3, layout_of<Network>});
template <class Network>
inline constexpr std::uint64_t layout_of<adamw<Network>> = detail::hash_of({4, layout_of<Network>});
template <class Network>
inline constexpr std::uint64_t layout_of<rprop<Network>> = detail::hash_of({5, layout_of<Network>});

}  // namespace etch
