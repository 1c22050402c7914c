// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/lanes.hpp>

/// @file
/// One sample at a time, the numbers that lie side by side are those of one array. They flow through the
/// layers in registers, `packed`, and are computed a register full at a time, as `lanes`: the same bits as
/// one number after the other.

namespace etch::detail {

/// Whether arrays of T are computed with in registers, where that is not in a constant expression.
template <class T>
inline constexpr bool in_registers = false;
template <math::real T>
inline constexpr bool in_registers<T> = native_lanes<T> > 1;

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

/// In how many registers and single numbers an array of `Size` numbers T is taken apart, none of which overlap.
template <class T>
[[nodiscard]] constexpr std::size_t count_of_parts(std::size_t size) noexcept {
  std::size_t const least = 16 / sizeof(T);
  return size / native_lanes<T> + static_cast<std::size_t>(std::popcount(size % native_lanes<T> / least)) +
         size % least;
}

/// `Size` numbers of an array, as they are loaded and stored: in runs of `width`, a register full or the most that
/// fits into the array, and a shorter row of the rest; or, where that would be many parts, a last run that ends
/// where the array does, and so overlaps the one before it. (Not always: a load that spans two stores waits
/// until both have left the processor's queue, and the weights of a small layer are stored often.)
template <math::real T, std::size_t Size>
class row {
 public:
  static constexpr std::size_t fitting = std::bit_floor(Size < native_lanes<T> ? Size : native_lanes<T>);
  static constexpr std::size_t width = fitting * sizeof(T) < 16 ? 1 : fitting;
  static constexpr std::size_t whole = Size / width;
  static constexpr bool overlapping = count_of_parts<T>(Size % width) > 3;
  static constexpr std::size_t count = whole + (overlapping ? 1 : 0);
  using rest_type = row<T, overlapping ? 0 : Size % width>;
  static constexpr std::size_t parts = count + rest_type::parts;  ///< registers and single numbers

  std::array<run<T, width>, count> values;
  [[no_unique_address]] rest_type rest;

  row() = default;
  ETCH_INLINE explicit row(T const* from) noexcept : rest(from + whole * width) {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      values[k] = load_run<width>(from + begin(k));
    }
  }
  ETCH_INLINE void store(T* to) const noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      store_run(to + begin(k), values[k]);
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
  ETCH_INLINE void add(row const& x) noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      values[k] = values[k] + x.values[k];
    }
    rest.add(x.rest);
  }

  /// Adds x, the same number in each place of a register, times the numbers of another row.
  template <class X>
  ETCH_INLINE void add_product(X const& x, row const& w) noexcept {
    using math::multiply_add;
    auto const factor = math::first<width>(x);
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      values[k] = multiply_add(factor, w.values[k], values[k]);
    }
    rest.add_product(x, w.rest);
  }

  [[nodiscard]] ETCH_INLINE row times(T x) const noexcept {
    row result;
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
    row result{to};
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      put(result.values[k], values[k]);
    }
    rest.put_each(result.rest, put);
    result.store(to);
  }
  template <class Put>
  ETCH_INLINE void put_each(row& to, Put const& put) const noexcept {
    ETCH_UNROLLED
    for (std::size_t k = 0; k < count; ++k) {
      put(to.values[k], values[k]);
    }
    rest.put_each(to.rest, put);
  }

  /// The numbers in one register of `Width`; beyond them some of them.
  template <std::size_t Width>
  [[nodiscard]] ETCH_INLINE run<T, Width> in_register() const noexcept {
    if constexpr (Size == Width) {
      return values[0];
    } else if constexpr (width == 1) {
      return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) ETCH_INLINE_LAMBDA {
        typename run<T, 16 / sizeof(T)>::values const v{values[Lane < Size ? Lane : Size - 1]...};
        return math::widened<Width>(math::pack<T, 16 / sizeof(T)>{v});
      }(std::make_index_sequence<16 / sizeof(T)>{});
    } else if constexpr (2 * width < Width) {
      return math::widened<Width>(in_register<2 * width>());
    } else if constexpr (overlapping) {
      return math::joined_overlapping<Size>(values[0], values[1]);
    } else if constexpr (Size == width) {
      return math::joined(values[0], values[0]);
    } else {
      return math::joined(values[0], rest.template in_register<width>());
    }
  }

  /// The reverse.
  template <std::size_t Width>
  [[nodiscard]] ETCH_INLINE static row from_register(math::pack<T, Width> const& x) noexcept {
    row result;
    if constexpr (width == 1) {
      repeat<Size>([&](auto i) ETCH_INLINE_LAMBDA { result.values[i] = x.v[i()]; });
    } else {
      result.values[0] = math::part<0, width>(x);
      if constexpr (overlapping) {
        result.values[1] = math::part<Size - width, width>(x);
      } else if constexpr (Size > width) {
        result.rest = rest_type::from_register(math::part<width, width>(x));  // shorter than a run
      }
    }
    return result;
  }

 private:
  [[nodiscard]] ETCH_INLINE static constexpr std::size_t begin(std::size_t k) noexcept {
    return k < whole ? k * width : Size - width;
  }
};

template <math::real T>
class row<T, 0> {
 public:
  static constexpr std::size_t parts = 0;
  row() = default;
  ETCH_INLINE explicit row(T const* /*from*/) noexcept {}
  ETCH_INLINE void store(T* /*to*/) const noexcept {}
  ETCH_INLINE void fill(T /*x*/) noexcept {}
  ETCH_INLINE void add(row const& /*x*/) noexcept {}
  template <class X>
  ETCH_INLINE void add_product(X const& /*x*/, row const& /*w*/) noexcept {}
  [[nodiscard]] ETCH_INLINE row times(T /*x*/) const noexcept { return *this; }
  template <class Put>
  ETCH_INLINE void put_each(row& /*to*/, Put const& /*put*/) const noexcept {}
};

/// The first `Size` of the numbers at `from`, in a register of `Width`: taken in parts of which none
/// overlaps another, as they may just have been stored. The lanes beyond repeat some of them.
template <std::size_t Width, std::size_t Size, math::real T>
[[nodiscard]] ETCH_INLINE inline run<T, Width> load_parts(T const* from) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Size == Width) {
    return load_run<Width>(from);
  } else if constexpr (Width * sizeof(T) == 16) {
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) ETCH_INLINE_LAMBDA {
      return typename run<T, Width>::values{from[Lane < Size ? Lane : Size - 1]...};
    }(std::make_index_sequence<Width>{});
  } else if constexpr (Size <= half) {
    auto const part = load_parts<half, Size>(from);
    return math::joined(part, part);
  } else {
    return math::joined(load_run<half>(from), load_parts<half, Size - half>(from + half));
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
    store_parts<(Size < half ? Size : half)>(to, math::part<0, half>(x));
    if constexpr (Size > half) {
      store_parts<Size - half>(to + half, math::part<half, half>(x));
    }
  }
}

/// `Size` numbers in as few registers as hold them: what a layer hands to the next one. The lanes beyond
/// them repeat some of them, so that nothing happens there that does not happen elsewhere.
template <math::real T, std::size_t Size>
class packed {
  using row_type = row<T, Size>;
  static constexpr std::size_t least = 16 / sizeof(T);
  static constexpr std::size_t whole = std::bit_ceil(Size) < least ? least : std::bit_ceil(Size);

 public:
  static constexpr std::size_t width = Size == 1 ? 1 : whole < native_lanes<T> ? whole : native_lanes<T>;
  static constexpr std::size_t count = (Size + width - 1) / width;
  static constexpr std::size_t rest = Size - (count - 1) * width;  // the numbers in the last register

  std::array<run<T, width>, count> values;

  packed() = default;
  ETCH_INLINE explicit packed(vector<T, Size> const& from) noexcept {
    for_each_whole([&](auto k) ETCH_INLINE_LAMBDA { values[k] = load_run<width>(from.data() + k * width); });
    values[count - 1] = load_parts<width, rest>(from.data() + (Size - rest));
  }
  ETCH_INLINE explicit packed(row<T, Size> const& from) noexcept {
    if constexpr (count == 1) {
      values[0] = from.template in_register<width>();
    } else {
      for_each_whole([&](std::size_t k) ETCH_INLINE_LAMBDA { values[k] = from.values[k]; });
      if constexpr (rest == width) {
        values[count - 1] = from.values[count - 1];
      } else if constexpr (row_type::overlapping) {
        values[count - 1] = math::rotated<width - rest>(from.values[count - 1]);
      } else {
        values[count - 1] = from.rest.template in_register<width>();
      }
    }
  }

  /// The numbers of register k, f(i) for each index i; beyond the last, that again.
  [[nodiscard]] ETCH_INLINE static run<T, width> gather(std::size_t k, auto const& f) noexcept {
    if constexpr (width == 1) {
      return f(k);
    } else {
      return gather_part<width>(k * width, f);
    }
  }

  [[nodiscard]] ETCH_INLINE row<T, Size> to_row() const noexcept {
    if constexpr (width == 1) {
      row<T, Size> result;
      result.values[0] = values[0];
      return result;
    } else if constexpr (count == 1) {
      return row<T, Size>::from_register(values[0]);
    } else {
      row<T, Size> result;
      for_each_whole([&](std::size_t k) ETCH_INLINE_LAMBDA { result.values[k] = values[k]; });
      if constexpr (rest == width) {
        result.values[count - 1] = values[count - 1];
      } else if constexpr (row_type::overlapping) {
        result.values[count - 1] = math::shifted_in<rest>(values[count - 2], values[count - 1]);
      } else {
        result.rest = row_type::rest_type::from_register(values[count - 1]);
      }
      return result;
    }
  }

  [[nodiscard]] ETCH_INLINE vector<T, Size> to_vector() const noexcept {
    vector<T, Size> result;
    for_each_whole([&](std::size_t k) ETCH_INLINE_LAMBDA { store_run(result.data() + k * width, values[k]); });
    if constexpr (width == 1) {
      result[0] = values[0];
    } else {
      store_parts<rest>(result.data() + (Size - rest), values[count - 1]);
    }
    return result;
  }

 private:
  template <std::size_t Width>
  [[nodiscard]] ETCH_INLINE static math::pack<T, Width> gather_part(std::size_t begin, auto const& f) noexcept {
    if constexpr (Width == least) {
      return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) ETCH_INLINE_LAMBDA {
        return typename run<T, Width>::values{f(begin + Lane < Size ? begin + Lane : Size - 1)...};
      }(std::make_index_sequence<Width>{});
    } else {
      return math::joined(gather_part<Width / 2>(begin, f), gather_part<Width / 2>(begin + Width / 2, f));
    }
  }

  ETCH_INLINE static void for_each_whole(auto const& step) noexcept { repeat<count - 1>(step); }
};

/// Numbers in memory, from where a load spreads each over a register.
template <math::real T, std::size_t Size>
class spread {
  using from = packed<T, Size>;
  alignas(sizeof(T) * from::width) std::array<T, from::width * from::count> numbers_;

 public:
  spread() = default;
  ETCH_INLINE explicit spread(packed<T, Size> const& x) noexcept {
    repeat<from::count>([&](std::size_t k)
                            ETCH_INLINE_LAMBDA { store_run(numbers_.data() + k * from::width, x.values[k]); });
    // From the register itself each would take two shuffles, which the compilers prefer unless told.
    asm("" : "+m"(numbers_));
  }
  ETCH_INLINE explicit spread(vector<T, Size> const& x) noexcept {
    __builtin_memcpy(numbers_.data(), x.data(), sizeof(x));
  }

  [[nodiscard]] ETCH_INLINE T operator[](std::size_t i) const noexcept { return numbers_[i]; }
  [[nodiscard]] ETCH_INLINE T const* data() const noexcept { return numbers_.data(); }
  [[nodiscard]] ETCH_INLINE vector<T, Size> to_vector() const noexcept {
    vector<T, Size> result;
    __builtin_memcpy(result.data(), numbers_.data(), sizeof(result));
    return result;
  }
};

/// Number i of x in all places of a register: of numbers in registers by a shuffle, for a constant i, or else
/// from memory.
template <std::size_t Width, class X>
[[nodiscard]] ETCH_INLINE inline auto spread_over(X const& x, std::size_t i) noexcept {
  return run<std::remove_cvref_t<decltype(x[i])>, Width>{x[i]};
}
template <std::size_t Width, class T, std::size_t Size, std::size_t I>
[[nodiscard]] ETCH_INLINE inline run<T, Width> spread_over(packed<T, Size> const& x,
                                                           std::integral_constant<std::size_t, I> /*index*/) noexcept {
  constexpr std::size_t in = packed<T, Size>::width;
  auto const& from = x.values[I / in];
  if constexpr (in == 1) {
    return from;
  } else if constexpr (Width == 1) {
    return from.v[I % in];
  } else {
    return math::every<Width, I % in>(from);
  }
}

/// f of the numbers at each place. A loop where the steps, each of `Cost`, are beyond `unroll_limit`.
template <std::size_t Cost, class T, std::size_t Size, class Function, class... Rest>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> map(Function f, packed<T, Size> const& first,
                                                     Rest const&... rest) noexcept {
  using result_type = packed<T, Size>;
  result_type result;
  unroll<result_type::count, result_type::count * Cost>(
      [&](std::size_t k) ETCH_INLINE_LAMBDA { result.values[k] = f(first.values[k], rest.values[k]...); });
  return result;
}
template <std::size_t Cost, class T, std::size_t Size, class Function, class... Rest>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> map(Function f, vector<T, Size> const& first,
                                                        Rest const&... rest) noexcept {
  vector<T, Size> result;
  if constexpr (in_registers<T>) {
    if (!__builtin_is_constant_evaluated()) {
      return map<Cost>(f, packed<T, Size>{first}, packed<T, Size>{rest}...).to_vector();
    }
  } else if constexpr (requires { first[0].load(0); }) {
    if (!__builtin_is_constant_evaluated()) {
      constexpr std::size_t pieces = T::size / T::piece_size;
      unroll<Size, Size * pieces * Cost>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        repeat<pieces>([&](auto p) ETCH_INLINE_LAMBDA { result[i].store(p, f(first[i].load(p), rest[i].load(p)...)); });
      });
      return result;
    }
  }
  unroll<Size, Size * Cost>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = f(first[i], rest[i]...); });
  return result;
}

}  // namespace etch::detail
