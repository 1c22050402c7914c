// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/row.hpp>

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

/// `Size` numbers in as few registers as hold them: what a layer hands to the next one. The lanes beyond
/// them hold any numbers: none that is given to anyone depends on them.
template <math::real T, std::size_t Size>
class packed {
  using row_type = row_in_runs<T, Size>;
  static constexpr std::size_t least = 16 / sizeof(T);

 public:
  static constexpr std::size_t width = register_width<T, Size>;
  static constexpr std::size_t count = (Size + width - 1) / width;
  static constexpr std::size_t rest = Size - (count - 1) * width;  // the numbers in the last register

  std::array<run<T, width>, count> values;

  packed() = default;
  ETCH_INLINE explicit packed(vector<T, Size> const& from) noexcept {
    for_each_whole([&](auto k) ETCH_INLINE_LAMBDA { values[k] = load_run<width>(from.data() + k * width); });
    values[count - 1] = load_parts<width, rest>(from.data() + (Size - rest));
  }
  ETCH_INLINE explicit packed(row_in_registers<T, Size> const& from) noexcept : values(from.values) {}
  ETCH_INLINE explicit packed(row_in_runs<T, Size> const& from) noexcept {
    if constexpr (count == 1) {
      values[0] = from.template in_register<width>();
    } else {
      for_each_whole([&](std::size_t k) ETCH_INLINE_LAMBDA { values[k] = from.values[k]; });
      if constexpr (rest == width) {
        values[count - 1] = from.values[count - 1];
      } else if constexpr (row_type::overlapping) {
        values[count - 1] = math::detail::rotated<width - rest>(from.values[count - 1]);
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
    if constexpr (std::is_same_v<row<T, Size>, row_in_registers<T, Size>> || width == 1) {
      row<T, Size> result;
      for (std::size_t k = 0; k < count; ++k) {
        result.values[k] = values[k];
      }
      return result;
    } else if constexpr (count == 1) {
      return row<T, Size>::from_register(values[0]);
    } else {
      row<T, Size> result;
      for_each_whole([&](std::size_t k) ETCH_INLINE_LAMBDA { result.values[k] = values[k]; });
      if constexpr (rest == width) {
        result.values[count - 1] = values[count - 1];
      } else if constexpr (row_type::overlapping) {
        result.values[count - 1] = math::detail::shifted_in<rest>(values[count - 2], values[count - 1]);
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
      return math::detail::joined(gather_part<Width / 2>(begin, f), gather_part<Width / 2>(begin + Width / 2, f));
    }
  }

  ETCH_INLINE static void for_each_whole(auto const& step) noexcept { repeat<count - 1>(step); }
};

/// How many numbers fill the registers that `Size` are in, and how they are aligned.
template <class T, std::size_t Size>
inline constexpr std::size_t filled = Size;
template <class T, std::size_t Size>
  requires in_registers<T>
inline constexpr std::size_t filled<T, Size> = packed<T, Size>::width * packed<T, Size>::count;
template <class T, std::size_t Size>
inline constexpr std::size_t alignment_of = alignof(T);
template <class T, std::size_t Size>
  requires in_registers<T>
inline constexpr std::size_t alignment_of<T, Size> = packed<T, Size>::width * sizeof(T);

/// The first `Size` of numbers that fill the same registers.
template <std::size_t Size, math::real T, std::size_t Filled>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> first_of(packed<T, Filled> const& x) noexcept {
  packed<T, Size> result;
  repeat<result.count>([&](auto k) ETCH_INLINE_LAMBDA { result.values[k()] = x.values[k()]; });
  return result;
}
template <std::size_t Size, class T, std::size_t Filled>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> first_of(vector<T, Filled> const& x) noexcept {
  vector<T, Size> result;
  for (std::size_t i = 0; i < Size; ++i) {
    result[i] = x[i];
  }
  return result;
}

/// Numbers in memory, from where a load spreads each over a register: those of an array, for as long as it lives.
template <math::real T, std::size_t Size>
class spread {
  T const* numbers_;

 public:
  spread() = default;
  ETCH_INLINE explicit spread(vector<T, Size> const& x) noexcept : numbers_(x.data()) {}
  ETCH_INLINE explicit spread(T const* numbers) noexcept : numbers_(numbers) {}

  [[nodiscard]] ETCH_INLINE T operator[](std::size_t i) const noexcept { return numbers_[i]; }
  [[nodiscard]] ETCH_INLINE T const* data() const noexcept { return numbers_; }
  [[nodiscard]] ETCH_INLINE vector<T, Size> to_vector() const noexcept {
    vector<T, Size> result;
    __builtin_memcpy(result.data(), numbers_, sizeof(result));
    return result;
  }
};

/// Numbers from registers, stored to be spread.
template <math::real T, std::size_t Size>
class stored {
  using from = packed<T, Size>;
  alignas(sizeof(T) * from::width) std::array<T, from::width * from::count> numbers_;

 public:
  ETCH_INLINE explicit stored(packed<T, Size> const& x) noexcept {
    repeat<from::count>([&](std::size_t k)
                            ETCH_INLINE_LAMBDA { store_run(numbers_.data() + k * from::width, x.values[k]); });
    // From the register itself each would take two shuffles, which the compilers prefer unless told.
    asm("" : "+m"(numbers_));
  }
  [[nodiscard]] ETCH_INLINE detail::spread<T, Size> spread() const noexcept {
    return detail::spread<T, Size>{numbers_.data()};
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
    return math::detail::every<Width, I % in>(from);
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

/// result[i] = f(from[i], ...) for i below `size`, at least 1: one function for arrays of every length, in which the
/// constants of f are loaded once.
template <class Function, class T, class... From>
[[gnu::noinline]] constexpr void map_in_loop(Function f, std::size_t size, T* result, From const*... from) noexcept {
  T* const end = result + size;
  do {  // NOLINT(cppcoreguidelines-avoid-do-while): once at least, which saves a comparison
    *result = f(*from++...);
  } while (++result != end);
}

template <std::size_t Cost, class T, std::size_t Size, class Function, class... Rest>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> map(Function f, vector<T, Size> const& first,
                                                        Rest const&... rest) noexcept {
  vector<T, Size> result;
  if constexpr (in_registers<T>) {
    ETCH_AT_RUN_TIME { return map<Cost>(f, packed<T, Size>{first}, packed<T, Size>{rest}...).to_vector(); }
  } else if constexpr (requires { first[0].load(0); }) {
    ETCH_AT_RUN_TIME {
      constexpr std::size_t pieces = T::size / T::piece_size;
      unroll<Size, Size * pieces * Cost>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        repeat<pieces>([&](auto p) ETCH_INLINE_LAMBDA { result[i].store(p, f(first[i].load(p), rest[i].load(p)...)); });
      });
      return result;
    }
  }
  if constexpr (Size * Cost <= unroll_limit) {
    ETCH_AT_RUN_TIME {
      repeat<Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = f(first[i], rest[i]...); });
      return result;
    }
  }
  map_in_loop(f, Size, result.data(), first.data(), rest.data()...);
  return result;
}

/// The number 1, as an array of it or in a register.
template <class Numbers>
[[nodiscard]] ETCH_INLINE constexpr Numbers one() noexcept {
  if constexpr (requires(Numbers x) { x.values; }) {
    Numbers result;
    result.values[0] = 1;
    return result;
  } else {
    return {typename Numbers::value_type{1}};
  }
}

/// The numbers x, each times s.
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline packed<T, Size> scaled(packed<T, Size> const& x, packed<T, 1> const& s) noexcept {
  packed<T, Size> result;
  unroll<packed<T, Size>::count, Size>([&](std::size_t k) ETCH_INLINE_LAMBDA {
    result.values[k] = x.values[k] * spread_over<packed<T, Size>::width>(s, std::integral_constant<std::size_t, 0>{});
  });
  return result;
}
template <class T, std::size_t Size>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> scaled(vector<T, Size> const& x, vector<T, 1> const& s) noexcept {
  vector<T, Size> result;
  if (__builtin_is_constant_evaluated()) {
    T const& factor = s[0];
    map_in_loop([&](T const& y) { return y * factor; }, Size, result.data(), x.data());
  } else {
    unroll<Size, Size>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = x[i] * s[0]; });
  }
  return result;
}

}  // namespace etch::detail
