// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/packed.hpp>

/// @file
/// Samples as they lie, one after the other, and samples side by side in lanes: from rows of memory to
/// columns of numbers, and back. Any rows: none of them need be aligned, or lie behind another.

namespace etch::detail {

/// Exchanges the places of register and lane: of 2 `Stride` numbers of a and b side by side, the first half
/// of both go to a, and the second to b; and so on through all of them.
template <std::size_t Stride, math::real T, std::size_t Size>
ETCH_INLINE inline void exchange(math::pack<T, Size>& a, math::pack<T, Size>& b) noexcept {
  [&]<std::size_t... Lane>(std::index_sequence<Lane...>) ETCH_INLINE_LAMBDA {
    // Of lane l: the first of its group of 2 Stride, and its place in the group's first or second half.
    constexpr auto from = [](std::size_t l, std::size_t half) {
      std::size_t const place = l % (2 * Stride);
      return l - place + half * Stride + (place < Stride ? place : Size + place - Stride);
    };
    math::pack<T, Size> const low = __builtin_shufflevector(a.v, b.v, from(Lane, 0)...);
    math::pack<T, Size> const high = __builtin_shufflevector(a.v, b.v, from(Lane, 1)...);
    a = low;
    b = high;
  }(std::make_index_sequence<Size>{});
}

/// Transposes each square of Count registers and as many lanes.
template <std::size_t Count, std::size_t Stride = Count / 2, math::real T, std::size_t Size>
ETCH_INLINE inline void transpose(std::array<math::pack<T, Size>, Count>& m) noexcept {
  if constexpr (Stride > 0) {
    repeat<Count>([&](auto i) ETCH_INLINE_LAMBDA {
      if constexpr ((i() & Stride) == 0) {
        exchange<Stride>(m[i()], m[i() + Stride]);
      }
    });
    transpose<Count, Stride / 2>(m);
  }
}

/// The first `Width` numbers of every `Step`-th row from `First` on, side by side in a register of `Size`.
template <std::size_t Size, std::size_t Width, std::size_t First, std::size_t Step, class RowOf>
[[nodiscard]] ETCH_INLINE inline auto load_rows(RowOf const& row) noexcept {
  using T = std::remove_cvref_t<decltype(*row(0))>;
  if constexpr (Size == Width) {
    return load_run<Width>(row(First));
  } else if constexpr (Width == 1 || Width * sizeof(T) == sizeof(double)) {
    // A pair of floats is moved as a double is: at once.
    using unit = std::conditional_t<Width == 1, T, double>;
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA {
      auto const load = [&](std::size_t i) ETCH_INLINE_LAMBDA {
        unit u;
        __builtin_memcpy(&u, row(First + i * Step), sizeof(u));
        return u;
      };
      typename math::detail::simd<unit, Size / Width>::type const units{load(Index)...};
      return math::pack<T, Size>{std::bit_cast<typename math::pack<T, Size>::values>(units)};
    }(std::make_index_sequence<Size / Width>{});
  } else {
    return math::detail::joined(load_rows<Size / 2, Width, First, Step>(row),
                                load_rows<Size / 2, Width, First + Step*(Size / 2 / Width), Step>(row));
  }
}

/// The reverse of `load_rows`.
template <std::size_t Width, std::size_t First, std::size_t Step, class RowOf, math::real T, std::size_t Size>
ETCH_INLINE inline void store_rows(RowOf const& row, math::pack<T, Size> const& x) noexcept {
  repeat<Size / Width>([&](auto i) ETCH_INLINE_LAMBDA {
    if constexpr (Width == 1) {
      *row(First + i() * Step) = x.v[i()];
    } else {
      auto const part = math::detail::part<i() * Width, Width>(x);
      __builtin_memcpy(row(First + i() * Step), &part.v, Width * sizeof(T));
    }
  });
}

/// Rows of `Count` numbers, one right behind the other from `first` on.
template <class T, std::size_t Count>
struct contiguous_rows {
  T* first;
  [[nodiscard]] ETCH_INLINE constexpr T* operator()(std::size_t l) const noexcept { return first + l * Count; }
};
template <class RowOf, std::size_t Count>
inline constexpr bool are_contiguous = false;
template <class T, std::size_t Count>
inline constexpr bool are_contiguous<contiguous_rows<T, Count>, Count> = true;

/// The longest row of which several that are contiguous are taken apart by shuffles of whole registers: AVX-512 picks
/// any numbers of two in one step.
inline constexpr std::size_t short_row = math::register_bytes == 64 ? 3 : 2;

/// Rows of `Count` numbers fill `Count` registers, one row right behind the other. Of what was picked from registers
/// before `next`, and then that one: the place of number `column` of row `row`; -1: in neither.
template <std::size_t Size, std::size_t Count>
[[nodiscard]] constexpr int place_to_pick(std::size_t column, std::size_t row, std::size_t next) noexcept {
  std::size_t const number = column + row * Count;
  std::size_t const in = number / Size;
  if (in > next) {
    return -1;
  }
  return static_cast<int>(in == next ? Size + number % Size : next == 1 ? number : row);
}

/// Number `Column` of each of these rows.
template <std::size_t Column, math::real T, std::size_t Size, std::size_t Count>
[[nodiscard]] ETCH_INLINE inline math::pack<T, Size> column_of(
    std::array<math::pack<T, Size>, Count> const& rows) noexcept {
  return [&]<std::size_t... Row>(std::index_sequence<Row...>) ETCH_INLINE_LAMBDA {
    auto column = rows[0];
    repeat<Count - 1>([&](auto k) ETCH_INLINE_LAMBDA {
      column = __builtin_shufflevector(column.v, rows[k() + 1].v, place_to_pick<Size, Count>(Column, Row, k() + 1)...);
    });
    return column;
  }(std::make_index_sequence<Size>{});
}

/// Calls step(width, k) for numbers k to k + width - 1 of rows: as many as a register of `Size` has lanes, and
/// of the rest powers of two.
template <std::size_t Size, std::size_t Count, std::size_t From = 0, class Step>
ETCH_INLINE inline void for_each_square(Step const& step) noexcept {
  if constexpr (From < Count) {
    constexpr std::size_t width = std::bit_floor(Count - From < Size ? Count - From : Size);
    constexpr std::size_t squares = (Count - From) / width;
    constexpr std::integral_constant<std::size_t, width> constant{};
    for (std::size_t s = 0; s < squares; ++s) {
      step(constant, From + s * width);
    }
    for_each_square<Size, Count, From + squares * width>(step);
  }
}

/// The numbers of `V::size` rows side by side: number k of row l in lane l of result k.
template <class V, std::size_t Count, class RowOf>
[[nodiscard]] ETCH_INLINE constexpr vector<V, Count> columns_of(RowOf const& row) noexcept {
  vector<V, Count> columns;
  constexpr std::size_t size = V::piece_size;
  if constexpr (size > 1) {
    ETCH_AT_RUN_TIME {
      repeat<V::size / size>([&](auto piece) ETCH_INLINE_LAMBDA {
        if constexpr (are_contiguous<RowOf, Count> && Count <= short_row) {
          std::array<math::pack<typename V::number_type, size>, Count> rows;
          repeat<Count>([&](auto k) ETCH_INLINE_LAMBDA { rows[k] = load_run<size>(row(piece * size) + k * size); });
          repeat<Count>([&](auto k) ETCH_INLINE_LAMBDA { columns[k].store(piece, column_of<k()>(rows)); });
          return;
        }
        for_each_square<size, Count>([&](auto width, std::size_t k) ETCH_INLINE_LAMBDA {
          auto const row_of = [&](std::size_t l) ETCH_INLINE_LAMBDA { return row(piece * size + l) + k; };
          std::array<math::pack<typename V::number_type, size>, width()> m;
          repeat<width()>([&](auto j) ETCH_INLINE_LAMBDA { m[j] = load_rows<size, width(), j(), width()>(row_of); });
          transpose(m);
          repeat<width()>([&](auto j) ETCH_INLINE_LAMBDA { columns[k + j].store(piece, m[j]); });
        });
      });
      return columns;
    }
  }
  for (std::size_t k = 0; k < Count; ++k) {
    for (std::size_t l = 0; l < V::size; ++l) {
      columns[k].set(l, row(l)[k]);
    }
  }
  return columns;
}

/// The reverse: number k of row l from lane l of column k, of `Count` columns.
template <std::size_t Count, class V, class RowOf>
ETCH_INLINE constexpr void to_rows(V const* columns, RowOf const& row) noexcept {
  constexpr std::size_t size = V::piece_size;
  if constexpr (size > 1) {
    ETCH_AT_RUN_TIME {
      repeat<V::size / size>([&](auto piece) ETCH_INLINE_LAMBDA {
        if constexpr (are_contiguous<RowOf, Count> && Count == 1) {
          store_run(row(piece * size), columns[0].load(piece));
          return;
        }
        for_each_square<size, Count>([&](auto width, std::size_t k) ETCH_INLINE_LAMBDA {
          auto const row_of = [&](std::size_t l) ETCH_INLINE_LAMBDA { return row(piece * size + l) + k; };
          std::array<math::pack<typename V::number_type, size>, width()> m;
          repeat<width()>([&](auto j) ETCH_INLINE_LAMBDA { m[j] = columns[k + j].load(piece); });
          transpose(m);
          repeat<width()>([&](auto j) ETCH_INLINE_LAMBDA { store_rows<width(), j(), width()>(row_of, m[j]); });
        });
      });
      return;
    }
  }
  for (std::size_t k = 0; k < Count; ++k) {
    for (std::size_t l = 0; l < V::size; ++l) {
      row(l)[k] = columns[k][l];
    }
  }
}

}  // namespace etch::detail
