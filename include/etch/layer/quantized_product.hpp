// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <etch/number/fixed.hpp>
#include <etch/tensor.hpp>
#include <etch/unroll.hpp>

/// @file
/// x W + b of fixed-point numbers: each output is a sum of products, exact in 32 or 64 bits, which is rounded once. As
/// such a sum is the same in any order, all targets give the same bits, those with packed multiplications included.

namespace etch::detail {

#if defined(__ARM_FEATURE_SIMD32) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/// Whether the core multiplies two pairs of 16 bits at once, and adds both products to a number of 32: Arm's SMLAD.
inline constexpr bool multiplies_pairs = true;

/// sum + a0 b0 + a1 b1, of pairs in the halves of a and b.
[[nodiscard]] ETCH_INLINE inline std::int32_t add_pair(std::int32_t sum, std::int32_t a, std::int32_t b) noexcept {
  return __builtin_arm_smlad(a, b, sum);
}

/// Bytes 0 and 2 of four as 16 bits with a sign.
[[nodiscard]] ETCH_INLINE inline std::int32_t even_bytes(std::int32_t bytes) noexcept {
  return __builtin_arm_sxtb16(bytes);
}
#else
inline constexpr bool multiplies_pairs = false;
[[nodiscard]] std::int32_t add_pair(std::int32_t sum, std::int32_t a, std::int32_t b) noexcept;
[[nodiscard]] std::int32_t even_bytes(std::int32_t bytes) noexcept;
#endif

/// The 32 bits from an address on.
template <class Word = std::int32_t>
[[nodiscard]] ETCH_INLINE inline Word load_word(void const* from) noexcept {
  Word word;  // NOLINT(cppcoreguidelines-init-variables)
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

/// Four numbers of 8 bits: those at 0 and 2, and those at 1 and 3.
struct two_pairs {
  std::int32_t even;
  std::int32_t odd;
};
template <class T>
[[nodiscard]] ETCH_INLINE inline two_pairs load_pairs(T const* from) noexcept {
  static_assert(sizeof(T) == 1);
  auto const word = load_word<std::uint32_t>(from);
  return {even_bytes(static_cast<std::int32_t>(word)), even_bytes(static_cast<std::int32_t>(std::rotr(word, 8)))};
}

/// Four values, as they go with four weights of 8 bits: see `place_in_row`.
template <class T>
[[nodiscard]] ETCH_INLINE inline two_pairs load_values(T const* from) noexcept {
  if constexpr (sizeof(T) == 1) {
    return load_pairs(from);
  } else {
    return {load_word(from), load_word(from + 2)};
  }
}

/// How many of so many terms are multiplied in pairs: of 16 bits two at a time, else four.
template <class T, class Weight, class Sum>
[[nodiscard]] constexpr std::size_t terms_in_pairs(std::size_t count) noexcept {
  if (!multiplies_pairs || sizeof(Sum) != 4 || sizeof(T) > 2 || sizeof(Weight) > sizeof(T)) {
    return 0;
  }
  return sizeof(T) == 2 && sizeof(Weight) == 2 ? count / 2 * 2 : count / 4 * 4;
}

/// Where weight i of a row of `Count` is kept. Of four weights of 8 bits beside values of 16 the two in the middle
/// change places: what is at 0 and 2 then goes with the first two values, and what is at 1 and 3 with the others.
template <class T, class Weight, class Sum>
[[nodiscard]] constexpr std::size_t place_in_row(std::size_t i, std::size_t count) noexcept {
  bool const in_fours = sizeof(T) == 2 && sizeof(Weight) == 1 && i < terms_in_pairs<T, Weight, Sum>(count);
  return in_fours && (i % 4 == 1 || i % 4 == 2) ? i ^ 3U : i;
}

/// sum + x[0] w[0] + ... + x[Count - 1] w[Count - 1], in pairs.
template <std::size_t Count, class T, class Weight>
[[nodiscard]] ETCH_INLINE inline std::int32_t add_in_pairs(std::int32_t sum, T const* x, Weight const* w) noexcept {
  if constexpr (sizeof(T) == 2 && sizeof(Weight) == 2) {
    repeat<Count / 2>([&](std::size_t k)
                          ETCH_INLINE_LAMBDA { sum = add_pair(sum, load_word(x + 2 * k), load_word(w + 2 * k)); });
  } else {
    repeat<Count / 4>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      two_pairs const values = load_values(x + 4 * k);
      two_pairs const weights = load_pairs(w + 4 * k);
      sum = add_pair(add_pair(sum, values.even, weights.even), values.odd, weights.odd);
    });
  }
  return sum;
}

/// How many terms of a sum are straight code in a loop over them. (Not a whole row or layer: with weights that are
/// constants, g++ makes sums of shifts of their products on a Cortex-M0. And there an index costs as much as a step.)
#if defined(__thumb__) && !defined(__thumb2__)
inline constexpr std::size_t terms_at_a_time = 1;
#else
inline constexpr std::size_t terms_at_a_time = unroll_limit >= 8 ? 8 : multiplies_pairs ? 4 : 1;
#endif

/// sum + x[0] w[0] + ... + x[Count - 1] w[Count - 1].
template <std::size_t Count, class Sum, class T, class Weight>
[[nodiscard]] ETCH_INLINE constexpr Sum sum_of_row(Sum sum, T const* x, Weight const* w) noexcept {
  for_each_tile<Count, terms_at_a_time>([&](auto count, std::size_t begin) ETCH_INLINE_LAMBDA {
    constexpr std::size_t in_pairs = terms_in_pairs<T, Weight, Sum>(count());
    auto const add_from = [&](auto first) ETCH_INLINE_LAMBDA {
      repeat<count() - first()>([&](std::size_t i) ETCH_INLINE_LAMBDA {
        std::size_t const k = begin + first() + i;
        sum += x[k] * w[place_in_row<T, Weight, Sum>(k, Count)];
      });
    };
    if constexpr (in_pairs > 0) {
      ETCH_AT_RUN_TIME {
        sum = Sum::of_units(add_in_pairs<in_pairs>(sum.units, x + begin, w + begin));
        add_from(std::integral_constant<std::size_t, in_pairs>{});
        return;
      }
    }
    add_from(std::integral_constant<std::size_t, 0>{});
  });
  return sum;
}

/// The weights of a dense layer that takes numbers Value, those of an output side by side: see `place_in_row`.
template <class Value, class Weight, class Sum, std::size_t Inputs, std::size_t Outputs>
struct quantized_product {
  matrix<Weight, Outputs, Inputs> weights{};
  vector<Sum, Outputs> biases{};

  /// Where the weight of input i is in its row.
  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return place_in_row<Value, Weight, Sum>(i, Inputs);
  }

  constexpr quantized_product() = default;
  /// Of weights `[input][output]`, which are rounded.
  template <class T>
  constexpr quantized_product(matrix<T, Inputs, Outputs> const& w, vector<T, Outputs> const& b) noexcept {
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        weights[o][place(i)] = Weight{w[i][o]};
      }
      biases[o] = Sum{b[o]};
    }
  }

  /// x W + b, each number of it summed up exactly, and rounded once.
  template <class Result>
  [[nodiscard]] ETCH_INLINE constexpr vector<Result, Outputs> affine(vector<Value, Inputs> const& x) const noexcept {
    vector<Result, Outputs> z;
    for (std::size_t o = 0; o < Outputs; ++o) {
      z[o] = Result{sum_of_row<Inputs>(biases[o], x.data(), weights[o].data())};
    }
    return z;
  }
};

}  // namespace etch::detail
