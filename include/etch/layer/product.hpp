// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/layer/product_in_constants.hpp>
#include <etch/layer/product_in_lanes.hpp>
#include <etch/layer/product_in_registers.hpp>

/// @file
/// The products of a dense layer for every kind of number: x W + b, z W^T, and x^T z.

namespace etch::detail {

/// b + x W, number by number.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Outputs> affine_in_numbers(vector<T, Inputs> const& x,
                                                                         matrix<P, Inputs, Outputs> const& w,
                                                                         vector<P, Outputs> const& b) noexcept {
  using chains = input_chains<Inputs>;
  constexpr std::size_t work = Inputs * Outputs * steps_of_multiply_add<T>;
  // Some outputs at a time, and of each the chains side by side: all of a layer that is straight code; one by one where
  // there is no SIMD, for few steps a multiply-add and few registers; else as many as stand in a part of a row.
  constexpr std::size_t tile = work <= unroll_limit ? Outputs : math::register_bytes == 0 ? 1 : 8;
  constexpr std::size_t common = chains::length_of(chains::count - 1);
  using sum = sum_of_products<T, P, Inputs>;
  vector<T, Outputs> z;
  for_each_tile<Outputs, tile>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
    matrix<sum, chains::count, count()> sums;
    repeat<count()>([&](std::size_t o) ETCH_INLINE_LAMBDA {
      sums[0][o] = sum{b[begin + o]};
      repeat<chains::count - 1>([&](std::size_t c) ETCH_INLINE_LAMBDA { sums[c + 1][o] = sum{}; });
    });
    auto const add_terms = [&](std::size_t c, std::size_t j) ETCH_INLINE_LAMBDA {
      std::size_t const i = c * chains::length + j;
      repeat<count()>([&](std::size_t o) ETCH_INLINE_LAMBDA { sums[c][o] += x[i] * w[i][begin + o]; });
    };
    unroll<common, work>([&](std::size_t j) ETCH_INLINE_LAMBDA {
      repeat<chains::count>([&](std::size_t c) ETCH_INLINE_LAMBDA { add_terms(c, j); });
    });
    unroll<chains::length - common, work>([&](std::size_t j) ETCH_INLINE_LAMBDA {
      repeat<chains::count - 1>([&](std::size_t c) ETCH_INLINE_LAMBDA { add_terms(c, common + j); });
    });
    repeat<count()>([&](std::size_t o) ETCH_INLINE_LAMBDA {
      repeat<chains::count - 1>([&](std::size_t c) ETCH_INLINE_LAMBDA { sums[0][o] += sums[c + 1][o]; });
      z[begin + o] = sums[0][o];
    });
  });
  return z;
}

/// z W^T, number by number.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Inputs> transposed_product_in_numbers(
    matrix<P, Inputs, Outputs> const& w, vector<T, Outputs> const& z) noexcept {
  constexpr std::size_t work = Inputs * Outputs * steps_of_multiply_add<T>;
  constexpr std::size_t chains = output_chains<Outputs>;
  vector<T, Inputs> x;
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    vector<sum_of_products<P, T, Outputs>, chains> sums;
    repeat<chains>([&](std::size_t c)
                       ETCH_INLINE_LAMBDA { sums[c] = start_of_chain<sum_of_products<P, T, Outputs>, Outputs>(); });
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { sums[o % chains] += w[i][o] * z[o]; });
    x[i] = sum_of_chains(sums);
  });
  return x;
}

/// b + x W.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Outputs> affine(vector<T, Inputs> const& x,
                                                              matrix<P, Inputs, Outputs> const& w,
                                                              vector<P, Outputs> const& b) noexcept {
  if (__builtin_is_constant_evaluated()) {
    return affine_in_constants(x, w, b);
  }
  if constexpr (lanes_of<T, P>) {
    return affine_in_lanes(x, w, b);
  } else if constexpr (in_registers<T> && std::is_same_v<T, P>) {
    return affine_in_registers(x, w, b).to_vector();
  } else {
    return affine_in_numbers(x, w, b);
  }
}

/// z W^T.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Inputs> transposed_product(matrix<P, Inputs, Outputs> const& w,
                                                                         vector<T, Outputs> const& z) noexcept {
  if (__builtin_is_constant_evaluated()) {
    return transposed_product_in_constants(w, z);
  }
  if constexpr (lanes_of<T, P>) {
    return transposed_product_in_lanes(w, z);
  } else if constexpr (in_registers<T> && std::is_same_v<T, P>) {
    return transposed_product_in_registers(w, packed<T, Outputs>{z}).to_vector();
  } else {
    return transposed_product_in_numbers(w, z);
  }
}

/// Hands parameters of a kind to `put`: the same for layers of every size.
template <parameter_kind Kind, class Put>
struct put_kind {
  Put put;

  ETCH_INLINE constexpr void operator()(auto& g, auto const& value) const noexcept { put(Kind, g, value); }
};

/// put(g[i * outputs + o], x[i] z[o]) for i below `inputs` and o below `outputs`, at least 1: one function for layers
/// of every size.
template <class T, class G, class Put>
[[gnu::noinline]] void put_products_in_loop(T const* x, std::size_t inputs, T const* z, std::size_t outputs, G* g,
                                            Put put) noexcept {
  // NOLINTBEGIN(cppcoreguidelines-avoid-do-while): once at least, which saves comparisons
  T const* const end = x + inputs;
  do {
    T const* const last = z + outputs;
    T const* factor = z;
    T const input = *x;
    do {
      put(*g++, input * *factor++);
    } while (factor != last);
  } while (++x != end);
  // NOLINTEND(cppcoreguidelines-avoid-do-while)
}

/// put(g, x^T z), for one sample.
template <class T, class G, std::size_t Inputs, std::size_t Outputs, class Put>
ETCH_INLINE constexpr void put_outer_product(vector<T, Inputs> const& x, vector<T, Outputs> const& z,
                                             matrix<G, Inputs, Outputs>& g, Put put) noexcept {
  constexpr std::size_t work = Inputs * Outputs * steps_of_multiply_add<T>;
  if (__builtin_is_constant_evaluated()) {
    put_outer_product_in_constants(x, z, g, put);
  } else if constexpr (in_registers<T> && std::is_same_v<T, G>) {
    put_outer_product(x, packed<T, Outputs>{z}, g, put);
  } else if constexpr (work > unroll_limit) {
    put_products_in_loop(x.data(), Inputs, z.data(), Outputs, g[0].data(), put);
  } else {
    repeat<Inputs>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      repeat<Outputs>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g[i][o], x[i] * z[o]); });
    });
  }
}

/// put(g, z), for one sample.
template <class T, class G, std::size_t Size, class Put>
ETCH_INLINE constexpr void put_each(vector<T, Size> const& z, vector<G, Size>& g, Put put) noexcept {
  if (__builtin_is_constant_evaluated()) {
    put_each_in_constants(z, g, put);
    return;
  }
  unroll<Size, Size * steps_of_multiply_add<T>>([&](std::size_t i) ETCH_INLINE_LAMBDA { put(g[i], z[i]); });
}

}  // namespace etch::detail
