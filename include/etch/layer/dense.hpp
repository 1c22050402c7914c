// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/number/lanes.hpp>

namespace etch {

namespace detail {

/// The same numbers as numbers T: each U, where it is not T already, in every lane of one.
template <number T, class U, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> numbers_of(vector<U, Size> const& x) noexcept {
  if constexpr (std::is_same_v<T, U>) {
    return x;
  } else {
    vector<T, Size> result;
    unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = T{x[i]}; });
    return result;
  }
}

/// Calls step(count, begin) for ranges of up to `Tile` indices below Size: count is a constant.
template <std::size_t Size, std::size_t Tile, class Step>
ETCH_INLINE constexpr void for_each_tile(Step&& step) noexcept {
  constexpr std::size_t rest = Size % Tile;
  for (std::size_t begin = 0; begin < Size - rest; begin += Tile) {
    step(std::integral_constant<std::size_t, Tile>{}, begin);
  }
  if constexpr (rest > 0) {
    step(std::integral_constant<std::size_t, rest>{}, Size - rest);
  }
}

}  // namespace detail

/// The fully connected layer: z = x W + b.
///
/// shapes  x [Inputs], W [Inputs][Outputs], b [Outputs] -> z [Outputs]
/// cost    Inputs * Outputs multiply-adds forward, the same for each of the two gradients; unrolled
///         up to `unroll_limit`
template <std::size_t Inputs, std::size_t Outputs>
struct dense {
  static constexpr std::size_t inputs = Inputs;
  static constexpr std::size_t outputs = Outputs;
  static constexpr std::size_t fan_in = Inputs;
  static constexpr std::size_t fan_out = Outputs;

  /// The weights `[input][output]` and the biases; all 0 until initialized.
  template <class T>
  struct parameters {
    matrix<T, Inputs, Outputs> weights{};
    vector<T, Outputs> biases{};
  };

  /// z = x W + b, summed from b on in the order of the inputs.
  template <class P, number T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Outputs> forward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& x) noexcept {
    auto z = detail::numbers_of<T>(p.biases);
    if constexpr (in_tiles<P, T>) {
      detail::for_each_tile<Outputs, tile<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
        vector<T, count()> sums;
        unroll<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { sums[t] = z[begin + t]; });
        for (std::size_t i = 0; i < Inputs; ++i) {
          unroll<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { sums[t] += x[i] * p.weights[i][begin + t]; });
        }
        unroll<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { z[begin + t] = sums[t]; });
      });
    } else {
      unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { z[o] += x[i] * p.weights[i][o]; });
      });
    }
    return z;
  }

  /// dx = dz W^T.
  template <class P, number T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Inputs> backward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& /*x*/,
                                                                        vector<T, Outputs> const& /*z*/,
                                                                        vector<T, Outputs> const& dz) noexcept {
    vector<T, Inputs> dx{};
    if constexpr (in_tiles<P, T>) {
      detail::for_each_tile<Inputs, tile<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
        vector<T, count()> sums{};
        for (std::size_t o = 0; o < Outputs; ++o) {
          unroll<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { sums[t] += p.weights[begin + t][o] * dz[o]; });
        }
        unroll<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { dx[begin + t] = sums[t]; });
      });
    } else {
      unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { dx[i] += p.weights[i][o] * dz[o]; });
      });
    }
    return dx;
  }

  /// dW = x^T dz, db = dz, each handed to `put`.
  template <number T, class G, class Put>
  ETCH_INLINE static constexpr void gradient(vector<T, Inputs> const& x, vector<T, Outputs> const& dz, parameters<G>& g,
                                             Put put) noexcept {
    if constexpr (!math::real<T> && work > unroll_limit) {
      // In tiles, or g++ makes two loops of it, and an array of products between them.
      for (std::size_t i = 0; i < Inputs; ++i) {
        detail::for_each_tile<Outputs, 8>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
          unroll<count()>([&](std::size_t t)
                              ETCH_INLINE_LAMBDA { put(g.weights[i][begin + t], x[i] * dz[begin + t]); });
        });
      }
    } else {
      unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g.weights[i][o], x[i] * dz[o]); });
      });
    }
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g.biases[o], dz[o]); });
  }

  /// Calls `visitor` on the weights, then on the biases, of each p side by side.
  template <class Visitor, class... Parameters>
  ETCH_INLINE static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(parameter_kind::weights, p.weights...);
    visitor(parameter_kind::biases, p.biases...);
  }

 private:
  static constexpr std::size_t work = Inputs * Outputs;

  /// Too large to unroll, and over lanes, which no compiler vectorises once more: some sums at a time
  /// are then kept in registers. The order within each sum is the same.
  template <class P, class T>
  static constexpr bool in_tiles = lanes_of<T, P> && (work > unroll_limit);

  /// How many sums: 8 registers full.
  template <class T>
  static constexpr std::size_t tile = 8 * T::piece_size > T::size ? 8 * T::piece_size / T::size : 1;
};

static_assert(layer<dense<2, 3>> && trainable<dense<2, 3>>);
static_assert(sizeof(dense<2, 3>::parameters<float>) == (2 * 3 + 3) * sizeof(float));

}  // namespace etch
