// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/packed.hpp>
#include <etch/parameters.hpp>

/// @file
/// How a network calls its layers.

namespace etch::detail {

/// An array as a layer may take it that knows arrays only.
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> const& array_of(vector<T, Size> const& x) noexcept {
  return x;  // NOLINT(bugprone-return-const-ref-from-parameter): for the length of a call
}
template <class InRegisters>
[[nodiscard]] ETCH_INLINE inline auto array_of(InRegisters const& x) noexcept {
  return x.to_vector();
}

/// The passes of a layer, and of one that takes arrays only by way of these where its numbers are in registers.
template <class Layer>
struct inlined_passes {
  template <class Parameters, class X>
  [[nodiscard]] ETCH_INLINE static constexpr auto forward(Parameters const& p, X const& x) noexcept {
    if constexpr (requires { Layer::forward(p, x); }) {
      return Layer::forward(p, x);
    } else {
      return packed{Layer::forward(p, array_of(x))};
    }
  }
  template <class Parameters, class X, class Y>
  [[nodiscard]] ETCH_INLINE static constexpr auto backward(Parameters const& p, X const& x, Y const& y,
                                                           Y const& dy) noexcept {
    if constexpr (requires { Layer::backward(p, x, y, dy); }) {
      return Layer::backward(p, x, y, dy);
    } else {
      return packed{Layer::backward(p, array_of(x), array_of(y), array_of(dy))};
    }
  }
  template <class X, class Dy, class Parameters, class Put>
  ETCH_INLINE static constexpr void gradient(X const& x, Dy const& dy, Parameters& g, Put put) noexcept {
    if constexpr (requires { Layer::gradient(x, dy, g, put); }) {
      Layer::gradient(x, dy, g, put);
    } else {
      Layer::gradient(array_of(x), array_of(dy), g, put);
    }
  }
  /// Adds the gradients of blocks of samples side by side: each lane's over the blocks, and then the lanes'.
  template <class V, class X, class Dz, class Parameters>
  ETCH_INLINE static void add_gradients(std::size_t blocks, X const& x_of, Dz const& dz_of, Parameters& g) noexcept {
    if constexpr (requires { Layer::template add_gradients<V>(blocks, x_of, dz_of, g); }) {
      Layer::template add_gradients<V>(blocks, x_of, dz_of, g);
    } else {
      parameters_of<Layer, V> sums{};
      for (std::size_t b = 0; b < blocks; ++b) {
        Layer::gradient(x_of(b), dz_of(b), sums, add{});
      }
      Layer::visit(
          [](parameter_kind kind, auto& to, auto const& from) ETCH_INLINE_LAMBDA {
            auto const add_sum = [](parameter_kind, auto& t, V const& lanes) ETCH_INLINE_LAMBDA { t += sum(lanes); };
            visit_elements<unroll_limit + 1>(add_sum, kind, to, from);
          },
          g, sums);
    }
  }
};

/// The same as functions of their own, for a layer that is loops: inlined into one another those would take a
/// compiler many times as long, and gain nothing. Number by number the gradient is a call of such a function already.
template <class Layer>
struct passes_apart {
  [[nodiscard, gnu::noinline]] static constexpr auto forward(auto const& p, auto const& x) noexcept {
    return inlined_passes<Layer>::forward(p, x);
  }
  template <class Y>
  [[nodiscard, gnu::noinline]] static constexpr auto backward(auto const& p, auto const& x, Y const& y,
                                                              Y const& dy) noexcept {
    return inlined_passes<Layer>::backward(p, x, y, dy);
  }
  template <class X>
  [[gnu::noinline]] static constexpr void gradient(X const& x, auto const& dy, auto& g, auto put) noexcept {
    inlined_passes<Layer>::gradient(x, dy, g, put);
  }
  template <class T, std::size_t Size>
    requires(math::register_bytes == 0)
  ETCH_INLINE static constexpr void gradient(vector<T, Size> const& x, auto const& dy, auto& g, auto put) noexcept {
    inlined_passes<Layer>::gradient(x, dy, g, put);
  }
  template <class V>
  [[gnu::noinline]] static void add_gradients(std::size_t blocks, auto const& x_of, auto const& dz_of,
                                              auto& g) noexcept {
    inlined_passes<Layer>::template add_gradients<V>(blocks, x_of, dz_of, g);
  }
};

template <class Layer, class T>
using layer_passes =
    std::conditional_t<(parameter_count_of<Layer, T> > unroll_limit), passes_apart<Layer>, inlined_passes<Layer>>;

/// Between passes of samples side by side: what was loaded is loaded again. g++ would otherwise load the weights of all
/// layers ahead of a loop over blocks, each spread over a register, and have to store most of these registers.
ETCH_INLINE inline void forget_loads() noexcept { asm volatile("" ::: "memory"); }

/// The output of `Count` layers of a chain from `Begin` on; parameters_at(index) are each layer's.
/// (A recursion rather than hana::fold_left: clang 14 does not inline through that, which would leave a call in the
/// middle of the unrolled network. By halves, as what is inlined into each caller is compiled again there.)
template <class T, class Chain, std::size_t Begin = 0, std::size_t Count = Chain::depth, class Parameters, class X>
[[nodiscard]] ETCH_INLINE constexpr auto forward_through(Parameters const& parameters_at, X const& x) noexcept {
  if constexpr (Count == 1) {
    using layer = typename Chain::template layer_type<Begin>;
    return layer_passes<layer, T>::forward(parameters_at(std::integral_constant<std::size_t, Begin>{}), x);
  } else {
    constexpr std::size_t half = Count / 2;
    return forward_through<T, Chain, Begin + half, Count - half>(
        parameters_at, forward_through<T, Chain, Begin, half>(parameters_at, x));
  }
}

/// The same from an array to an array, at run time in registers where T is.
template <class T, class Chain, class Parameters, std::size_t Inputs>
[[nodiscard]] ETCH_INLINE constexpr auto predict(Parameters const& parameters_at, vector<T, Inputs> const& x) noexcept {
  if constexpr (in_registers<T>) {
    ETCH_AT_RUN_TIME { return forward_through<T, Chain>(parameters_at, spread{x}).to_vector(); }
  }
  return forward_through<T, Chain>(parameters_at, x);
}

}  // namespace etch::detail
