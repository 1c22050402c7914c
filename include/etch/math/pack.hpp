// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>
#include <etch/math/table.hpp>
#include <utility>

/// @file
/// One SIMD register of numbers, over the vector extensions of g++ and clang: what `lanes` computes
/// with at run time. It holds no more than the target's registers do, for what is wider the compilers
/// take apart into single numbers, and warn that a call's conventions change with the target.

namespace etch::math {

/// The bytes of the target's SIMD registers that compute in float as IEEE 754 says; 0: none. (The
/// vector unit of 32-bit ARM flushes subnormals.)
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t register_bytes = 32;
#elif defined(__SSE2__) || defined(__aarch64__) || defined(__wasm_simd128__)
inline constexpr std::size_t register_bytes = 16;
#else
inline constexpr std::size_t register_bytes = 0;
#endif

namespace detail {

/// The compiler's own type of a register: `Size` numbers or integers. A class of its own, as g++ takes
/// an alias whose size depends on a template parameter for T itself.
template <class T, std::size_t Size>
struct simd {
  using type [[gnu::vector_size(sizeof(T) * Size)]] = T;
};

#if defined(__SSE2__)
template <class V>
inline constexpr bool of_float = sizeof(V{}[0]) == sizeof(float);

/// The greater of each two numbers, or the lesser: in registers of 64, 32 and 16 bytes.
#if defined(__AVX512F__)
inline constexpr int no_rounding = 4;  // the current one: none is done
#if defined(__clang__)
#define ETCH_X86_512(operation, a, b) __builtin_ia32_##operation##512(a, b, no_rounding)
#else
#define ETCH_X86_512(operation, a, b) __builtin_ia32_##operation##512_mask(a, b, a, -1, no_rounding)
#endif
template <bool Greater, class V>
  requires(sizeof(V) == 64)
[[nodiscard]] ETCH_INLINE inline V x86_extreme(V a, V b) noexcept {
  if constexpr (of_float<V>) {
    return Greater ? ETCH_X86_512(maxps, a, b) : ETCH_X86_512(minps, a, b);
  } else {
    return Greater ? ETCH_X86_512(maxpd, a, b) : ETCH_X86_512(minpd, a, b);
  }
}
#undef ETCH_X86_512
#endif
#if defined(__AVX__)
template <bool Greater, class V>
  requires(sizeof(V) == 32)
[[nodiscard]] ETCH_INLINE inline V x86_extreme(V a, V b) noexcept {
  if constexpr (of_float<V>) {
    return Greater ? __builtin_ia32_maxps256(a, b) : __builtin_ia32_minps256(a, b);
  } else {
    return Greater ? __builtin_ia32_maxpd256(a, b) : __builtin_ia32_minpd256(a, b);
  }
}
#endif
template <bool Greater, class V>
  requires(sizeof(V) == 16)
[[nodiscard]] ETCH_INLINE inline V x86_extreme(V a, V b) noexcept {
  if constexpr (of_float<V>) {
    return Greater ? __builtin_ia32_maxps(a, b) : __builtin_ia32_minps(a, b);
  } else {
    return Greater ? __builtin_ia32_maxpd(a, b) : __builtin_ia32_minpd(a, b);
  }
}
#endif

}  // namespace detail

/// `Size` numbers in a register. Not `constexpr`: clang cannot take vectors apart in a constant.
template <class T, std::size_t Size>
struct pack {
  static_assert(etch::detail::checked<detail::is_real<T>>);

  using values = typename detail::simd<T, Size>::type;
  using bits = typename detail::simd<typename ieee<T>::bits, Size>::type;
  using signed_bits = typename detail::simd<typename ieee<T>::signed_bits, Size>::type;

  /// What a comparison gives: -1 where it holds, 0 elsewhere.
  struct truth {
    signed_bits v;

    ETCH_INLINE truth(signed_bits m) noexcept : v(m) {}
    ETCH_INLINE friend truth operator&(truth a, truth b) noexcept { return a.v & b.v; }
    ETCH_INLINE friend truth operator|(truth a, truth b) noexcept { return a.v | b.v; }
    ETCH_INLINE friend truth operator^(truth a, truth b) noexcept { return a.v ^ b.v; }
    ETCH_INLINE friend truth operator!(truth a) noexcept { return ~a.v; }
  };

  values v;

  pack() = default;
  ETCH_INLINE pack(values x) noexcept : v(x) {}
  ETCH_INLINE pack(T x) noexcept : v(x - values{}) {}  // x in each place; x - 0 is x, the sign of zero too
  ETCH_INLINE explicit pack(signed_bits x) noexcept : v(__builtin_convertvector(x, values)) {}

  ETCH_INLINE friend pack operator-(pack a) noexcept { return -a.v; }
  ETCH_INLINE friend pack operator+(pack a, pack b) noexcept { return a.v + b.v; }
  ETCH_INLINE friend pack operator-(pack a, pack b) noexcept { return a.v - b.v; }
  ETCH_INLINE friend pack operator*(pack a, pack b) noexcept { return a.v * b.v; }
  ETCH_INLINE friend pack operator/(pack a, pack b) noexcept { return a.v / b.v; }

  ETCH_INLINE friend pack& operator+=(pack& a, pack b) noexcept { return a = a.v + b.v; }
  ETCH_INLINE friend pack& operator-=(pack& a, pack b) noexcept { return a = a.v - b.v; }

  /// As of numbers, and as one expression of the compiler's own type.
  ETCH_INLINE friend pack multiply_add(pack a, pack b, pack c) noexcept { return a.v * b.v + c.v; }

  ETCH_INLINE friend truth operator<(pack a, pack b) noexcept { return a.v < b.v; }
  ETCH_INLINE friend truth operator>(pack a, pack b) noexcept { return a.v > b.v; }
  ETCH_INLINE friend truth operator<=(pack a, pack b) noexcept { return a.v <= b.v; }
  ETCH_INLINE friend truth operator>=(pack a, pack b) noexcept { return a.v >= b.v; }
  ETCH_INLINE friend truth operator==(pack a, pack b) noexcept { return a.v == b.v; }
  ETCH_INLINE friend truth operator!=(pack a, pack b) noexcept { return a.v != b.v; }

  ETCH_INLINE friend pack select(truth condition, pack yes, pack no) noexcept { return condition.v ? yes.v : no.v; }
  ETCH_INLINE friend signed_bits select(truth condition, signed_bits yes, signed_bits no) noexcept {
    return condition.v ? yes : no;
  }
};

template <real T, std::size_t Size>
inline constexpr bool enable_floating<pack<T, Size>> = true;

/// As of numbers. By x86's own instructions, which give the second operand where one is NaN: of a
/// comparison and a choice the compilers make two.
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> at_least(pack<T, Size> x, T least) noexcept {
#if defined(__SSE2__)
  return detail::x86_extreme<true>(pack<T, Size>{least}.v, x.v);
#else
  return select(x < least, pack<T, Size>{least}, x);
#endif
}
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> at_most(pack<T, Size> x, T most) noexcept {
#if defined(__SSE2__)
  return detail::x86_extreme<false>(pack<T, Size>{most}.v, x.v);
#else
  return select(x > most, pack<T, Size>{most}, x);
#endif
}

template <real T, std::size_t Size>
struct ieee<pack<T, Size>> : ieee<T> {
  using number = T;
  using truth = typename pack<T, Size>::truth;
  using bits = typename pack<T, Size>::bits;
  using signed_bits = typename pack<T, Size>::signed_bits;
};

namespace detail {

/// `Count` of the numbers, from place `From` on.
template <std::size_t From, std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Count> part(pack<T, Size> x) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Count> {
    return __builtin_shufflevector(x.v, x.v, (From + Index)...);
  }(std::make_index_sequence<Count>{});
}

/// The numbers, and any beyond them.
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, 2 * Size> extended(pack<T, Size> x) noexcept {
#if defined(__AVX512F__) && !defined(__clang__)  // else g++ makes them zeros
  if constexpr (std::is_same_v<T, float> && Size == 4) {
    return __builtin_ia32_ps256_ps(x.v);
  } else if constexpr (std::is_same_v<T, float> && Size == 8) {
    return __builtin_ia32_ps512_256ps(x.v);
  } else if constexpr (std::is_same_v<T, double> && Size == 2) {
    return __builtin_ia32_pd256_pd(x.v);
  } else if constexpr (std::is_same_v<T, double> && Size == 4) {
    return __builtin_ia32_pd512_256pd(x.v);
  } else
#endif
  {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, 2 * Size> {
      return __builtin_shufflevector(x.v, x.v, (Index < Size ? static_cast<int>(Index) : -1)...);
    }(std::make_index_sequence<2 * Size>{});
  }
}

/// The first `Count` numbers at `from`, fewer than a register of 16 bytes has, and any beyond them.
template <std::size_t Count, real T>
[[nodiscard]] ETCH_INLINE inline pack<T, 16 / sizeof(T)> load_short(T const* from) noexcept {
  using result_type = pack<T, 16 / sizeof(T)>;
  static_assert(Count < 16 / sizeof(T));
  if constexpr (Count == 1) {
    return typename result_type::values{*from};
  } else {
    double both = 0;
    __builtin_memcpy(&both, from, sizeof(both));
    typename pack<double, 2>::values const two{both};
    result_type result = (typename result_type::values)two;
    if constexpr (Count == 3) {
      result.v[2] = from[2];
    }
    return result;
  }
}

/// x as it is loaded, not as a part of more that is loaded with it: that could be in two stores, of which each must
/// leave the processor's queue first.
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> as_loaded(pack<T, Size> x) noexcept {
#if defined(__clang__) && defined(__SSE2__)
  asm("" : "+v"(x.v));
#endif
  return x;
}

/// The number at place from(i) of a, and then b, at each place i.
template <real T, std::size_t Size, class From>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> taken_of_both(pack<T, Size> a, pack<T, Size> b, From /*from*/) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Size> {
    return __builtin_shufflevector(a.v, b.v, From{}(Index)...);
  }(std::make_index_sequence<Size>{});
}

/// The numbers of one register beside those of another.
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, 2 * Size> joined(pack<T, Size> a, pack<T, Size> b) noexcept {
#if defined(__AVX512F__) && !defined(__clang__)  // else g++ fills a with zeros first
  if constexpr (2 * Size * sizeof(T) == 64) {
    return taken_of_both(extended(a), extended(b), [](std::size_t i) { return i < Size ? i : Size + i; });
  }
#endif
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, 2 * Size> {
    return __builtin_shufflevector(a.v, b.v, Index...);
  }(std::make_index_sequence<2 * Size>{});
}

/// The number at place from(i) at each place i of a register of `Count`.
template <std::size_t Count, real T, std::size_t Size, class From>
[[nodiscard]] ETCH_INLINE inline pack<T, Count> taken(pack<T, Size> x, From /*from*/) noexcept {
  if constexpr (Size < Count) {
    return taken<Count>(joined(x, x), From{});
  } else if constexpr (Size > Count) {
    return part<0, Count>(taken<Size>(x, From{}));
  } else {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Count> {
      return __builtin_shufflevector(x.v, x.v, From{}(Index)...);
    }(std::make_index_sequence<Count>{});
  }
}

template <std::size_t Count, real T, class From>
[[nodiscard]] ETCH_INLINE inline pack<T, Count> taken(T x, From /*from*/) noexcept {
  return x;
}

/// The number at place `From` in each of `Count` places.
template <std::size_t Count, std::size_t From, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Count> every(pack<T, Size> x) noexcept {
  constexpr std::size_t least = 16 / sizeof(T);
  if constexpr (Size > least) {  // a short register's shuffles are the quick ones
    return every<Count, From % least>(part<From / least * least, least>(x));
  } else if constexpr (Count > Size) {  // by way of the number: g++ would go through memory
    return pack<T, Count>{T{x.v[From]}};
  } else {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Count> {
      return __builtin_shufflevector(x.v, x.v, (From + 0 * Index)...);
    }(std::make_index_sequence<Count>{});
  }
}

/// The first `Count` numbers of a register; of a single number itself.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline auto first(pack<T, Size> x) noexcept {
  if constexpr (Count == Size) {
    return x;
  } else if constexpr (Count == 1) {
    return T{x.v[0]};
  } else {
    return part<0, Count>(x);
  }
}
template <std::size_t Count, real T>
[[nodiscard]] ETCH_INLINE inline T first(T x) noexcept {
  static_assert(Count == 1);
  return x;
}

/// The numbers again and again, in a register of `Count`.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Count> widened(pack<T, Size> x) noexcept {
  if constexpr (Count == Size) {
    return x;
  } else {
    return widened<Count>(joined(x, x));
  }
}

/// The first `Size` numbers of an array of which the runs a and b are the first numbers and the last. Beyond
/// them stand some of b.
template <std::size_t Total, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, 2 * Size> joined_overlapping(pack<T, Size> a, pack<T, Size> b) noexcept {
  constexpr std::size_t overlap = 2 * Size - Total;
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, 2 * Size> {
    return __builtin_shufflevector(a.v, b.v, (Index < Size ? Index : Index < Total ? Index + overlap : Index)...);
  }(std::make_index_sequence<2 * Size>{});
}

/// The numbers from place `Count` on, and then the first ones.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> rotated(pack<T, Size> x) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Size> {
    return __builtin_shufflevector(x.v, x.v, (Count + Index)...);
  }(std::make_index_sequence<Size>{});
}

/// The numbers from place `Count` of a on, and then the first `Count` of b.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> shifted_in(pack<T, Size> a, pack<T, Size> b) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Size> {
    return __builtin_shufflevector(a.v, b.v, (Count + Index)...);
  }(std::make_index_sequence<Size>{});
}

/// The last `Count` numbers first, and zeros.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> last_then_zeros(pack<T, Size> x) noexcept {
  return shifted_in<Size - Count>(x, pack<T, Size>{T{0}});
}

/// The first `Count` numbers of a, and then those of b at their places.
template <std::size_t Count, real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> first_then(pack<T, Size> a, pack<T, Size> b) noexcept {
  if constexpr (Count == Size) {
    return a;
  } else {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) ETCH_INLINE_LAMBDA -> pack<T, Size> {
      return __builtin_shufflevector(a.v, b.v, (Index < Count ? Index : Size + Index)...);
    }(std::make_index_sequence<Size>{});
  }
}

/// The sum of the numbers, of one half and the other first: (x0 + x2) + (x1 + x3).
template <real T, std::size_t Size>
[[nodiscard]] ETCH_INLINE inline T sum(pack<T, Size> x) noexcept {
  constexpr std::size_t half = Size / 2;
  if constexpr (Size == 2) {
    return x.v[0] + x.v[1];
  } else if constexpr (Size * sizeof(T) == 16) {  // 8 bytes are no register
    pack<T, Size> const upper = __builtin_shufflevector(x.v, x.v, 2, 3, 2, 3);
    return (x.v + upper.v)[0] + (x.v + upper.v)[1];
  } else {
    return sum(part<0, half>(x) + part<half, half>(x));
  }
}

template <std::size_t Size>
struct table_of_16<pack<float, Size>> {
  using bits = typename pack<float, Size>::bits;
  using entries_type = std::array<std::uint32_t, 16>;

  [[nodiscard]] ETCH_INLINE static bits look_up(entries_type const& entries, bits const& index) noexcept {
#if defined(__AVX512F__)
    if constexpr (Size == 16) {
#if defined(__clang__)
      return (bits)__builtin_ia32_permvarsi512(load<16, 0>(entries), (integers<16>)index);
#else
      return (bits)__builtin_shuffle(load<16, 0>(entries), (integers<16>)index);
#endif
    } else
#endif
#if defined(__AVX2__)
        if constexpr (Size == 8) {
#if !defined(__clang__)
      return (bits)__builtin_shuffle(load<8, 0>(entries), load<8, 8>(entries), (integers<8>)index);
#elif defined(__AVX512VL__)
      return (bits)__builtin_ia32_vpermi2vard256(load<8, 0>(entries), (integers<8>)index, load<8, 8>(entries));
#else
      auto const i = (integers<8>)index;
      return (bits)((i << 28) < 0 ? __builtin_ia32_permvarsi256(load<8, 8>(entries), i)
                                  : __builtin_ia32_permvarsi256(load<8, 0>(entries), i));
#endif
    } else
#endif
    {
      return [&]<std::size_t... Index>(std::index_sequence<Index...>)
                 ETCH_INLINE_LAMBDA { return bits{entries[index[Index] % 16]...}; }(std::make_index_sequence<Size>{});
    }
  }

 private:
  template <std::size_t Count>
  using integers = typename simd<int, Count>::type;
  template <std::size_t Count, std::size_t From>
  [[nodiscard]] ETCH_INLINE static integers<Count> load(entries_type const& entries) noexcept {
    integers<Count> result;
    __builtin_memcpy(&result, entries.data() + From, sizeof(result));
    return result;
  }
};

/// u and v hold the partial sums of some numbers each, `Length` beside one another: adds one half of
/// each to the other half.
template <std::size_t Length, real T, std::size_t Size, std::size_t... Index>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> fold(pack<T, Size> u, pack<T, Size> v,
                                                    std::index_sequence<Index...> /*indices*/) noexcept {
  constexpr std::size_t half = Length / 2;
  // Of the place i in the result: the first of its two in u and v beside each other.
  constexpr auto first = [](std::size_t i) { return i / half * Length + i % half; };
  return __builtin_shufflevector(u.v, v.v, first(Index)...) +
         __builtin_shufflevector(u.v, v.v, (first(Index) + half)...);
}

/// The sums of `Count` packs, load(0), load(1), ..., beside one another: each as `sum`, in a third of the
/// steps. Beyond `Count` they are some numbers.
template <std::size_t Count, real T, std::size_t Size, std::size_t Leaves = Size, class Load>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> sums(Load const& load, std::size_t begin = 0) noexcept {
  static_assert(Count <= Leaves);
  if constexpr (Leaves == 1) {
    return load(begin);
  } else {
    constexpr std::size_t half = Leaves / 2;
    constexpr std::size_t length = Size / half;
    constexpr std::make_index_sequence<Size> indices;
    if constexpr (Count > half) {
      return fold<length>(sums<half, T, Size, half>(load, begin), sums<Count - half, T, Size, half>(load, begin + half),
                          indices);
    } else {
      auto const u = sums<Count, T, Size, half>(load, begin);
      return fold<length>(u, u, indices);
    }
  }
}

}  // namespace detail

}  // namespace etch::math
