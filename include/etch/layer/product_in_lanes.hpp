// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/summation.hpp>
#include <etch/number/transpose.hpp>

/// @file
/// The products of a dense layer for samples side by side: numbers are broadcast from memory, and what is summed
/// up stays in registers, a tile of sums at a time.

namespace etch::detail {

// Loops over the registers of a tile are ETCH_UNROLLED, rather than `repeat`: the nest of lambdas would take g++
// many times as long to compile.

/// A register of V.
template <class V>
using piece_of = run<typename V::number_type, V::piece_size>;
template <class V>
inline constexpr std::size_t pieces_of = V::size / V::piece_size;

/// Sums for the tile of `Count` outputs from `begin` on: of the biases and, chain by chain, the weighted inputs.
template <std::size_t Count, class V, class T, std::size_t Inputs, std::size_t Outputs>
ETCH_INLINE inline void add_affine_tile(std::size_t p, std::size_t begin, vector<V, Inputs> const& x,
                                        matrix<T, Inputs, Outputs> const& w, vector<T, Outputs> const& b,
                                        vector<V, Outputs>& z) noexcept {
  using chains = input_chains<Inputs>;
  using piece = piece_of<V>;
  using math::multiply_add;
  std::array<piece, Count> totals;
  std::size_t i = 0;
  for (std::size_t c = 0; c < chains::count; ++c) {
    std::array<piece, Count> sums;
    ETCH_UNROLLED
    for (std::size_t t = 0; t < Count; ++t) {
      sums[t] = piece{c == 0 ? b[begin + t] : T{0}};
    }
    for (std::size_t const end = i + chains::length_of(c); i < end; ++i) {
      piece const factor = x[i].load(p);
      ETCH_UNROLLED
      for (std::size_t t = 0; t < Count; ++t) {
        sums[t] = multiply_add(factor, piece{w[i][begin + t]}, sums[t]);
      }
    }
    ETCH_UNROLLED
    for (std::size_t t = 0; t < Count; ++t) {
      totals[t] = c == 0 ? sums[t] : totals[t] + sums[t];
    }
  }
  ETCH_UNROLLED
  for (std::size_t t = 0; t < Count; ++t) {
    z[begin + t].store(p, totals[t]);
  }
}

/// b + x W.
template <class V, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE inline vector<V, Outputs> affine_in_lanes(vector<V, Inputs> const& x,
                                                                    matrix<T, Inputs, Outputs> const& w,
                                                                    vector<T, Outputs> const& b) noexcept {
  vector<V, Outputs> z;
  for (std::size_t p = 0; p < pieces_of<V>; ++p) {
    for_each_tile<Outputs, tile_of<Outputs, sums_at_a_time>>(
        [&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA { add_affine_tile<count()>(p, begin, x, w, b, z); });
  }
  return z;
}

/// z W^T for the tile of `Count` inputs from `begin` on.
template <std::size_t Count, class V, class T, std::size_t Inputs, std::size_t Outputs>
ETCH_INLINE inline void add_transposed_tile(std::size_t p, std::size_t begin, matrix<T, Inputs, Outputs> const& w,
                                            vector<V, Outputs> const& z, vector<V, Inputs>& x) noexcept {
  constexpr std::size_t chains = output_chains<Outputs>;
  using piece = piece_of<V>;
  using math::multiply_add;
  std::array<vector<piece, chains>, Count> sums;
  ETCH_UNROLLED
  for (std::size_t t = 0; t < Count; ++t) {
    ETCH_UNROLLED
    for (std::size_t c = 0; c < chains; ++c) {
      sums[t][c] = piece{start_of_chain<T, Outputs>()};
    }
  }
  auto const add = [&](std::size_t c, std::size_t o) ETCH_INLINE_LAMBDA {
    piece const factor = z[o].load(p);
    ETCH_UNROLLED
    for (std::size_t t = 0; t < Count; ++t) {
      sums[t][c] = multiply_add(piece{w[begin + t][o]}, factor, sums[t][c]);
    }
  };
  for (std::size_t k = 0; k < Outputs / chains; ++k) {
    ETCH_UNROLLED
    for (std::size_t c = 0; c < chains; ++c) {
      add(c, k * chains + c);
    }
  }
  ETCH_UNROLLED
  for (std::size_t c = 0; c < Outputs % chains; ++c) {
    add(c, Outputs / chains * chains + c);
  }
  ETCH_UNROLLED
  for (std::size_t t = 0; t < Count; ++t) {
    x[begin + t].store(p, sum_of_chains(sums[t]));
  }
}

/// z W^T.
template <class V, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE inline vector<V, Inputs> transposed_product_in_lanes(matrix<T, Inputs, Outputs> const& w,
                                                                               vector<V, Outputs> const& z) noexcept {
  vector<V, Inputs> x;
  for (std::size_t p = 0; p < pieces_of<V>; ++p) {
    for_each_tile<Inputs, tile_of<Inputs, sums_at_a_time / output_chains<Outputs>>>(
        [&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA { add_transposed_tile<count()>(p, begin, w, z, x); });
  }
  return x;
}

/// The sums, [Rows][Columns], over blocks of samples side by side of x[r] z[c]: in each lane, from 0 on.
template <class V, std::size_t Rows, std::size_t Columns, class X, class Z>
[[nodiscard]] ETCH_INLINE inline vector<V, Rows * Columns> sum_products(std::size_t blocks, X const& x_of,
                                                                        Z const& z_of) noexcept {
  using piece = piece_of<V>;
  using math::multiply_add;
  vector<V, Rows * Columns> lane_sums;
  for (std::size_t p = 0; p < pieces_of<V>; ++p) {
    std::array<piece, Rows * Columns> sums;
    ETCH_UNROLLED
    for (piece& s : sums) {
      s = piece{typename V::number_type{0}};
    }
    for (std::size_t b = 0; b < blocks; ++b) {
      V const* const x = x_of(b);
      V const* const z = z_of(b);
      ETCH_UNROLLED
      for (std::size_t r = 0; r < Rows; ++r) {
        piece const factor = x[r].load(p);
        ETCH_UNROLLED
        for (std::size_t c = 0; c < Columns; ++c) {
          sums[r * Columns + c] = multiply_add(factor, z[c].load(p), sums[r * Columns + c]);
        }
      }
    }
    ETCH_UNROLLED
    for (std::size_t t = 0; t < Rows * Columns; ++t) {
      lane_sums[t].store(p, sums[t]);
    }
  }
  return lane_sums;
}

/// The sum of the lanes of each.
template <class V, std::size_t Count>
[[nodiscard]] ETCH_INLINE inline auto row_of_sums(vector<V, Count> const& x) noexcept {
  using T = typename V::number_type;
  if constexpr (math::has_masks && V::size == native_lanes<T>) {
    auto const load = [&](std::size_t i) ETCH_INLINE_LAMBDA { return x[i].load(0); };
    row_in_registers<T, Count> result;
    repeat<result.count>([&](auto k) ETCH_INLINE_LAMBDA {
      constexpr std::size_t begin = k() * V::size;
      result.values[k()] = math::detail::first<result.width>(
          math::detail::sums<smaller(Count - begin, V::size), T, V::size>(load, begin));
    });
    return result;
  } else {
    return row<T, Count>{sum_each(x).data()};
  }
}

/// The tile of weights whose sums stay in registers: about square, so that a number loaded meets many others.
inline constexpr std::size_t outer_product_area = math::register_bytes == 64 ? 25 : 12;
inline constexpr std::size_t outer_product_side = math::register_bytes == 64 ? 5 : 4;
template <std::size_t Inputs, std::size_t Outputs>
inline constexpr std::size_t outer_product_columns =
    Inputs * Outputs <= outer_product_area ? Outputs : tile_of<Outputs, outer_product_side>;
template <class V, std::size_t Inputs, std::size_t Outputs>
inline constexpr std::size_t outer_product_size =
    smaller(outer_product_area, Inputs* Outputs) * (sizeof(V) + sizeof(typename V::number_type));

/// W += x^T z, summed over blocks of samples side by side: in each lane over the blocks, from 0 on, then over the
/// lanes.
template <class V, class T, std::size_t Inputs, std::size_t Outputs, class X, class Z>
ETCH_INLINE inline void add_outer_products(std::size_t blocks, X x_of, Z z_of, matrix<T, Inputs, Outputs>& w) noexcept {
  constexpr std::size_t columns = outer_product_columns<Inputs, Outputs>;
  for_each_tile<Inputs, tile_of<Inputs, outer_product_area / columns>>(
      [&](auto rows, std::size_t begin) ETCH_INLINE_LAMBDA {
        for_each_tile<Outputs, columns>([&](auto count, std::size_t column) ETCH_INLINE_LAMBDA {
          auto const sums = sum_products<V, rows(), count()>(
              blocks, [&](std::size_t b) ETCH_INLINE_LAMBDA { return x_of(b).data() + begin; },
              [&](std::size_t b) ETCH_INLINE_LAMBDA { return z_of(b).data() + column; });
          if constexpr (count() == Outputs) {
            add_row(row_of_sums(sums), w[begin].data());
          } else {
            auto const totals = sum_each(sums);
            repeat<rows()>([&](std::size_t r) ETCH_INLINE_LAMBDA {
              add_row(row_in_runs<T, count()>{totals.data() + r * count()}, w[begin + r].data() + column);
            });
          }
        });
      });
}

/// b += z, summed as `add_outer_products` does.
template <class V, class T, std::size_t Outputs, class Z>
ETCH_INLINE inline void add_sums(std::size_t blocks, Z z_of, vector<T, Outputs>& b) noexcept {
  V const one{T{1}};
  for_each_tile<Outputs, tile_of<Outputs, sums_at_a_time>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
    auto const sums = sum_products<V, 1, count()>(
        blocks, [&](std::size_t) ETCH_INLINE_LAMBDA { return &one; },
        [&](std::size_t k) ETCH_INLINE_LAMBDA { return z_of(k).data() + begin; });
    add_row(row_of_sums(sums), b.data() + begin);
  });
}

/// Adds to `Rows` rows of weights, the first at w, the products of x and z over all samples of the blocks, in their
/// order: outputs lie side by side.
template <std::size_t Rows, class V, class T, std::size_t Outputs, std::size_t Count, class X>
ETCH_INLINE inline void add_rows_in_order(std::size_t blocks, X const& x_of, std::array<T, Count> const* z,
                                          vector<T, Outputs>* w, std::size_t column) noexcept {
  using part = row<T, Count>;
  std::array<part, Rows> sums;
  ETCH_UNROLLED
  for (std::size_t r = 0; r < Rows; ++r) {
    sums[r] = part{w[r].data() + column};
  }
  for (std::size_t b = 0; b < blocks; ++b) {
    V const* const x = x_of(b);
    for (std::size_t l = 0; l < V::size; ++l) {
      part const factor{z[b * V::size + l].data()};
      ETCH_UNROLLED
      for (std::size_t r = 0; r < Rows; ++r) {
        sums[r].add_product(run<T, part::width>{x[r][l]}, factor);
      }
    }
  }
  ETCH_UNROLLED
  for (std::size_t r = 0; r < Rows; ++r) {
    sums[r].store(w[r].data() + column);
  }
}

/// z of all samples of the blocks, one after the other, for a tile of outputs.
template <std::size_t Outputs, class T>
inline constexpr std::size_t columns_in_order = tile_of<Outputs, 2 * native_lanes<T>>;
template <class V, std::size_t Count>
using rows_in_order = std::array<std::array<typename V::number_type, Count>, most_blocks * V::size>;
template <class V, std::size_t Outputs>
inline constexpr std::size_t rows_in_order_size =
    sizeof(rows_in_order<V, columns_in_order<Outputs, typename V::number_type>>);

/// W += x^T z and b += z, summed over at most `most_blocks` blocks of samples side by side, in the order of the
/// samples.
template <class V, class T, std::size_t Inputs, std::size_t Outputs, class X, class Z>
ETCH_INLINE inline void add_gradients_in_order(std::size_t blocks, X x_of, Z z_of, matrix<T, Inputs, Outputs>& w,
                                               vector<T, Outputs>& b) noexcept {
  for_each_tile<Outputs, columns_in_order<Outputs, T>>([&](auto count, std::size_t column) ETCH_INLINE_LAMBDA {
    rows_in_order<V, count()> z;
    for (std::size_t k = 0; k < blocks; ++k) {
      to_rows<count()>(z_of(k).data() + column, contiguous_rows<T, count()>{z[k * V::size].data()});
    }
    row<T, count()> sums{b.data() + column};
    for (std::size_t s = 0; s < blocks * V::size; ++s) {
      sums.add(row<T, count()>{z[s].data()});
    }
    sums.store(b.data() + column);
    constexpr std::size_t rows = larger(std::size_t{1}, sums_at_a_time / row<T, count()>::parts);
    for_each_tile<Inputs, tile_of<Inputs, rows>>([&](auto row_count, std::size_t begin) ETCH_INLINE_LAMBDA {
      add_rows_in_order<row_count(), V>(
          blocks, [&](std::size_t k) ETCH_INLINE_LAMBDA { return x_of(k).data() + begin; }, z.data(), &w[begin],
          column);
    });
  });
}

}  // namespace etch::detail
