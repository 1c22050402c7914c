// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/masked.hpp>
#include <etch/number/lanes.hpp>

/// @file
/// Numbers of an array in memory, in registers.

namespace etch::detail {

/// A register of `Width` numbers; one alone is itself.
template <class T, std::size_t Width>
struct run_of {
  using type = math::pack<T, Width>;
};
template <class T>
struct run_of<T, 1> {
  using type = T;
};
template <class T, std::size_t Width>
using run = typename run_of<T, Width>::type;

template <std::size_t Width, class T>
[[nodiscard]] ETCH_INLINE inline run<T, Width> load_run(T const* from) noexcept {
  if constexpr (Width == 1) {
    return *from;
  } else {
    typename run<T, Width>::values v;
    __builtin_memcpy(&v, from, sizeof(v));
    return v;
  }
}
template <class Run, class T>
ETCH_INLINE inline void store_run(T* to, Run const& values) noexcept {
  __builtin_memcpy(to, &values, sizeof(values));
}

/// The numbers of the registers that `Size` numbers are in: of those of the target, or of a shorter one that holds
/// all; one number is itself.
template <class T, std::size_t Size>
inline constexpr std::size_t register_width = [] {
  constexpr std::size_t least = 16 / sizeof(T);
  constexpr std::size_t fitting = std::bit_ceil(Size) < least ? least : std::bit_ceil(Size);
  return Size == 1 ? 1 : fitting < native_lanes<T> ? fitting : native_lanes<T>;
}();

/// In how many registers and single numbers an array of `Size` numbers T is taken apart, none of which overlap.
template <class T>
[[nodiscard]] constexpr std::size_t count_of_parts(std::size_t size) noexcept {
  std::size_t const least = 16 / sizeof(T);
  return size / native_lanes<T> + static_cast<std::size_t>(std::popcount(size % native_lanes<T> / least)) +
         size % least;
}

/// The most parts that are taken one by one, rather than by a mask or with an overlap.
inline constexpr std::size_t few_parts = 3;

/// The first `Size` of the numbers at `from`, in a register of `Width`: taken in parts of which none
/// overlaps another, as they may just have been stored. The lanes beyond hold any numbers.
template <std::size_t Width, std::size_t Size, math::real T>
[[nodiscard]] ETCH_INLINE inline run<T, Width> load_parts(T const* from) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Size == Width) {
    return load_run<Width>(from);
  } else if constexpr (math::has_masks && count_of_parts<T>(Size) > few_parts) {
    return math::detail::load_first<Size, Width>(from);
  } else if constexpr (Width * sizeof(T) == 16) {
    return math::detail::load_short<Size>(from);
  } else if constexpr (Size <= half) {
    return math::detail::extended(load_parts<half, Size>(from));
  } else {
    return math::detail::joined(math::detail::as_loaded(load_run<half>(from)),
                                load_parts<half, Size - half>(from + half));
  }
}

template <std::size_t Size, math::real T, std::size_t Width>
ETCH_INLINE inline void store_parts(T* to, math::pack<T, Width> const& x) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Size == Width) {
    store_run(to, x);
  } else if constexpr (Width * sizeof(T) == 16) {
    repeat<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { to[i] = x.v[i]; });
  } else {
    store_parts<(Size < half ? Size : half)>(to, math::detail::part<0, half>(x));
    if constexpr (Size > half) {
      store_parts<Size - half>(to + half, math::detail::part<half, half>(x));
    }
  }
}

/// `Size` numbers of an array, as they are loaded and stored.
///
/// In registers: in full ones, and the first numbers of a last one. Or in runs of `width`, a register full or the most
/// that fits into the array, and a shorter row of the rest; or, where that would be many parts, a last run that ends
/// where the array does, and so overlaps the one before it. (Not always: a load that spans two stores waits
/// until both have left the processor's queue, and the weights of a small layer are stored often.)
template <math::real T, std::size_t Size, bool InRegisters>
class row_of {
 public:
  static constexpr std::size_t fitting = std::bit_floor(Size < native_lanes<T> ? Size : native_lanes<T>);
  static constexpr std::size_t width = InRegisters ? register_width<T, Size> : fitting * sizeof(T) < 16 ? 1 : fitting;
  static constexpr std::size_t whole = Size / width;
  static constexpr bool partial = InRegisters && Size % width > 0;
  static constexpr bool overlapping = !InRegisters && count_of_parts<T>(Size % width) > few_parts;
  static constexpr std::size_t count = whole + (partial || overlapping ? 1 : 0);
  using rest_type = row_of<T, partial || overlapping ? 0 : Size % width, false>;
  static constexpr std::size_t parts = count + rest_type::parts;  ///< registers and single numbers

  std::array<run<T, width>, count> values;
  [[no_unique_address]] rest_type rest;

  row_of() = default;
  ETCH_INLINE explicit row_of(T const* from) noexcept : rest(from + whole * width) {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < runs; ++k) {
      values[k] = load_run<width>(from + begin(k));
    }
    if constexpr (partial) {
      values[whole] = load_parts<width, Size % width>(from + whole * width);
    }
  }
  ETCH_INLINE void store(T* to) const noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < runs; ++k) {
      store_run(to + begin(k), values[k]);
    }
    if constexpr (partial) {
      store_parts<Size % width>(to + whole * width, values[whole]);
    }
    rest.store(to + whole * width);
  }

  ETCH_INLINE void fill(T x) noexcept {
    ETCH_UNROLLED
    for (auto& v : values) {
      v = x;
    }
    rest.fill(x);
  }
  ETCH_INLINE void add(row_of const& x) noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      values[k] = values[k] + x.values[k];
    }
    rest.add(x.rest);
  }

  /// Adds x, the same number in each place of a register, times the numbers of another row.
  template <class X>
  ETCH_INLINE void add_product(X const& x, row_of const& w) noexcept {
    using math::multiply_add;
    auto const factor = math::detail::first<width>(x);
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      values[k] = multiply_add(factor, w.values[k], values[k]);
    }
    rest.add_product(x, w.rest);
  }

  [[nodiscard]] ETCH_INLINE row_of times(T x) const noexcept {
    row_of result;
    run<T, width> const every{x};
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      result.values[k] = every * values[k];
    }
    result.rest = rest.times(x);
    return result;
  }

  /// put(a, b) for each number a at `to` and b of the row. All are loaded before any is stored: runs may overlap.
  template <class Put>
  ETCH_INLINE void put_into(T* to, Put const& put) const noexcept {
    row_of result{to};
    for_each(put, result, *this);
    result.store(to);
  }

  /// f(a, b, ...) for what is at each place of equal rows: registers, which may overlap and hold any numbers beyond the
  /// last, and single numbers.
  template <class Function, class... Rows>
  ETCH_INLINE static void for_each(Function const& f, Rows&... rows) noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      f(rows.values[k]...);
    }
    rest_type::for_each(f, rows.rest...);
  }

  /// The numbers in one register of `Width`; beyond them some of them.
  template <std::size_t Width>
  [[nodiscard]] ETCH_INLINE run<T, Width> in_register() const noexcept {
    if constexpr (Size == Width) {
      return values[0];
    } else if constexpr (width == 1) {
      return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) ETCH_INLINE_LAMBDA {
        typename run<T, 16 / sizeof(T)>::values const v{values[Lane < Size ? Lane : Size - 1]...};
        return math::detail::widened<Width>(math::pack<T, 16 / sizeof(T)>{v});
      }(std::make_index_sequence<16 / sizeof(T)>{});
    } else if constexpr (2 * width < Width) {
      return math::detail::widened<Width>(in_register<2 * width>());
    } else if constexpr (overlapping) {
      return math::detail::joined_overlapping<Size>(values[0], values[1]);
    } else if constexpr (Size == width) {
      return math::detail::joined(values[0], values[0]);
    } else {
      return math::detail::joined(values[0], rest.template in_register<width>());
    }
  }

  /// The reverse.
  template <std::size_t Width>
  [[nodiscard]] ETCH_INLINE static row_of from_register(math::pack<T, Width> const& x) noexcept {
    row_of result;
    if constexpr (width == 1) {
      repeat<Size>([&](auto i) ETCH_INLINE_LAMBDA { result.values[i] = x.v[i()]; });
    } else {
      result.values[0] = math::detail::part<0, width>(x);
      if constexpr (overlapping) {
        result.values[1] = math::detail::part<Size - width, width>(x);
      } else if constexpr (Size > width) {
        result.rest = rest_type::from_register(math::detail::part<width, width>(x));  // shorter than a run
      }
    }
    return result;
  }

 private:
  static constexpr std::size_t runs = count - (partial ? 1 : 0);
  [[nodiscard]] ETCH_INLINE static constexpr std::size_t begin(std::size_t k) noexcept {
    return k < whole ? k * width : Size - width;
  }
};

template <math::real T>
class row_of<T, 0, false> {
 public:
  static constexpr std::size_t parts = 0;
  row_of() = default;
  ETCH_INLINE explicit row_of(T const* /*from*/) noexcept {}
  ETCH_INLINE void store(T* /*to*/) const noexcept {}
  ETCH_INLINE void fill(T /*x*/) noexcept {}
  ETCH_INLINE void add(row_of const& /*x*/) noexcept {}
  template <class X>
  ETCH_INLINE void add_product(X const& /*x*/, row_of const& /*w*/) noexcept {}
  [[nodiscard]] ETCH_INLINE row_of times(T /*x*/) const noexcept { return *this; }
  template <class Function, class... Rows>
  ETCH_INLINE static void for_each(Function const& /*f*/, Rows&... /*rows*/) noexcept {}
};

template <class T, std::size_t Size>
using row_in_runs = row_of<T, Size, false>;
template <class T, std::size_t Size>
using row_in_registers = row_of<T, Size, true>;

/// What a row is on the target. (Of a long one the overlapping last run costs as much as a mask, and can be loaded
/// again as soon as it is stored.)
template <class T, std::size_t Size>
using row = row_of<T, Size, math::has_masks && (Size < native_lanes<T>)>;

/// Adds the numbers of a row to those at `to`.
template <class Row, math::real T>
ETCH_INLINE inline void add_row(Row const& numbers, T* to) noexcept {
  Row sums{to};
  sums.add(numbers);
  sums.store(to);
}

}  // namespace etch::detail
