// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/layer/summation.hpp>

/// @file
/// The products of a dense layer in a constant expression: plain loops through pointers. A compiler evaluates them six
/// times as fast as calls of functions, of which an index of an array is one, too.

namespace etch::detail {

/// b + x W, the inputs one after the other.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] constexpr vector<T, Outputs> affine_in_constants(vector<T, Inputs> const& x,
                                                               matrix<P, Inputs, Outputs> const& w,
                                                               vector<P, Outputs> const& b) noexcept {
  using chains = input_chains<Inputs>;
  using sum = sum_of_products<T, P, Inputs>;
  vector<sum, Outputs> z{};
  T const* const input = x.data();
  P const* const bias = b.data();
  sum* const result = z.data();
  for (std::size_t o = 0; o < Outputs; ++o) {
    result[o] = sum{bias[o]};
  }
  for (std::size_t i = 0; i < chains::length_of(0); ++i) {
    P const* const row = w[i].data();
    T const factor = input[i];
    for (std::size_t o = 0; o < Outputs; ++o) {
      result[o] += factor * row[o];
    }
  }
  for (std::size_t c = 1; c < chains::count; ++c) {
    vector<sum, Outputs> chain{};
    sum* const sums = chain.data();
    for (std::size_t i = c * chains::length; i < c * chains::length + chains::length_of(c); ++i) {
      P const* const row = w[i].data();
      T const factor = input[i];
      for (std::size_t o = 0; o < Outputs; ++o) {
        sums[o] += factor * row[o];
      }
    }
    for (std::size_t o = 0; o < Outputs; ++o) {
      result[o] += sums[o];
    }
  }
  if constexpr (std::is_same_v<sum, T>) {
    return z;
  } else {
    vector<T, Outputs> rounded{};
    for (std::size_t o = 0; o < Outputs; ++o) {
      rounded[o] = z[o];
    }
    return rounded;
  }
}

/// z W^T.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] constexpr vector<T, Inputs> transposed_product_in_constants(matrix<P, Inputs, Outputs> const& w,
                                                                          vector<T, Outputs> const& z) noexcept {
  constexpr std::size_t chains = output_chains<Outputs>;
  vector<T, Inputs> x{};
  T* const result = x.data();
  T const* const factor = z.data();
  for (std::size_t i = 0; i < Inputs; ++i) {
    P const* const row = w[i].data();
    if constexpr (chains == 1) {
      auto sum = start_of_chain<sum_of_products<P, T, Outputs>, Outputs>();
      for (std::size_t o = 0; o < Outputs; ++o) {
        sum += row[o] * factor[o];
      }
      result[i] = sum;
    } else {
      vector<sum_of_products<P, T, Outputs>, chains> all{};
      auto* const sums = all.data();
      for (std::size_t o = 0; o < Outputs; ++o) {
        sums[o % chains] += row[o] * factor[o];
      }
      result[i] = sum_of_chains(all);
    }
  }
  return x;
}

/// put(g, x^T z), for one sample.
template <class T, class G, std::size_t Inputs, std::size_t Outputs, class Put>
constexpr void put_outer_product_in_constants(vector<T, Inputs> const& x, vector<T, Outputs> const& z,
                                              matrix<G, Inputs, Outputs>& g, Put const& put) noexcept {
  T const* const factor = z.data();
  T const* const input = x.data();
  for (std::size_t i = 0; i < Inputs; ++i) {
    G* const row = g[i].data();
    for (std::size_t o = 0; o < Outputs; ++o) {
      put(row[o], input[i] * factor[o]);
    }
  }
}

/// put(g, z), for one sample.
template <class T, class G, std::size_t Size, class Put>
constexpr void put_each_in_constants(vector<T, Size> const& z, vector<G, Size>& g, Put const& put) noexcept {
  T const* const from = z.data();
  G* const to = g.data();
  for (std::size_t i = 0; i < Size; ++i) {
    put(to[i], from[i]);
  }
}

}  // namespace etch::detail
