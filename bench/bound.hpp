// SPDX-License-Identifier: BSL-1.0
/// @file
/// The hand-written bound: a 2-10-5-1 network of sigmoids in intrinsics, as fast as an expert makes it.
///
/// What it shares everywhere: the weights and biases of the two sigmoid layers are kept multiplied by -log2(e), so
/// that a layer's sum is at once the exponent t of sigmoid(z) = 1 / (1 + 2^t); a step scales with it for nothing.
/// One sample puts a layer's outputs across the lanes; a batch puts 16 samples across them.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define BOUND_AVX512 1
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // the header's own undefined vectors
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#elif defined(__AVX2__) && defined(__FMA__)
#define BOUND_AVX2 1
#include <immintrin.h>
#endif

namespace bound {

#if defined(BOUND_AVX512) || defined(BOUND_AVX2)

namespace detail {

#define BOUND_INLINE [[gnu::always_inline]] inline

#if defined(BOUND_AVX512)

/// 16 floats.
struct f16 {
  static constexpr std::size_t lanes = 16;
  __m512 v;
};

/// 8 floats.
struct f8 {
  static constexpr std::size_t lanes = 8;
  __m256 v;
};

BOUND_INLINE f16 zero16() { return {_mm512_setzero_ps()}; }
BOUND_INLINE f16 splat16(float x) { return {_mm512_set1_ps(x)}; }
BOUND_INLINE f8 splat8(float x) { return {_mm256_set1_ps(x)}; }
BOUND_INLINE f16 load16(float const* p) { return {_mm512_loadu_ps(p)}; }
BOUND_INLINE f8 load8(float const* p) { return {_mm256_loadu_ps(p)}; }
BOUND_INLINE void store(float* p, f16 a) { _mm512_storeu_ps(p, a.v); }
BOUND_INLINE void store(float* p, f8 a) { _mm256_storeu_ps(p, a.v); }
BOUND_INLINE f16 add(f16 a, f16 b) { return {_mm512_add_ps(a.v, b.v)}; }
BOUND_INLINE f16 sub(f16 a, f16 b) { return {_mm512_sub_ps(a.v, b.v)}; }
BOUND_INLINE f16 mul(f16 a, f16 b) { return {_mm512_mul_ps(a.v, b.v)}; }
BOUND_INLINE f16 fma(f16 a, f16 b, f16 c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
BOUND_INLINE f16 fnma(f16 a, f16 b, f16 c) { return {_mm512_fnmadd_ps(a.v, b.v, c.v)}; }
BOUND_INLINE f8 add(f8 a, f8 b) { return {_mm256_add_ps(a.v, b.v)}; }
BOUND_INLINE f8 sub(f8 a, f8 b) { return {_mm256_sub_ps(a.v, b.v)}; }
BOUND_INLINE f8 mul(f8 a, f8 b) { return {_mm256_mul_ps(a.v, b.v)}; }
BOUND_INLINE f8 fma(f8 a, f8 b, f8 c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }
BOUND_INLINE f8 fnma(f8 a, f8 b, f8 c) { return {_mm256_fnmadd_ps(a.v, b.v, c.v)}; }

/// 2^(i/16) in the order in which the sigmoid's index meets it, times the polynomial's leading coefficient.
alignas(64) inline constexpr std::array<float, 16> exponentials = [] {
  std::array<float, 16> table{};
  double power[39] = {1.0};
  for (int i = 1; i < 39; ++i) power[i] = power[i - 1] * 1.0442737824274138403;  // 2^(1/16)
  for (std::size_t i = 0; i < 16; ++i) {
    table[i] = static_cast<float>(power[(i + 9) % 16 + 23] * 0.24111252163812366);
  }
  return table;
}();

inline constexpr float sigmoid_round = 786432.0F;              // 1.5 * 2^19: adding it rounds to sixteenths
inline constexpr float sigmoid_unround = 786432.0F + 1.4375F;  // and taking it off leaves a shift of 23/16
inline constexpr float sigmoid_square = 2.0810337656902997F;

/// 1 / (1 + 2^t). With k = t rounded to sixteenths and y = t - k + 23/16, 2^(t-k) is c (y^2 + b) to 7e-7: the shift
/// that completes the square rides on the constant that undoes the rounding, so the polynomial is one multiply-add.
/// Saturates to 0 and 1 for any finite t; an infinite t gives NaN (a clamp would cost an operation).
BOUND_INLINE f16 sigmoid(f16 t) {
  __m512 const n = _mm512_add_ps(t.v, _mm512_set1_ps(sigmoid_round));
  __m512 const k = _mm512_sub_ps(n, _mm512_set1_ps(sigmoid_unround));
  __m512 const y = _mm512_sub_ps(t.v, k);
  __m512 const table = _mm512_permutexvar_ps(_mm512_castps_si512(n), _mm512_load_ps(exponentials.data()));
  __m512 const power = _mm512_scalef_ps(table, k);
  __m512 const p = _mm512_fmadd_ps(y, y, _mm512_set1_ps(sigmoid_square));
  __m512 const one = _mm512_set1_ps(1.0F);
  return {_mm512_div_ps(one, _mm512_fmadd_ps(p, power, one))};
}

/// Holds the order of the operations: those before stay before, those after stay after.
BOUND_INLINE void pin(f16& a) { asm volatile("" : "+v"(a.v)); }
template <std::size_t N>
BOUND_INLINE void pin(__m512 (&a)[N]) {
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) asm volatile("" : "+v"(a[i]));
}
template <std::size_t N>
BOUND_INLINE void pin(f16 (&a)[N]) {
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) asm volatile("" : "+v"(a[i].v));
}

/// N sigmoids, every operation of all before the next of any, and a part of other work, between(0) to between(5), after
/// each: the latencies overlap although the processor's scheduler holds but a few sigmoids' operations. The last step,
/// 1 / d, is left to invert.
template <std::size_t N, class Between>
BOUND_INLINE void sigmoid_denominators(f16 (&t)[N], Between const& between) {
  __m512 const one = _mm512_set1_ps(1.0F);
  __m512 n[N];
  __m512 k[N];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) n[i] = _mm512_add_ps(t[i].v, _mm512_set1_ps(sigmoid_round));
  pin(n);
  between(std::integral_constant<std::size_t, 0>{});
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) k[i] = _mm512_sub_ps(n[i], _mm512_set1_ps(sigmoid_unround));
  pin(k);
  between(std::integral_constant<std::size_t, 1>{});
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) {
    n[i] = _mm512_permutexvar_ps(_mm512_castps_si512(n[i]), _mm512_load_ps(exponentials.data()));
    t[i].v = _mm512_sub_ps(t[i].v, k[i]);
  }
  pin(n);
  between(std::integral_constant<std::size_t, 2>{});
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) n[i] = _mm512_scalef_ps(n[i], k[i]);
  pin(n);
  between(std::integral_constant<std::size_t, 3>{});
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) t[i].v = _mm512_fmadd_ps(t[i].v, t[i].v, _mm512_set1_ps(sigmoid_square));
  pin(t);
  between(std::integral_constant<std::size_t, 4>{});
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) t[i].v = _mm512_fmadd_ps(t[i].v, n[i], one);
  pin(t);
  between(std::integral_constant<std::size_t, 5>{});
}

/// 1 / d. A division costs no more than the reciprocal's estimate and its Newton step do in multiply-adds.
template <std::size_t N>
BOUND_INLINE void invert(f16 (&d)[N]) {
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N; ++i) d[i].v = _mm512_div_ps(_mm512_set1_ps(1.0F), d[i].v);
  pin(d);
}

/// w / (1 + 2^t): a weighted sigmoid for the price of one.
BOUND_INLINE f8 scaled_sigmoid(f8 t, f8 w) {
  __m256 const n = _mm256_add_ps(t.v, _mm256_set1_ps(sigmoid_round));
  __m256 const k = _mm256_sub_ps(n, _mm256_set1_ps(sigmoid_unround));
  __m256 const y = _mm256_sub_ps(t.v, k);
  __m256 const table = _mm256_permutex2var_ps(_mm256_load_ps(exponentials.data()), _mm256_castps_si256(n),
                                              _mm256_load_ps(exponentials.data() + 8));
  __m256 const power = _mm256_scalef_ps(table, k);
  __m256 const p = _mm256_fmadd_ps(y, y, _mm256_set1_ps(sigmoid_square));
  __m256 const one = _mm256_set1_ps(1.0F);
  return {_mm256_div_ps(w.v, _mm256_fmadd_ps(p, power, one))};
}

BOUND_INLINE f8 sigmoid(f8 t) { return scaled_sigmoid(t, splat8(1.0F)); }

/// a in the low half, zeros in the high.
BOUND_INLINE f16 low_only(f8 a) { return {_mm512_zextps256_ps512(a.v)}; }

BOUND_INLINE f8 low(f16 a) { return {_mm512_castps512_ps256(a.v)}; }
BOUND_INLINE f8 high(f16 a) { return {_mm512_extractf32x8_ps(a.v, 1)}; }
BOUND_INLINE f16 twice(f8 a) { return {_mm512_broadcast_f32x8(a.v)}; }

/// Lane i of a, in every lane.
template <int I>
BOUND_INLINE f16 lane(f8 a) {
  return {_mm512_permutexvar_ps(_mm512_set1_epi32(I), _mm512_castps256_ps512(a.v))};
}

/// Lane 2i of a in the low half, lane 2i+1 in the high half.
template <int I>
BOUND_INLINE f16 lane_pair(f16 a) {
  constexpr int l = 2 * I;
  constexpr int h = l + 1;
  return {_mm512_permutexvar_ps(_mm512_setr_epi32(l, l, l, l, l, l, l, l, h, h, h, h, h, h, h, h), a.v)};
}

/// The first n floats at p, zeros after them.
BOUND_INLINE f16 load_first(float const* p, std::size_t n) {
  return {_mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << n) - 1U), p)};
}
BOUND_INLINE void store_first(float* p, std::size_t n, f16 a) {
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << n) - 1U), a.v);
}
BOUND_INLINE f16 keep_first(f16 a, std::size_t n) {
  return {_mm512_maskz_mov_ps(static_cast<__mmask16>((1U << n) - 1U), a.v)};
}

/// Splits 16 pairs, a then b, into their first and second members.
BOUND_INLINE void split_pairs(f16 a, f16 b, f16& x0, f16& x1) {
  __m512i const even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  __m512i const odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  x0 = {_mm512_permutex2var_ps(a.v, even, b.v)};
  x1 = {_mm512_permutex2var_ps(a.v, odd, b.v)};
}

/// Splits 16 triples. A member's 16 floats lie in different lanes of a, b and c, so two blends gather them and one
/// permutation orders them.
BOUND_INLINE void split_triples(f16 a, f16 b, f16 c, f16& x0, f16& x1, f16& x2) {
  constexpr __mmask16 m0 = 0x9249;  // lanes 0, 3, ... 15
  constexpr __mmask16 m1 = 0x2492;  // lanes 1, 4, ... 13
  constexpr __mmask16 m2 = 0x4924;  // lanes 2, 5, ... 14
  __m512i const order = _mm512_setr_epi32(0, 3, 6, 9, 12, 15, 2, 5, 8, 11, 14, 1, 4, 7, 10, 13);
  __m512i const one = _mm512_set1_epi32(1);
  __m512 const g0 = _mm512_mask_blend_ps(m1, _mm512_mask_blend_ps(m2, a.v, b.v), c.v);
  __m512 const g1 = _mm512_mask_blend_ps(m2, _mm512_mask_blend_ps(m0, a.v, b.v), c.v);
  __m512 const g2 = _mm512_mask_blend_ps(m0, _mm512_mask_blend_ps(m1, a.v, b.v), c.v);
  __m512i const order1 = _mm512_add_epi32(order, one);  // only the low four bits count
  __m512i const order2 = _mm512_add_epi32(order1, one);
  x0 = {_mm512_permutexvar_ps(order, g0)};
  x1 = {_mm512_permutexvar_ps(order1, g1)};
  x2 = {_mm512_permutexvar_ps(order2, g2)};
}

/// Stores lane j of the five columns as row j, for 11 rows of which the last keeps its lanes 5 to 7.
BOUND_INLINE void store_rows(f16 const (&c)[5], float (&rows)[12][8]) {
  auto const pairs = [](f16 a, f16 b, __m512d& lo, __m512d& hi) {
    lo = _mm512_castps_pd(_mm512_unpacklo_ps(a.v, b.v));
    hi = _mm512_castps_pd(_mm512_unpackhi_ps(a.v, b.v));
  };
  __m512d lo01;
  __m512d hi01;
  __m512d lo23;
  __m512d hi23;
  pairs(c[0], c[1], lo01, hi01);
  pairs(c[2], c[3], lo23, hi23);
  // Quarter q of four[m] holds the first four columns' row 4q + m.
  __m512d const four[4] = {_mm512_unpacklo_pd(lo01, lo23), _mm512_unpackhi_pd(lo01, lo23),
                           _mm512_unpacklo_pd(hi01, hi23), _mm512_unpackhi_pd(hi01, hi23)};
  auto const rows_from = [&](int first, __m512d a, __m512d b) {
    int const q = first / 4 * 2;
    __m512i const places = _mm512_setr_epi64(q, q + 1, 0, 0, 8 + q, 8 + q + 1, 0, 0);
    __m512 const both = _mm512_castpd_ps(_mm512_maskz_permutex2var_pd(0x33, a, places, b));
    __m512i const fifth = _mm512_setr_epi32(0, 0, 0, 0, first, 0, 0, 0, 0, 0, 0, 0, first + 1, 0, 0, 0);
    return _mm512_mask_permutexvar_ps(both, 0x1010, fifth, c[4].v);
  };
  _mm512_storeu_ps(rows[0], rows_from(0, four[0], four[1]));
  _mm512_storeu_ps(rows[2], rows_from(2, four[2], four[3]));
  _mm512_storeu_ps(rows[4], rows_from(4, four[0], four[1]));
  _mm512_storeu_ps(rows[6], rows_from(6, four[2], four[3]));
  _mm512_storeu_ps(rows[8], rows_from(8, four[0], four[1]));
  _mm512_mask_storeu_ps(rows[10], 0x001F, rows_from(10, four[2], four[3]));
}

/// The sum of the lanes of v[i], in lane i; zeros in lanes N and up.
template <std::size_t N>
BOUND_INLINE f16 sums(f16 const (&v)[N]) {
  static_assert(N <= 12);
  __m512 const none = _mm512_setzero_ps();
  __m512 half[6];
  for (std::size_t i = 0; i < 6; ++i) {  // v[2i] folded into the low half, v[2i+1] into the high one
    __m512 const a = 2 * i < N ? v[2 * i < N ? 2 * i : 0].v : none;
    __m512 const b = 2 * i + 1 < N ? v[2 * i + 1 < N ? 2 * i + 1 : 0].v : none;
    half[i] = _mm512_add_ps(_mm512_mask_blend_ps(0xFF00, a, b), _mm512_shuffle_f32x4(a, b, 0x4E));
  }
  __m512 quarter[3];
  for (std::size_t i = 0; i < 3; ++i) {
    __m512 const a = half[2 * i];
    __m512 const b = half[2 * i + 1];
    __m512 const crossed = _mm512_mask_blend_ps(0xF0F0, b, a);
    quarter[i] = _mm512_add_ps(_mm512_mask_blend_ps(0xF0F0, a, b), _mm512_shuffle_f32x4(crossed, crossed, 0xB1));
  }
  auto const fold = [](__m512 a, __m512 b) {
    __m512d const p = _mm512_castps_pd(a);
    __m512d const q = _mm512_castps_pd(b);
    return _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(p, q)), _mm512_castpd_ps(_mm512_unpackhi_pd(p, q)));
  };
  __m512 const c = fold(quarter[0], quarter[1]);
  __m512 const d = fold(quarter[2], none);
  __m512 const e = _mm512_add_ps(_mm512_shuffle_ps(c, d, 0x88), _mm512_shuffle_ps(c, d, 0xDD));
  __m512i const order = _mm512_setr_epi32(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 3, 3, 3);
  return {_mm512_maskz_permutexvar_ps(static_cast<__mmask16>((1U << N) - 1U), order, e)};
}

#else

/// 8 floats.
struct f8 {
  static constexpr std::size_t lanes = 8;
  __m256 v;
};

/// 16 floats.
struct f16 {
  static constexpr std::size_t lanes = 16;
  __m256 l;
  __m256 h;
};

BOUND_INLINE f16 zero16() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
BOUND_INLINE f16 splat16(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
BOUND_INLINE f8 splat8(float x) { return {_mm256_set1_ps(x)}; }
BOUND_INLINE f16 load16(float const* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
BOUND_INLINE f8 load8(float const* p) { return {_mm256_loadu_ps(p)}; }
BOUND_INLINE void store(float* p, f16 a) {
  _mm256_storeu_ps(p, a.l);
  _mm256_storeu_ps(p + 8, a.h);
}
BOUND_INLINE void store(float* p, f8 a) { _mm256_storeu_ps(p, a.v); }
BOUND_INLINE f16 add(f16 a, f16 b) { return {_mm256_add_ps(a.l, b.l), _mm256_add_ps(a.h, b.h)}; }
BOUND_INLINE f16 sub(f16 a, f16 b) { return {_mm256_sub_ps(a.l, b.l), _mm256_sub_ps(a.h, b.h)}; }
BOUND_INLINE f16 mul(f16 a, f16 b) { return {_mm256_mul_ps(a.l, b.l), _mm256_mul_ps(a.h, b.h)}; }
BOUND_INLINE f16 fma(f16 a, f16 b, f16 c) { return {_mm256_fmadd_ps(a.l, b.l, c.l), _mm256_fmadd_ps(a.h, b.h, c.h)}; }
BOUND_INLINE f16 fnma(f16 a, f16 b, f16 c) {
  return {_mm256_fnmadd_ps(a.l, b.l, c.l), _mm256_fnmadd_ps(a.h, b.h, c.h)};
}
BOUND_INLINE f8 add(f8 a, f8 b) { return {_mm256_add_ps(a.v, b.v)}; }
BOUND_INLINE f8 sub(f8 a, f8 b) { return {_mm256_sub_ps(a.v, b.v)}; }
BOUND_INLINE f8 mul(f8 a, f8 b) { return {_mm256_mul_ps(a.v, b.v)}; }
BOUND_INLINE f8 fma(f8 a, f8 b, f8 c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }
BOUND_INLINE f8 fnma(f8 a, f8 b, f8 c) { return {_mm256_fnmadd_ps(a.v, b.v, c.v)}; }

/// The bits of 2^(i/8), less i in the place where shifting the rounded exponent into position puts it again.
alignas(32) inline constexpr std::array<std::int32_t, 8> exponentials = {0x3F800000,
                                                                         0x3F8B95C2 - (1 << 20),
                                                                         0x3F9837F0 - (2 << 20),
                                                                         0x3FA5FED7 - (3 << 20),
                                                                         0x3FB504F3 - (4 << 20),
                                                                         0x3FC5672A - (5 << 20),
                                                                         0x3FD744FD - (6 << 20),
                                                                         0x3FEAC0C7 - (7 << 20)};

/// 1 / (1 + 2^t): 2^t by a table of eighths and a cubic. Saturates to 0 (2^128 is infinite) and 1.
BOUND_INLINE f8 scaled_sigmoid(f8 x, f8 w) {
  __m256 const t = _mm256_max_ps(_mm256_min_ps(x.v, _mm256_set1_ps(128.0F)), _mm256_set1_ps(-126.0F));
  __m256 const round = _mm256_set1_ps(1572864.0F);  // 1.5 * 2^20: adding it rounds to eighths
  __m256 const n = _mm256_add_ps(t, round);
  __m256 const r = _mm256_sub_ps(t, _mm256_sub_ps(n, round));
  __m256i const bits = _mm256_castps_si256(n);
  __m256i const table =
      _mm256_permutevar8x32_epi32(_mm256_load_si256(reinterpret_cast<__m256i const*>(exponentials.data())), bits);
  __m256 const power = _mm256_castsi256_ps(_mm256_add_epi32(table, _mm256_slli_epi32(bits, 20)));
  __m256 const one = _mm256_set1_ps(1.0F);
  __m256 p = _mm256_fmadd_ps(r, _mm256_set1_ps(0.0555041F), _mm256_set1_ps(0.2402265F));
  p = _mm256_fmadd_ps(r, p, _mm256_set1_ps(0.6931472F));
  p = _mm256_fmadd_ps(r, p, one);
  return {_mm256_div_ps(w.v, _mm256_fmadd_ps(p, power, one))};
}

BOUND_INLINE f8 sigmoid(f8 t) { return scaled_sigmoid(t, splat8(1.0F)); }

BOUND_INLINE f16 sigmoid(f16 t) { return {sigmoid(f8{t.l}).v, sigmoid(f8{t.h}).v}; }

/// N sigmoids, wholly in the first step: with 16 registers there is nothing to interleave.
template <std::size_t N, class Between>
BOUND_INLINE void sigmoid_denominators(f16 (&t)[N], Between const& between) {
  for (f16& v : t) v = sigmoid(v);
  between(std::integral_constant<std::size_t, 0>{});
  between(std::integral_constant<std::size_t, 1>{});
  between(std::integral_constant<std::size_t, 2>{});
  between(std::integral_constant<std::size_t, 3>{});
  between(std::integral_constant<std::size_t, 4>{});
  between(std::integral_constant<std::size_t, 5>{});
}
template <std::size_t N>
BOUND_INLINE void invert(f16 (&)[N]) {}
template <std::size_t N>
BOUND_INLINE void pin(f16 (&)[N]) {}
BOUND_INLINE void pin(f16&) {}

/// a in the low half, zeros in the high.
BOUND_INLINE f16 low_only(f8 a) { return {a.v, _mm256_setzero_ps()}; }

BOUND_INLINE f8 low(f16 a) { return {a.l}; }
BOUND_INLINE f8 high(f16 a) { return {a.h}; }
BOUND_INLINE f16 twice(f8 a) { return {a.v, a.v}; }

/// Lane i of a, in every lane.
template <int I>
BOUND_INLINE f16 lane(f8 a) {
  __m256 const v = _mm256_permutevar8x32_ps(a.v, _mm256_set1_epi32(I));
  return {v, v};
}

/// Lane 2i of a in the low half, lane 2i+1 in the high half.
template <int I>
BOUND_INLINE f16 lane_pair(f16 a) {
  __m256 const v = I < 4 ? a.l : a.h;
  constexpr int l = 2 * I % 8;
  return {_mm256_permutevar8x32_ps(v, _mm256_set1_epi32(l)), _mm256_permutevar8x32_ps(v, _mm256_set1_epi32(l + 1))};
}

/// The first n floats at p, zeros after them.
BOUND_INLINE f16 load_first(float const* p, std::size_t n) {
  alignas(32) float buffer[16] = {};
  std::memcpy(buffer, p, n * sizeof(float));
  return load16(buffer);
}
BOUND_INLINE void store_first(float* p, std::size_t n, f16 a) {
  alignas(32) float buffer[16];
  store(buffer, a);
  std::memcpy(p, buffer, n * sizeof(float));
}
BOUND_INLINE f16 keep_first(f16 a, std::size_t n) {
  alignas(32) float buffer[16] = {};
  store_first(buffer, n, a);
  return load16(buffer);
}

/// Splits 16 pairs, a then b, into their first and second members.
BOUND_INLINE void split_pairs(f16 a, f16 b, f16& x0, f16& x1) {
  auto const in_order = [](__m256 v) { return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(v), 0xD8)); };
  x0 = {in_order(_mm256_shuffle_ps(a.l, a.h, 0x88)), in_order(_mm256_shuffle_ps(b.l, b.h, 0x88))};
  x1 = {in_order(_mm256_shuffle_ps(a.l, a.h, 0xDD)), in_order(_mm256_shuffle_ps(b.l, b.h, 0xDD))};
}

/// Splits 16 triples. A member's 8 floats lie in different lanes of three registers, so two blends gather them and one
/// permutation orders them.
BOUND_INLINE void split_triples(f16 a, f16 b, f16 c, f16& x0, f16& x1, f16& x2) {
  auto const split = [](__m256 p, __m256 q, __m256 r, __m256& y0, __m256& y1, __m256& y2) {
    constexpr int m0 = 0x49;  // lanes 0, 3, 6
    constexpr int m1 = 0x92;  // lanes 1, 4, 7
    constexpr int m2 = 0x24;  // lanes 2, 5
    __m256 const g0 = _mm256_blend_ps(_mm256_blend_ps(p, q, m1), r, m2);
    __m256 const g1 = _mm256_blend_ps(_mm256_blend_ps(p, q, m2), r, m0);
    __m256 const g2 = _mm256_blend_ps(_mm256_blend_ps(p, q, m0), r, m1);
    y0 = _mm256_permutevar8x32_ps(g0, _mm256_setr_epi32(0, 3, 6, 1, 4, 7, 2, 5));
    y1 = _mm256_permutevar8x32_ps(g1, _mm256_setr_epi32(1, 4, 7, 2, 5, 0, 3, 6));
    y2 = _mm256_permutevar8x32_ps(g2, _mm256_setr_epi32(2, 5, 0, 3, 6, 1, 4, 7));
  };
  split(a.l, a.h, b.l, x0.l, x1.l, x2.l);
  split(b.h, c.l, c.h, x0.h, x1.h, x2.h);
}

/// Stores lane j of the five columns as row j, for 11 rows.
BOUND_INLINE void store_rows(f16 const (&c)[5], float (&rows)[12][8]) {
  for (std::size_t o = 0; o < 5; ++o) {
    alignas(32) float column[16];
    store(column, c[o]);
    for (std::size_t j = 0; j < 11; ++j) rows[j][o] = column[j];
  }
}

/// The sum of the lanes of v[i], in lane i; zeros in lanes N and up.
template <std::size_t N>
BOUND_INLINE f16 sums(f16 const (&v)[N]) {
  __m256 s[16];
  for (std::size_t i = 0; i < 16; ++i) {
    s[i] = i < N ? _mm256_add_ps(v[i < N ? i : 0].l, v[i < N ? i : 0].h) : _mm256_setzero_ps();
  }
  auto const eight = [](__m256 const* w) {
    __m256 const a = _mm256_hadd_ps(_mm256_hadd_ps(w[0], w[1]), _mm256_hadd_ps(w[2], w[3]));
    __m256 const b = _mm256_hadd_ps(_mm256_hadd_ps(w[4], w[5]), _mm256_hadd_ps(w[6], w[7]));
    return _mm256_add_ps(_mm256_permute2f128_ps(a, b, 0x20), _mm256_permute2f128_ps(a, b, 0x31));
  };
  return {eight(s), eight(s + 8)};
}

#endif

/// The sum of a's lanes, in every lane.
BOUND_INLINE f8 sum(f8 a) {
  __m256 s = _mm256_add_ps(a.v, _mm256_permute2f128_ps(a.v, a.v, 1));
  s = _mm256_add_ps(s, _mm256_permute_ps(s, 0x4E));
  return {_mm256_add_ps(s, _mm256_permute_ps(s, 0xB1))};
}

/// Lane I of a, in every lane.
template <int I>
BOUND_INLINE f8 permuted(f8 a) {
  return {_mm256_permutevar8x32_ps(a.v, _mm256_set1_epi32(I))};
}

/// The sum of a's lanes.
BOUND_INLINE float first_sum(f8 a) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

BOUND_INLINE float first(f8 a) { return _mm256_cvtss_f32(a.v); }

}  // namespace detail

/// 2-10-5-1, sigmoids after the hidden layers, trained by the squared error.
class network_2_10_5_1 {
 public:
  static constexpr bool available = true;

  /// Takes the 91 parameters layer by layer, weights (input-major) before biases.
  explicit network_2_10_5_1(std::span<float const> parameters) {
    float const* p = parameters.data();
    for (std::size_t j = 0; j < 16; ++j) {
      // Lane 10 is a constant 1, which carries the next layer's bias; the lanes after it are a constant 0.
      bias_1_[j] = j < 10 ? scale * p[20 + j] : j == 10 ? -saturating : saturating;
    }
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 10; ++j) weights_1_[i][j] = scale * p[10 * i + j];
    }
    for (std::size_t o = 0; o < 5; ++o) {
      for (std::size_t j = 0; j < 11; ++j) columns_2_[o][j] = rows_2_[j][o] = scale * p[30 + 5 * j + o];
    }
    for (std::size_t o = 5; o < 8; ++o) rows_2_[10][o] = o == 5 ? -saturating : saturating;
    for (std::size_t o = 0; o < 6; ++o) weights_3_[o] = p[85 + o];
  }

  /// The output for one sample: outputs across the lanes.
  float forward(std::array<float, 2> const& x) const {
    using namespace detail;
    f16 const a1 =
        sigmoid(fma(splat16(x[1]), load16(weights_1_[1]), fma(splat16(x[0]), load16(weights_1_[0]), load16(bias_1_))));
    f16 const sum_a = fma(lane_pair<1>(a1), row_pair(1), mul(lane_pair<0>(a1), row_pair(0)));
    f16 const sum_b =
        fma(lane_pair<3>(a1), row_pair(3), fma(lane_pair<2>(a1), row_pair(2), low_only(load8(rows_2_[10]))));
    f16 const sum_c = fma(lane_pair<4>(a1), row_pair(4), add(sum_a, sum_b));
    return first_sum(scaled_sigmoid(add(low(sum_c), high(sum_c)), load8(weights_3_)));
  }

  /// The outputs for count samples: 16 samples across the lanes, a block and the next one's first sums at a time.
  void batch_forward(std::array<float, 2> const* x, std::array<float, 1>* y, std::size_t count) const {
    using namespace detail;
    if (count == 0) return;
    float const* in = x->data();
    float* out = y->data();
    auto const load = [&](std::size_t i, f16& x0, f16& x1) {
      std::size_t const n = count - i;
      if (n >= 16) {
        split_pairs(load16(in + 2 * i), load16(in + 2 * i + 16), x0, x1);
      } else {
        split_pairs(load_first(in + 2 * i, n < 8 ? 2 * n : 16),
                    n > 8 ? load_first(in + 2 * i + 16, 2 * n - 16) : zero16(), x0, x1);
      }
    };
    f16 x0;
    f16 x1;
    f16 a[5];
    f16 b[5];
    f16 z[5];
    // A block's sigmoids in three groups of five, each interleaved with the multiply-adds of the group before it; the
    // first group is that of the next block, so that there is always other work.
    auto const nothing = [](auto) {};
    load(0, x0, x1);
    layer_1<0>(x0, x1, a);
    sigmoid_denominators(a, nothing);
    invert(a);
    layer_1<5>(x0, x1, b);
    for (std::size_t i = 0;; i += 16) {
      asm volatile("" ::: "memory");  // the weights are to stay operands in memory
      bias_2(z);
      sigmoid_denominators(b, [&](auto part) {
        if constexpr (part > 0) layer_2(part - 1, a[part - 1], z);
      });
      invert(b);
      std::size_t const left = count - i;
      if (left > 16) load(i + 16, x0, x1);
      layer_1<0>(x0, x1, a);
      sigmoid_denominators(a, [&](auto part) {
        if constexpr (part > 0) layer_2(5 + part - 1, b[part - 1], z);
      });
      invert(a);
      sigmoid_denominators(z, [&](auto part) {
        if constexpr (part < 5) layer_1<5>(part, x0, x1, b);
      });
      invert(z);
      f16 const s = layer_3(z);
      if (left <= 16) {
        store_first(out + i, left, s);
        return;
      }
      store(out + i, s);
    }
  }

  /// One step of gradient descent on one sample; the loss before it. The error enters the gradients as a factor, last
  /// of all, so that the backward pass does not wait for the output's sum.
  float train_step(std::array<float, 2> const& x, float target, float rate) {
    using namespace detail;
    f16 const x0 = splat16(x[0]);
    f16 const x1 = splat16(x[1]);
    f16 const w0 = load16(weights_1_[0]);
    f16 const w1 = load16(weights_1_[1]);
    f16 const b1 = load16(bias_1_);
    f16 const a1 = sigmoid(fma(x1, w1, fma(x0, w0, b1)));
    f16 const u1 = fnma(a1, a1, a1);
    f16 const rows[5] = {row_pair(0), row_pair(1), row_pair(2), row_pair(3), row_pair(4)};
    f16 const pairs[5] = {lane_pair<0>(a1), lane_pair<1>(a1), lane_pair<2>(a1), lane_pair<3>(a1), lane_pair<4>(a1)};
    f8 const b2 = load8(rows_2_[10]);
    f16 const sum_a = fma(pairs[1], rows[1], mul(pairs[0], rows[0]));
    f16 const sum_b = fma(pairs[3], rows[3], mul(pairs[2], rows[2]));
    f16 const sum_c = add(fma(pairs[4], rows[4], sum_a), sum_b);
    f8 const a2 = sigmoid(add(add(low(sum_c), b2), high(sum_c)));
    f8 const w3 = load8(weights_3_);
    f8 const error = sub(sum(mul(a2, w3)), splat8(target));
    f8 const g2 = mul(w3, fnma(a2, a2, a2));
    f16 const columns[5] = {load16(columns_2_[0]), load16(columns_2_[1]), load16(columns_2_[2]), load16(columns_2_[3]),
                            load16(columns_2_[4])};
    f16 const g[5] = {lane<0>(g2), lane<1>(g2), lane<2>(g2), lane<3>(g2), lane<4>(g2)};
    f16 const back_a = fma(g[1], columns[1], mul(g[0], columns[0]));
    f16 const back_b = fma(g[3], columns[3], mul(g[2], columns[2]));
    f16 const g1 = mul(u1, add(fma(g[4], columns[4], back_a), back_b));

    f8 const factor = mul(error, splat8(2.0F * rate));
    f16 const wide = twice(factor);
    store(weights_1_[0], fnma(mul(wide, x0), g1, w0));
    store(weights_1_[1], fnma(mul(wide, x1), g1, w1));
    store(bias_1_, fnma(wide, g1, b1));
    f16 const scaled = mul(wide, splat16(scale));
    f16 const step = mul(scaled, twice(g2));
    for (std::size_t k = 0; k < 5; ++k) store(rows_2_[2 * k], fnma(pairs[k], step, rows[k]));
    store(rows_2_[10], sub(b2, low(step)));
    f16 const outer = mul(scaled, a1);
    for (std::size_t o = 0; o < 5; ++o) store(columns_2_[o], fnma(outer, g[o], columns[o]));
    store(weights_3_, fnma(factor, a2, w3));
    float const e = first(error);
    return e * e;
  }

  /// One step of gradient descent on the mean of the gradients; the mean loss before it.
  template <class Sample>
  float batch_train(Sample const* samples, std::size_t count, float rate) {
    using namespace detail;
    if (count == 0) return 0.0F;
    f16 gradient_1[3] = {zero16(), zero16(), zero16()};
    f16 gradient_2[5] = {zero16(), zero16(), zero16(), zero16(), zero16()};
    f16 gradient_3 = zero16();
    activations work;
    alignas(64) float back[10][8];
#pragma GCC unroll 5
    for (std::size_t k = 0; k < 5; ++k) store(back[2 * k], mul(row_pair(k), twice(load8(weights_3_))));
    for (std::size_t start = 0; start < count; start += 16 * activations::blocks) {
      std::size_t const left = count - start;
      std::size_t const n = left < 16 * activations::blocks ? left : 16 * activations::blocks;
      std::size_t const blocks = (n + 15) / 16;
      for (std::size_t b = 0; b < blocks; ++b) {
        asm volatile("" ::: "memory");  // the weights are to stay operands in memory
        std::size_t const lanes = n - 16 * b < 16 ? n - 16 * b : 16;
        f16 x0;
        f16 x1;
        f16 y;
        load_samples(samples + start + 16 * b, lanes, x0, x1, y);
        if (b == 0) {
          block_train<false>(x0, x1, y, lanes, work.block[0], nullptr, back);
        } else {
          block_train<true>(x0, x1, y, lanes, work.block[b], &work.block[b - 1], back);
        }
      }
#pragma GCC unroll 10
      for (std::size_t j = 0; j < 10; ++j) delta_1(j, back, work.block[blocks - 1]);
      accumulate_1(work, blocks, gradient_1);
      accumulate_2(work, blocks, gradient_2, gradient_3);
    }
    float const factor = 2.0F * rate / static_cast<float>(count);
    f16 const wide = splat16(factor);
    f16 const scaled = splat16(factor * scale);
    store(weights_1_[0], fnma(wide, gradient_1[0], load16(weights_1_[0])));
    store(weights_1_[1], fnma(wide, gradient_1[1], load16(weights_1_[1])));
    store(bias_1_, fnma(wide, gradient_1[2], load16(bias_1_)));
    f16 columns[5];
#pragma GCC unroll 5
    for (std::size_t o = 0; o < 5; ++o) {
      columns[o] = fnma(mul(scaled, splat16(weights_3_[o])), gradient_2[o], load16(columns_2_[o]));
      store(columns_2_[o], columns[o]);
    }
    store_rows(columns, rows_2_);
    store(weights_3_, fnma(low(wide), low(gradient_3), load8(weights_3_)));
    return first(permuted<6>(low(gradient_3))) / static_cast<float>(count);
  }

  /// The 91 parameters, in the constructor's order; those of the sigmoid layers to an ulp, since they are kept scaled.
  std::vector<float> parameters() const {
    std::vector<float> p(91);
    auto const unscaled = [](float v) {
      return static_cast<float>(static_cast<double>(v) / static_cast<double>(scale));
    };
    for (std::size_t j = 0; j < 10; ++j) {
      p[j] = unscaled(weights_1_[0][j]);
      p[10 + j] = unscaled(weights_1_[1][j]);
      p[20 + j] = unscaled(bias_1_[j]);
    }
    for (std::size_t j = 0; j < 11; ++j) {
      for (std::size_t o = 0; o < 5; ++o) p[30 + 5 * j + o] = unscaled(rows_2_[j][o]);
    }
    for (std::size_t o = 0; o < 6; ++o) p[85 + o] = weights_3_[o];
    return p;
  }

 private:
  using f16 = detail::f16;

  static constexpr float scale = -1.44269504088896340736F;
  static constexpr float saturating = 200.0F;  // as t: a sigmoid of exactly 0, negated: of exactly 1

  /// What a chunk of blocks of 16 samples leaves for the sums over them. The chunk stays in the first-level cache, so
  /// the sums run weight by weight in registers instead of block by block over 91 sums in memory.
  struct activations {
    static constexpr std::size_t blocks = 8;
    struct one {
      alignas(64) float x[2][16];
      alignas(64) float a1[10][16];
      alignas(64) float d1[10][16];
      alignas(64) float a2[5][16];
      alignas(64) float d2[5][16];
      alignas(64) float error[16];
    };
    one block[blocks];
  };

  BOUND_INLINE f16 row_pair(std::size_t k) const { return detail::load16(rows_2_[2 * k]); }

  /// One of five of the first layer's sums.
  template <std::size_t First>
  BOUND_INLINE void layer_1(std::size_t j, f16 x0, f16 x1, f16 (&t)[5]) const {
    using namespace detail;
    t[j] = fma(x0, splat16(weights_1_[0][First + j]), splat16(bias_1_[First + j]));
    t[j] = fma(x1, splat16(weights_1_[1][First + j]), t[j]);
    pin(t[j]);
  }

  /// Five of the first layer's sums.
  template <std::size_t First>
  BOUND_INLINE void layer_1(f16 x0, f16 x1, f16 (&t)[5]) const {
    using namespace detail;
#pragma GCC unroll 5
    for (std::size_t j = 0; j < 5; ++j) t[j] = fma(x0, splat16(weights_1_[0][First + j]), splat16(bias_1_[First + j]));
#pragma GCC unroll 5
    for (std::size_t j = 0; j < 5; ++j) t[j] = fma(x1, splat16(weights_1_[1][First + j]), t[j]);
    pin(t);
  }

  /// Adds one of the first layer's activations to the second's sums.
  BOUND_INLINE void layer_2(std::size_t j, f16 a, f16 (&z)[5]) const {
    using namespace detail;
#pragma GCC unroll 5
    for (std::size_t o = 0; o < 5; ++o) z[o] = fma(a, splat16(rows_2_[j][o]), z[o]);
    pin(z);
  }

  BOUND_INLINE void bias_2(f16 (&z)[5]) const {
#pragma GCC unroll 5
    for (std::size_t o = 0; o < 5; ++o) z[o] = detail::splat16(rows_2_[10][o]);
  }

  BOUND_INLINE f16 layer_3(f16 const (&a)[5]) const {
    using namespace detail;
    f16 s = splat16(weights_3_[5]);
#pragma GCC unroll 5
    for (std::size_t o = 0; o < 5; ++o) s = fma(a[o], splat16(weights_3_[o]), s);
    return s;
  }

  /// Loads up to 16 samples as lanes, zeros in the lanes after them.
  template <class Sample>
  BOUND_INLINE static void load_samples(Sample const* samples, std::size_t lanes, f16& x0, f16& x1, f16& y) {
    using namespace detail;
    static_assert(sizeof(Sample) == 3 * sizeof(float) && std::is_standard_layout_v<Sample>);
    float const* p = samples->input.data();
    std::size_t const n = 3 * lanes;
    auto const part = [&](std::size_t k) {
      return n >= 16 * k + 16 ? load16(p + 16 * k) : load_first(p + 16 * k, n > 16 * k ? n - 16 * k : 0);
    };
    split_triples(part(0), part(1), part(2), x0, x1, y);
  }

  /// A block's forward pass and its second layer's deltas, with the first layer's deltas of the block before (if any)
  /// in between the sigmoids, whose latencies it hides.
  template <bool Before>
  BOUND_INLINE void block_train(f16 x0, f16 x1, f16 y, std::size_t lanes, typename activations::one& work,
                                typename activations::one* before, float const (&weights)[10][8]) const {
    using namespace detail;
    store(work.x[0], x0);
    store(work.x[1], x1);
    f16 a[5];
    f16 b[5];
    f16 z[5];
    auto const back = [&]<std::size_t... J>(std::index_sequence<J...>) {
      if constexpr (Before) (delta_1(J, weights, *before), ...);
    };
    layer_1<0>(x0, x1, a);
    sigmoid_denominators(a, [&](auto part) {
      if constexpr (part < 5) back(std::index_sequence<part>{});
    });
    invert(a);
    layer_1<5>(x0, x1, b);
    bias_2(z);
    sigmoid_denominators(b, [&](auto part) {
      if constexpr (part > 0) {
        store(work.a1[part - 1], a[part - 1]);
        layer_2(part - 1, a[part - 1], z);
      }
    });
    invert(b);
#pragma GCC unroll 5
    for (std::size_t j = 0; j < 5; ++j) {
      store(work.a1[5 + j], b[j]);
      layer_2(5 + j, b[j], z);
    }
    sigmoid_denominators(z, [&](auto part) {
      if constexpr (part < 5) back(std::index_sequence<5 + part>{});
    });
    invert(z);
    f16 const error = keep_first(sub(layer_3(z), y), lanes);
    store(work.error, error);
#pragma GCC unroll 5
    for (std::size_t o = 0; o < 5; ++o) {
      store(work.a2[o], z[o]);
      store(work.d2[o], mul(error, fnma(z[o], z[o], z[o])));
    }
  }

  /// A block's delta of one of the first layer's outputs. The second layer's deltas lack the third's weights, which
  /// are in back's weights and enter the gradients at the end.
  BOUND_INLINE static void delta_1(std::size_t j, float const (&back)[10][8], typename activations::one& work) {
    using namespace detail;
    f16 const a = load16(work.a1[j]);
    f16 sum = mul(load16(work.d2[0]), splat16(back[j][0]));
#pragma GCC unroll 4
    for (std::size_t o = 1; o < 5; ++o) sum = fma(load16(work.d2[o]), splat16(back[j][o]), sum);
    store(work.d1[j], mul(sum, fnma(a, a, a)));
  }

  /// Adds a chunk's gradients of the first layer, 30 sums in registers.
  BOUND_INLINE static void accumulate_1(activations const& work, std::size_t blocks, f16 (&gradient)[3]) {
    using namespace detail;
    f16 sum_0[10];
    f16 sum_1[10];
    f16 sum_b[10];
#pragma GCC unroll 10
    for (std::size_t j = 0; j < 10; ++j) sum_0[j] = sum_1[j] = sum_b[j] = zero16();
    for (std::size_t b = 0; b < blocks; ++b) {
      f16 const x0 = load16(work.block[b].x[0]);
      f16 const x1 = load16(work.block[b].x[1]);
#pragma GCC unroll 10
      for (std::size_t j = 0; j < 10; ++j) {
        f16 const d = load16(work.block[b].d1[j]);
        sum_0[j] = fma(x0, d, sum_0[j]);
        sum_1[j] = fma(x1, d, sum_1[j]);
        sum_b[j] = add(d, sum_b[j]);
        pin(sum_0[j]);
        pin(sum_1[j]);
        pin(sum_b[j]);
      }
    }
    gradient[0] = add(gradient[0], sums(sum_0));
    gradient[1] = add(gradient[1], sums(sum_1));
    gradient[2] = add(gradient[2], sums(sum_b));
  }

  /// Adds a chunk's gradients of the second and third layers, and its loss after the third's bias.
  BOUND_INLINE static void accumulate_2(activations const& work, std::size_t blocks, f16 (&gradient)[5],
                                        f16& gradient_3) {
    using namespace detail;
    for (std::size_t o = 0; o < 5; ++o) {
      f16 total[11];
      for (f16& t : total) t = zero16();
      for (std::size_t b = 0; b < blocks; ++b) {
        f16 const d = load16(work.block[b].d2[o]);
#pragma GCC unroll 10
        for (std::size_t j = 0; j < 10; ++j) total[j] = fma(load16(work.block[b].a1[j]), d, total[j]);
        total[10] = add(total[10], d);
      }
      gradient[o] = add(gradient[o], sums(total));
    }
    f16 total[7];
    for (f16& t : total) t = zero16();
    for (std::size_t b = 0; b < blocks; ++b) {
      f16 const e = load16(work.block[b].error);
#pragma GCC unroll 5
      for (std::size_t o = 0; o < 5; ++o) total[o] = fma(load16(work.block[b].a2[o]), e, total[o]);
      total[5] = add(total[5], e);
      total[6] = fma(e, e, total[6]);
    }
    gradient_3 = add(gradient_3, sums(total));
  }

  alignas(64) float weights_1_[2][16] = {};
  alignas(64) float bias_1_[16] = {};
  alignas(64) float rows_2_[12][8] = {};     // the second layer's weights, then its biases: for one sample forward
  alignas(64) float columns_2_[5][16] = {};  // the same, transposed: for one sample backward
  alignas(64) float weights_3_[8] = {};      // and the bias
};

#else

/// Nothing: the processor lacks AVX-512 and AVX2 with FMA.
class network_2_10_5_1 {
 public:
  static constexpr bool available = false;
};

#endif

}  // namespace bound

#undef BOUND_INLINE
