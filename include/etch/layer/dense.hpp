// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/layer/product.hpp>

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
    detail::add_product(z, x, p.weights);
    return z;
  }

  /// dx = dz W^T.
  template <class P, number T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Inputs> backward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& /*x*/,
                                                                        vector<T, Outputs> const& /*z*/,
                                                                        vector<T, Outputs> const& dz) noexcept {
    return detail::transposed_product(p.weights, dz);
  }

  /// dW = x^T dz, db = dz, each handed to `put`.
  template <number T, class G, class Put>
  ETCH_INLINE static constexpr void gradient(vector<T, Inputs> const& x, vector<T, Outputs> const& dz, parameters<G>& g,
                                             Put put) noexcept {
    detail::put_outer_product(x, dz, g.weights, put);
    unroll<Outputs, Inputs * Outputs>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g.biases[o], dz[o]); });
  }

  /// Adds dW = x^T dz and db = dz of blocks of samples side by side, x_of(0), x_of(1), ...
  template <class V, class T, class X, class Dz>
  ETCH_INLINE static void add_gradients(std::size_t blocks, X x_of, Dz dz_of, parameters<T>& g) noexcept {
    detail::add_outer_products<V>(blocks, x_of, dz_of, g.weights);
    detail::add_sums<V>(blocks, dz_of, g.biases);
  }

  /// Calls `visitor` on the weights, then on the biases, of each p side by side.
  template <class Visitor, class... Parameters>
  ETCH_INLINE static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(parameter_kind::weights, p.weights...);
    visitor(parameter_kind::biases, p.biases...);
  }
};

static_assert(layer<dense<2, 3>> && trainable<dense<2, 3>>);
static_assert(sizeof(dense<2, 3>::parameters<float>) == (2 * 3 + 3) * sizeof(float));

}  // namespace etch
