// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/summation.hpp>

/// @file
/// The products of a dense layer for one sample, in registers: outputs lie side by side.

namespace etch::detail {

/// `Count` of the outputs, from `begin` on, of b + x W: all chains at once, or, where the outputs fill the registers,
/// one after the other, so that the weights are read as they lie.
template <std::size_t Count, class T, std::size_t Inputs, std::size_t Outputs, class X>
[[nodiscard]] ETCH_INLINE inline row<T, Count> affine_columns(X const& x, matrix<T, Inputs, Outputs> const& w,
                                                              vector<T, Outputs> const& b, std::size_t begin) noexcept {
  using chains = input_chains<Inputs>;
  using part = row<T, Count>;
  auto const add = [&](part& sum, auto i) ETCH_INLINE_LAMBDA {
    sum.add_product(spread_over<part::width>(x, i), part{w[i].data() + begin});
  };
  if constexpr (part::parts * chains::count > sums_at_a_time) {
    part total{b.data() + begin};
    std::size_t i = 0;
    for (; i < chains::length; ++i) {
      add(total, i);
    }
    for (std::size_t c = 1; c < chains::count; ++c) {
      part sum;
      sum.fill(T{0});
      for (std::size_t const end = i + chains::length_of(c); i < end; ++i) {
        add(sum, i);
      }
      total.add(sum);
    }
    return total;
  } else {
    std::array<part, chains::count> sums;
    sums[0] = part{b.data() + begin};
    repeat<chains::count - 1>([&](auto c) ETCH_INLINE_LAMBDA { sums[c + 1U].fill(T{0}); });
    constexpr std::size_t shortest = chains::length_of(chains::count - 1);
    unroll<shortest, Inputs * Outputs>([&](auto j) ETCH_INLINE_LAMBDA {
      repeat<chains::count>([&](auto c) ETCH_INLINE_LAMBDA { add(sums[c], after<c() * chains::length>(j)); });
    });
    repeat<chains::length - shortest>([&](auto j) ETCH_INLINE_LAMBDA {
      repeat<chains::count - 1>([&](auto c)
                                    ETCH_INLINE_LAMBDA { add(sums[c], after<c() * chains::length + shortest>(j)); });
    });
    repeat<chains::count - 1>([&](auto c) ETCH_INLINE_LAMBDA { sums[0].add(sums[c + 1U]); });
    return sums[0];
  }
}

/// How many outputs are summed up at a time.
template <class T>
inline constexpr std::size_t affine_tile = sums_at_a_time * native_lanes<T>;

/// Whether each input is taken from memory: in a loop, whose index is no constant; and where whole rows are loaded,
/// as a broadcast from there is quicker than one from another register.
template <class T, std::size_t Inputs, std::size_t Outputs>
inline constexpr bool inputs_from_memory =
    Inputs * Outputs > unroll_limit ||
    row<T, smaller(Outputs, affine_tile<T>)>::parts* input_chains<Inputs>::count > sums_at_a_time ||
    (math::has_masks && Inputs > 8);

/// b + x W in registers, for one sample.
template <class T, std::size_t Inputs, std::size_t Outputs, class X>
[[nodiscard]] ETCH_INLINE inline packed<T, Outputs> affine_in_registers(X const& x, matrix<T, Inputs, Outputs> const& w,
                                                                        vector<T, Outputs> const& b) noexcept {
  constexpr std::size_t tile = affine_tile<T>;
  if constexpr (inputs_from_memory<T, Inputs, Outputs> && std::is_same_v<X, packed<T, Inputs>>) {
    stored<T, Inputs> const in_memory{x};
    return affine_in_registers(in_memory.spread(), w, b);
  } else if constexpr (Outputs <= tile) {
    return packed<T, Outputs>{affine_columns<Outputs>(x, w, b, 0)};
  } else {
    vector<T, Outputs> z;
    for_each_tile<Outputs, tile>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
      affine_columns<count()>(x, w, b, begin).store(z.data() + begin);
    });
    return packed<T, Outputs>{z};
  }
}

/// The products of z and four rows of weights, the first at w, in registers: each row's chains side by side.
template <class T, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE inline math::pack<T, 4> four_products(T const* w, spread<T, Outputs> const& z) noexcept {
  using part = math::pack<T, 4>;
  constexpr std::size_t rest = Outputs % 4;
  std::array<part, 4> sums;
  repeat<4>([&](auto r) ETCH_INLINE_LAMBDA { sums[r] = part{T{0}}; });
  unroll<Outputs / 4, Outputs * 4>([&](std::size_t k) ETCH_INLINE_LAMBDA {
    part const values = load_run<4>(z.data() + 4 * k);
    repeat<4>([&](auto r) ETCH_INLINE_LAMBDA {
      sums[r] = multiply_add(load_run<4>(w + r * Outputs + 4 * k), values, sums[r]);
    });
  });
  if constexpr (rest > 0) {
    part const values = math::detail::last_then_zeros<rest>(load_run<4>(z.data() + (Outputs - 4)));
    repeat<4>([&](auto r) ETCH_INLINE_LAMBDA {
      part const weights = math::detail::last_then_zeros<rest>(load_run<4>(w + r * Outputs + (Outputs - 4)));
      sums[r] = multiply_add(weights, values, sums[r]);
    });
  }
  return math::detail::sums<4, T, 4>([&](std::size_t r) ETCH_INLINE_LAMBDA { return sums[r]; });
}

/// Column `Column` of a matrix [Rows][Columns] whose rows run on in registers: number i at place i of a register of
/// `Width`, and beyond the last that again.
template <std::size_t Width, std::size_t Column, std::size_t Rows, std::size_t Columns, class T>
[[nodiscard]] ETCH_INLINE inline run<T, Width> column_of(row_in_registers<T, Rows * Columns> const& matrix) noexcept {
  using matrix_row = row_in_registers<T, Rows * Columns>;
  constexpr std::size_t count = matrix_row::count;
  struct place {
    [[nodiscard]] constexpr std::size_t operator()(std::size_t i) const noexcept {
      return smaller(i, Rows - 1) * Columns + Column;
    }
  };
  if constexpr (Width == 1) {
    return math::detail::taken<16 / sizeof(T)>(matrix.values[0], place{}).v[0];
  } else if constexpr (count == 1) {
    return math::detail::taken<Width>(matrix.values[0], place{});
  } else {
    constexpr std::size_t width = matrix_row::width;
    auto numbers = matrix.values[0];
    repeat<count - 1>([&](auto k) ETCH_INLINE_LAMBDA {
      // Those of this register; of the first, which has been taken for itself, where they are in it; or what there is.
      struct from {
        [[nodiscard]] constexpr std::size_t operator()(std::size_t i) const noexcept {
          constexpr std::size_t next = decltype(k)::value + 1;
          std::size_t const at = place{}(i);
          return at / width == next ? width + at % width : next == 1 ? at % width : i;
        }
      };
      numbers = math::detail::taken_of_both(numbers, matrix.values[k() + 1], from{});
    });
    return math::detail::first<Width>(numbers);
  }
}

/// z W^T in registers, for one sample.
template <class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE inline packed<T, Inputs> transposed_product_in_registers(
    matrix<T, Inputs, Outputs> const& w, packed<T, Outputs> const& z) noexcept {
  constexpr std::size_t work = Inputs * Outputs;
  if constexpr (output_chains<Outputs> == 4 && native_lanes<T> >= 4 && Inputs >= 4) {
    stored<T, Outputs> const in_memory{z};
    vector<T, Inputs> x;
    unroll<(Inputs + 3) / 4, work>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      std::size_t const row = 4 * k < Inputs - 4 ? 4 * k : Inputs - 4;
      store_run(x.data() + row, four_products(w[row].data(), in_memory.spread()));
    });
    return packed<T, Inputs>{x};
  } else if constexpr (output_chains<Outputs> == 1 && math::has_masks) {
    packed<T, Inputs> x;
    constexpr std::size_t width = packed<T, Inputs>::width;
    for_each_tile<Inputs, smaller(Inputs, width)>([&](auto rows, std::size_t begin) ETCH_INLINE_LAMBDA {
      row_in_registers<T, rows() * Outputs> const matrix{w[begin].data()};
      run<T, width> sum{start_of_chain<T, Outputs>()};
      repeat<Outputs>([&](auto o) ETCH_INLINE_LAMBDA {
        using math::multiply_add;
        sum = multiply_add(column_of<width, o(), rows(), Outputs, T>(matrix), spread_over<width>(z, o), sum);
      });
      x.values[begin / width] = sum;
    });
    return x;
  } else if constexpr (output_chains<Outputs> == 1) {
    // Of a column no step waits for z: it is gathered before z is known.
    packed<T, Inputs> x;
    repeat<x.count>([&](auto k) ETCH_INLINE_LAMBDA { x.values[k] = start_of_chain<T, Outputs>(); });
    repeat<Outputs>([&](auto o) ETCH_INLINE_LAMBDA {
      auto const factor = spread_over<x.width>(z, o);
      unroll<x.count, work>([&](std::size_t k) ETCH_INLINE_LAMBDA {
        using math::multiply_add;
        x.values[k] =
            multiply_add(x.gather(k, [&](std::size_t i) ETCH_INLINE_LAMBDA { return w[i][o]; }), factor, x.values[k]);
      });
    });
    return x;
  } else {
    auto const numbers = z.to_vector();
    vector<T, Inputs> x;
    unroll<Inputs, work>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      vector<T, output_chains<Outputs>> sums{};
      unroll<Outputs, work>([&](std::size_t o) ETCH_INLINE_LAMBDA { sums[o % sums.size()] += w[i][o] * numbers[o]; });
      x[i] = sum_of_chains(sums);
    });
    return packed<T, Inputs>{x};
  }
}

/// The numbers of the part of a row that is in registers at a time.
template <class T>
inline constexpr std::size_t tile_of_row = 8 * native_lanes<T>;

/// Calls step(row, begin) for the numbers of z, in registers, in rows of up to 8 registers.
template <class T, std::size_t Size, class Step>
ETCH_INLINE inline void for_each_row(packed<T, Size> const& z, Step const& step) noexcept {
  if constexpr (Size <= tile_of_row<T>) {
    step(z.to_row(), 0);
  } else {
    stored<T, Size> const in_memory{z};
    for_each_tile<Size, tile_of_row<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
      step(row<T, count()>{in_memory.spread().data() + begin}, begin);
    });
  }
}

/// Whether x^T z is computed a register full of the matrix at a time, whatever rows are in it: where that is fewer
/// registers, and any number of x and of z goes to any place of one at once.
template <class T, std::size_t Inputs, std::size_t Outputs>
inline constexpr bool rows_run_on = math::has_masks && Inputs <= native_lanes<T> && Outputs <= native_lanes<T> &&
                                    row_in_registers<T, Inputs * Outputs>::count < Inputs * row<T, Outputs>::parts;

/// The row and the column of the number `Begin` + i of a matrix; beyond the last that of some number.
template <std::size_t Begin, std::size_t Rows, std::size_t Columns>
struct row_at {
  [[nodiscard]] constexpr std::size_t operator()(std::size_t i) const noexcept {
    return smaller((Begin + i) / Columns, Rows - 1);
  }
};
template <std::size_t Begin, std::size_t Columns>
struct column_at {
  [[nodiscard]] constexpr std::size_t operator()(std::size_t i) const noexcept { return (Begin + i) % Columns; }
};

/// x in a register, from memory or as it is.
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> in_register(spread<T, Size> const& x) noexcept {
  return packed<T, Size>{x.to_vector()};
}
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> in_register(packed<T, Size> const& x) noexcept {
  return x;
}
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> in_register(vector<T, Size> const& x) noexcept {
  return packed<T, Size>{x};
}

/// put(g, x^T z), for one sample.
template <class X, class T, std::size_t Inputs, std::size_t Outputs, class Put>
ETCH_INLINE inline void put_outer_product(X const& x, packed<T, Outputs> const& z, matrix<T, Inputs, Outputs>& g,
                                          Put put) noexcept {
  if constexpr (rows_run_on<T, Inputs, Outputs>) {
    auto const left = in_register(x).values[0];
    auto const right = z.values[0];
    T* const to = g[0].data();
    constexpr std::size_t width = native_lanes<T>;
    repeat<(Inputs * Outputs + width - 1) / width>([&](auto k) ETCH_INLINE_LAMBDA {
      constexpr std::size_t begin = k() * width;
      constexpr std::size_t count = smaller(width, Inputs * Outputs - begin);
      using part = row_in_registers<T, count>;
      part product;
      constexpr std::size_t least = larger(part::width, 16 / sizeof(T));
      product.values[0] =
          math::detail::first<part::width>(math::detail::taken<least>(left, row_at<begin, Inputs, Outputs>{}) *
                                           math::detail::taken<least>(right, column_at<begin, Outputs>{}));
      product.put_into(to + begin, put);
    });
  } else if constexpr (std::is_same_v<X, packed<T, Inputs>>) {
    stored<T, Inputs> const in_memory{x};
    put_outer_product(in_memory.spread(), z, g, put);
  } else if constexpr (Outputs > tile_of_row<T>) {
    // Row by row, as the matrix lies in memory: it is larger than what z, which is loaded again for each, could save.
    stored<T, Outputs> const in_memory{z};
    for (std::size_t i = 0; i < Inputs; ++i) {
      for_each_tile<Outputs, tile_of_row<T>>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
        row<T, count()>{in_memory.spread().data() + begin}.times(x[i]).put_into(g[i].data() + begin, put);
      });
    }
  } else {
    auto const part = z.to_row();
    unroll<Inputs, Inputs * Outputs>([&](std::size_t i)
                                         ETCH_INLINE_LAMBDA { part.times(x[i]).put_into(g[i].data(), put); });
  }
}
/// put(g, z), for one sample.
template <class T, std::size_t Size, class Put>
ETCH_INLINE inline void put_each(packed<T, Size> const& z, vector<T, Size>& g, Put put) noexcept {
  for_each_row(z,
               [&](auto const& part, std::size_t begin) ETCH_INLINE_LAMBDA { part.put_into(g.data() + begin, put); });
}

}  // namespace etch::detail
