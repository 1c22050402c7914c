// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/run.hpp>
#include <etch/tensor.hpp>
#include <etch/unroll.hpp>

/// @file
/// The three products of a dense layer, for every kind of number: z += x W, x = z W^T, and W += x^T z
/// summed over samples. Each sum keeps to one order whatever the registers: what is computed side by
/// side are different sums.

namespace etch::detail {

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

/// `Size` in the fewest tiles of at most `Largest`, about equal.
template <std::size_t Size, std::size_t Largest>
inline constexpr std::size_t tile_of = (Size + (Size + Largest - 1) / Largest - 1) / ((Size + Largest - 1) / Largest);

/// How many V are summed up at a time: what leaves some registers free, of 32 with AVX-512 and of 16
/// elsewhere.
template <class V>
inline constexpr std::size_t sums_in_registers = [] {
  constexpr std::size_t registers = math::register_bytes == 64 ? 16 : 12;
  constexpr std::size_t each = V::size / V::piece_size;
  return each < registers ? registers / each : 1;
}();

/// z += x W, each z_o in the order of the inputs.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
ETCH_INLINE constexpr void add_product(vector<T, Outputs>& z, vector<T, Inputs> const& x,
                                       matrix<P, Inputs, Outputs> const& w) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  if constexpr (lanes_of<T, P>) {
    if (!std::is_constant_evaluated()) {
      for_each_tile<Outputs, tile_of<Outputs, sums_in_registers<T>>>(
          [&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
            vector<T, count()> sums;
            repeat<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { sums[t] = z[begin + t]; });
            unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
              repeat<count()>([&](std::size_t t)
                                  ETCH_INLINE_LAMBDA { sums[t] = multiply_add(x[i], T{w[i][begin + t]}, sums[t]); });
            });
            repeat<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { z[begin + t] = sums[t]; });
          });
      return;
    }
  } else if constexpr (in_runs<T> && std::is_same_v<T, P>) {
    if (!std::is_constant_evaluated()) {
      for_each_tile<Outputs, 8 * native_lanes<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
        row<T, count()> sums{z.data() + begin};
        unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA { sums.add_product(x[i], w[i].data() + begin); });
        sums.store(z.data() + begin);
      });
      return;
    }
  }
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { z[o] += x[i] * w[i][o]; });
  });
}

/// z W^T, each sum in the order of the outputs.
template <class P, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Inputs> transposed_product(matrix<P, Inputs, Outputs> const& w,
                                                                         vector<T, Outputs> const& z) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  vector<T, Inputs> x{};
  if constexpr (lanes_of<T, P>) {
    if (!std::is_constant_evaluated()) {
      for_each_tile<Inputs, tile_of<Inputs, sums_in_registers<T>>>(
          [&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
            vector<T, count()> sums{};
            unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA {
              repeat<count()>([&](std::size_t t)
                                  ETCH_INLINE_LAMBDA { sums[t] = multiply_add(T{w[begin + t][o]}, z[o], sums[t]); });
            });
            repeat<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { x[begin + t] = sums[t]; });
          });
      return x;
    }
  }
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { x[i] += w[i][o] * z[o]; });
  });
  return x;
}

/// put(g, x^T z): of one sample.
template <class T, class G, std::size_t Inputs, std::size_t Outputs, class Put>
ETCH_INLINE constexpr void put_outer_product(vector<T, Inputs> const& x, vector<T, Outputs> const& z,
                                             matrix<G, Inputs, Outputs>& g, Put put) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  if constexpr (in_runs<T> && std::is_same_v<T, G>) {
    if (!std::is_constant_evaluated()) {
      for_each_run<T, Outputs>([&](auto width, std::size_t begin) ETCH_INLINE_LAMBDA {
        auto const values = load_run<width()>(z.data() + begin);
        unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
          T* const to = g[i].data() + begin;
          auto sum = load_run<width()>(to);
          put(sum, run<T, width()>{x[i]} * values);
          store_run<width(), T>(to, sum);
        });
      });
      return;
    }
  }
  unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
    unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { put(g[i][o], x[i] * z[o]); });
  });
}

/// W += x^T z, summed over blocks of samples side by side: in each lane over the blocks, from 0 on, then
/// over the lanes.
template <class V, class T, std::size_t Inputs, std::size_t Outputs, class X, class Z>
ETCH_INLINE inline void add_outer_products(std::size_t blocks, X x_of, Z z_of, matrix<T, Inputs, Outputs>& w) noexcept {
  constexpr std::size_t columns = tile_of < Outputs, sums_in_registers<V> < 5 ? sums_in_registers<V> : 5 > ;
  constexpr std::size_t rows = tile_of<Inputs, sums_in_registers<V> / columns>;
  for_each_tile<Inputs, rows>([&](auto row_count, std::size_t row) ETCH_INLINE_LAMBDA {
    for_each_tile<Outputs, columns>([&](auto column_count, std::size_t column) ETCH_INLINE_LAMBDA {
      vector<V, row_count() * column_count()> sums{};
      for (std::size_t b = 0; b < blocks; ++b) {
        vector<V, Inputs> const& x = x_of(b);
        vector<V, Outputs> const& z = z_of(b);
        repeat<row_count()>([&](std::size_t r) ETCH_INLINE_LAMBDA {
          repeat<column_count()>([&](std::size_t c) ETCH_INLINE_LAMBDA {
            V& s = sums[r * column_count() + c];
            s = multiply_add(x[row + r], z[column + c], s);
          });
        });
      }
      auto const totals = sum_each(sums);
      repeat<row_count()>([&](std::size_t r) ETCH_INLINE_LAMBDA {
        repeat<column_count()>([&](std::size_t c)
                                   ETCH_INLINE_LAMBDA { w[row + r][column + c] += totals[r * column_count() + c]; });
      });
    });
  });
}

/// b += z, summed as `add_outer_products` does.
template <class V, class T, std::size_t Outputs, class Z>
ETCH_INLINE inline void add_sums(std::size_t blocks, Z z_of, vector<T, Outputs>& b) noexcept {
  for_each_tile<Outputs, tile_of<Outputs, sums_in_registers<V>>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
    vector<V, count()> sums{};
    for (std::size_t k = 0; k < blocks; ++k) {
      vector<V, Outputs> const& z = z_of(k);
      repeat<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { sums[t] += z[begin + t]; });
    }
    auto const totals = sum_each(sums);
    repeat<count()>([&](std::size_t t) ETCH_INLINE_LAMBDA { b[begin + t] += totals[t]; });
  });
}

}  // namespace etch::detail
