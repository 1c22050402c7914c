// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/layer/prepared_product.hpp>
#include <etch/layer/product.hpp>
#include <etch/layer/quantized_product.hpp>

namespace etch {

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
  template <detail::number_or_error T>
  struct parameters {
    matrix<T, Inputs, Outputs> weights{};
    vector<T, Outputs> biases{};
  };

  /// z = x W + b, each output summed over the inputs from b on: in order, or of 8 inputs and more in 2
  /// (from 32 on 4) chains of consecutive ones, which are added then.
  template <class P, detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Outputs> forward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& x) noexcept {
    return detail::affine(x, p.weights, p.biases);
  }

  /// dx = dz W^T, each input summed over the outputs in order, or of 8 outputs and more in 4 chains of each
  /// fourth.
  template <class P, detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Inputs> backward(parameters<P> const& p,
                                                                        vector<T, Inputs> const& /*x*/,
                                                                        vector<T, Outputs> const& /*z*/,
                                                                        vector<T, Outputs> const& dz) noexcept {
    return detail::transposed_product(p.weights, dz);
  }

  /// dW = x^T dz, db = dz, each handed to `put`.
  template <detail::number_or_error T, class G, class Put>
  ETCH_INLINE static constexpr void gradient(vector<T, Inputs> const& x, vector<T, Outputs> const& dz, parameters<G>& g,
                                             Put put) noexcept {
    put_gradient(x, dz, g, put);
  }

  // One sample's numbers in registers; the first layer's x is in memory.
  template <class T>
  [[nodiscard]] ETCH_INLINE static auto forward(parameters<T> const& p, detail::spread<T, Inputs> const& x) noexcept {
    return detail::affine_in_registers(x, p.weights, p.biases);
  }
  template <class T>
  [[nodiscard]] ETCH_INLINE static auto forward(parameters<T> const& p, detail::packed<T, Inputs> const& x) noexcept {
    return detail::affine_in_registers(x, p.weights, p.biases);
  }
  template <class T, class X>
  [[nodiscard]] ETCH_INLINE static auto backward(parameters<T> const& p, X const& /*x*/,
                                                 detail::packed<T, Outputs> const& /*z*/,
                                                 detail::packed<T, Outputs> const& dz) noexcept {
    return detail::transposed_product_in_registers(p.weights, dz);
  }
  template <class T, class Put>
  ETCH_INLINE static void gradient(detail::spread<T, Inputs> const& x, detail::packed<T, Outputs> const& dz,
                                   parameters<T>& g, Put put) noexcept {
    put_gradient(x, dz, g, put);
  }
  template <class T, class Put>
  ETCH_INLINE static void gradient(detail::packed<T, Inputs> const& x, detail::packed<T, Outputs> const& dz,
                                   parameters<T>& g, Put put) noexcept {
    put_gradient(x, dz, g, put);
  }

  /// The parameters as one prediction reads them fastest: see `prepare`.
  template <class T>
  using prepared_parameters = detail::prepared_product<T, Inputs, Outputs>;
  template <class T>
  [[nodiscard]] static constexpr prepared_parameters<T> prepare(parameters<T> const& p) noexcept {
    return {p.weights, p.biases};
  }
  template <class T, class X>
  [[nodiscard]] ETCH_INLINE static constexpr auto forward(prepared_parameters<T> const& p, X const& x) noexcept {
    return p.affine(x);
  }

  /// The parameters of a quantized network: see `quantize`. Each output is summed up exactly in Sum, and rounded to a
  /// Result.
  template <class Value, class Weight, class Sum>
  using quantized_parameters = detail::quantized_product<Value, Weight, Sum, Inputs, Outputs>;
  template <class Value, class Weight, class Sum, class T>
  [[nodiscard]] static constexpr quantized_parameters<Value, Weight, Sum> quantize(parameters<T> const& p) noexcept {
    return {p.weights, p.biases};
  }
  /// These parameters as numbers To.
  template <class To, class Value, class Weight, class Sum>
  [[nodiscard]] static constexpr parameters<To> dequantize(quantized_parameters<Value, Weight, Sum> const& p) noexcept {
    parameters<To> result;
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        result.weights[i][o] = static_cast<To>(p.weights[o][p.place(i)]);
      }
      result.biases[o] = static_cast<To>(p.biases[o]);
    }
    return result;
  }
  template <class Result, class Value, class Weight, class Sum>
  [[nodiscard]] ETCH_INLINE static constexpr vector<Result, Outputs> forward(
      quantized_parameters<Value, Weight, Sum> const& p, vector<Value, Inputs> const& x) noexcept {
    return p.template affine<Result>(x);
  }

  /// How the gradients of samples side by side are summed: in each lane, and then over the lanes; or, of 16 outputs
  /// and more, in the order of the samples, which leaves no lanes to be summed up.
  static constexpr bool in_order_of_samples = Outputs >= 16;

  /// The bytes in which `add_gradients` sums.
  template <class T, class V>
  static constexpr std::size_t sums_size =
      in_order_of_samples ? detail::rows_in_order_size<V, Outputs> : detail::outer_product_size<V, Inputs, Outputs>;

  /// Adds dW = x^T dz and db = dz of blocks of samples side by side, x_of(0), x_of(1), ...
  template <class V, class T, class X, class Dz>
  ETCH_INLINE static void add_gradients(std::size_t blocks, X x_of, Dz dz_of, parameters<T>& g) noexcept {
    if constexpr (in_order_of_samples) {
      detail::add_gradients_in_order<V>(blocks, x_of, dz_of, g.weights, g.biases);
    } else {
      detail::add_outer_products<V>(blocks, x_of, dz_of, g.weights);
      detail::add_sums<V>(blocks, dz_of, g.biases);
    }
  }

  /// Calls `visitor` on the weights, then on the biases, of each p side by side.
  template <class Visitor, class... Parameters>
  ETCH_INLINE static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(parameter_kind::weights, p.weights...);
    visitor(parameter_kind::biases, p.biases...);
  }

 private:
  template <class X, class Dz, class G, class Put>
  ETCH_INLINE static constexpr void put_gradient(X const& x, Dz const& dz, parameters<G>& g, Put put) noexcept {
    detail::put_outer_product(x, dz, g.weights, detail::put_kind<parameter_kind::weights, Put>{put});
    detail::put_each(dz, g.biases, detail::put_kind<parameter_kind::biases, Put>{put});
  }
};

namespace detail {

template <class Layer>
inline constexpr bool is_dense = false;
template <std::size_t Inputs, std::size_t Outputs>
inline constexpr bool is_dense<dense<Inputs, Outputs>> = true;

}  // namespace detail

static_assert(layer<dense<2, 3>> && trainable<dense<2, 3>>);
static_assert(sizeof(dense<2, 3>::parameters<float>) == (2 * 3 + 3) * sizeof(float));

}  // namespace etch
