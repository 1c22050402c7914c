// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/product_in_lanes.hpp>
#include <etch/layer/product_in_registers.hpp>

/// @file
/// The products of a dense layer for every kind of number: x W + b, z W^T, and x^T z.

namespace etch::detail {

/// b + x W.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Outputs> affine(vector<T, Inputs> const& x,
                                                              matrix<P, Inputs, Outputs> const& w,
                                                              vector<P, Outputs> const& b) noexcept {
  using chains = input_chains<Inputs>;
  constexpr std::size_t work = Inputs * Outputs;
  if constexpr (lanes_of<T, P>) {
    if (!__builtin_is_constant_evaluated()) {
      return affine_in_lanes(x, w, b);
    }
  } else if constexpr (in_registers<T> && std::is_same_v<T, P>) {
    if (!__builtin_is_constant_evaluated()) {
      return affine_in_registers(x, w, b).to_vector();
    }
  }
  auto const add_chain = [&](auto c, vector<T, Outputs>& sums) ETCH_INLINE_LAMBDA {
    unroll<chains::length_of(c()), work>([&](std::size_t j) ETCH_INLINE_LAMBDA {
      std::size_t const i = c() * chains::length + j;
      unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { sums[o] += x[i] * w[i][o]; });
    });
  };
  vector<T, Outputs> z;
  unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { z[o] = T{b[o]}; });
  add_chain(std::integral_constant<std::size_t, 0>{}, z);
  repeat<chains::count - 1>([&](auto c) ETCH_INLINE_LAMBDA {
    vector<T, Outputs> sums{};
    add_chain(after<1>(c), sums);
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { z[o] += sums[o]; });
  });
  return z;
}

/// z W^T.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Inputs> transposed_product(matrix<P, Inputs, Outputs> const& w,
                                                                         vector<T, Outputs> const& z) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  constexpr std::size_t chains = output_chains<Outputs>;
  if constexpr (lanes_of<T, P>) {
    if (!__builtin_is_constant_evaluated()) {
      return transposed_product_in_lanes(w, z);
    }
  } else if constexpr (in_registers<T> && std::is_same_v<T, P>) {
    if (!__builtin_is_constant_evaluated()) {
      return transposed_product_in_registers(w, packed<T, Outputs>{z}).to_vector();
    }
  }
  vector<T, Inputs> x;
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    vector<T, chains> sums;
    repeat<chains>([&](std::size_t c) ETCH_INLINE_LAMBDA { sums[c] = start_of_chain<T, Outputs>(); });
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { sums[o % chains] += w[i][o] * z[o]; });
    x[i] = sum_of_chains(sums);
  });
  return x;
}

/// put(g, x^T z), for one sample.
template <class T, class G, std::size_t Inputs, std::size_t Outputs, class Put>
ETCH_INLINE constexpr void put_outer_product(vector<T, Inputs> const& x, vector<T, Outputs> const& z,
                                             matrix<G, Inputs, Outputs>& g, Put put) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  if constexpr (in_registers<T> && std::is_same_v<T, G>) {
    if (!__builtin_is_constant_evaluated()) {
      put_outer_product(x, packed<T, Outputs>{z}, g, put);
      return;
    }
  }
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g[i][o], x[i] * z[o]); });
  });
}

/// put(g, z), for one sample.
template <class T, class G, std::size_t Size, class Put>
ETCH_INLINE constexpr void put_each(vector<T, Size> const& z, vector<G, Size>& g, Put put) noexcept {
  unroll<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { put(g[i], z[i]); });
}

}  // namespace etch::detail
