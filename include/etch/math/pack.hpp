// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/ieee.hpp>
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

/// The compiler's own type of a register: `Size` numbers or integers. A class of its own, as g++ takes
/// an alias whose size depends on a template parameter for T itself.
template <class T, std::size_t Size>
struct simd {
  using type [[gnu::vector_size(sizeof(T) * Size)]] = T;
};

/// `Size` numbers in a register. Not `constexpr`: clang cannot take vectors apart in a constant.
template <real T, std::size_t Size>
struct pack {
  using values = typename simd<T, Size>::type;
  using bits = typename simd<typename ieee<T>::bits, Size>::type;
  using signed_bits = typename simd<typename ieee<T>::signed_bits, Size>::type;

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

  ETCH_INLINE pack(values x) noexcept : v(x) {}
  ETCH_INLINE pack(T x) noexcept : v(x - values{}) {}  // x in each place; x - 0 is x, the sign of zero too
  ETCH_INLINE explicit pack(signed_bits x) noexcept : v(__builtin_convertvector(x, values)) {}

  ETCH_INLINE friend pack operator-(pack a) noexcept { return -a.v; }
  ETCH_INLINE friend pack operator+(pack a, pack b) noexcept { return a.v + b.v; }
  ETCH_INLINE friend pack operator-(pack a, pack b) noexcept { return a.v - b.v; }
  ETCH_INLINE friend pack operator*(pack a, pack b) noexcept { return a.v * b.v; }
  ETCH_INLINE friend pack operator/(pack a, pack b) noexcept { return a.v / b.v; }

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

template <real T, std::size_t Size>
struct ieee<pack<T, Size>> : ieee<T> {
  using number = T;
  using truth = typename pack<T, Size>::truth;
  using bits = typename pack<T, Size>::bits;
  using signed_bits = typename pack<T, Size>::signed_bits;
};

namespace detail {

/// Half of the numbers, from `From` on.
template <std::size_t From, real T, std::size_t Size, std::size_t... Index>
[[nodiscard]] ETCH_INLINE inline pack<T, Size / 2> half(pack<T, Size> x,
                                                        std::index_sequence<Index...> /*indices*/) noexcept {
  return __builtin_shufflevector(x.v, x.v, (From + Index)...);
}

}  // namespace detail

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
    constexpr std::make_index_sequence<half> indices;
    return sum(detail::half<0>(x, indices) + detail::half<half>(x, indices));
  }
}

namespace detail {

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

}  // namespace detail

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
      return detail::fold<length>(sums<half, T, Size, half>(load, begin),
                                  sums<Count - half, T, Size, half>(load, begin + half), indices);
    } else {
      auto const u = sums<Count, T, Size, half>(load, begin);
      return detail::fold<length>(u, u, indices);
    }
  }
}

}  // namespace etch::math
