// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>

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
    unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { z[o] += x[i] * p.weights[i][o]; });
    });
    return z;
  }

  /// dx = dz W^T.
  template <class P, number T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Inputs> backward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& /*x*/,
                                                                        vector<T, Outputs> const& /*z*/,
                                                                        vector<T, Outputs> const& dz) noexcept {
    vector<T, Inputs> dx{};
    unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { dx[i] += p.weights[i][o] * dz[o]; });
    });
    return dx;
  }

  /// dW = x^T dz, db = dz, each handed to `put`.
  template <number T, class G, class Put>
  ETCH_INLINE static constexpr void gradient(vector<T, Inputs> const& x, vector<T, Outputs> const& dz, parameters<G>& g,
                                             Put put) noexcept {
    unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g.weights[i][o], x[i] * dz[o]); });
    });
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
};

static_assert(layer<dense<2, 3>> && trainable<dense<2, 3>>);
static_assert(sizeof(dense<2, 3>::parameters<float>) == (2 * 3 + 3) * sizeof(float));

}  // namespace etch
