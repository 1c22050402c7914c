// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// What the library asks of the compiler, and the few words it needs from it.

#if __cplusplus < 202002L
#error "etch: C++20 is needed: compile with -std=c++20 or later"
#endif

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0)
#error \
    "etch: -ffast-math breaks rounding, infinities and NaN: compile without -ffast-math, -Ofast, -ffinite-math-only, -funsafe-math-optimizations"
#endif

#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "etch: float must be computed in float: on 32-bit x86 compile with -msse2 -mfpmath=sse"
#endif

/// Marks what must be inlined for a small network to become one straight run of instructions. It is empty without
/// optimization, where a debugger wants to step into functions, and under the address sanitizer, whose checks would
/// make the straight run too long to compile.
///
/// `ETCH_INLINE_IF_FAST` marks what is inlined as well, but under -Os and -Oz is for the compiler to decide: functions
/// that are called from many places and long enough for one copy of them to be what is wanted there.
#if defined(__has_feature)
#define ETCH_HAS_FEATURE(feature) __has_feature(feature)
#else
#define ETCH_HAS_FEATURE(feature) 0
#endif
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !ETCH_HAS_FEATURE(address_sanitizer)
#define ETCH_INLINE [[gnu::always_inline]]
#define ETCH_INLINE_LAMBDA __attribute__((always_inline))
#else
#define ETCH_INLINE
#define ETCH_INLINE_LAMBDA
#endif
#if defined(__OPTIMIZE_SIZE__)
#define ETCH_INLINE_IF_FAST
#else
#define ETCH_INLINE_IF_FAST ETCH_INLINE
#endif
#undef ETCH_HAS_FEATURE

/// The largest number of steps that one layer unrolls (for `dense`: its multiply-adds). Beyond it
/// the layer is a loop over registers of numbers; unrolling it would only cost code.
///
/// On a core without SIMD a step is some 12 bytes of code and saves 2 of 6 instructions, and an activation gains
/// nothing from it; so a layer of 64 multiply-adds is still unrolled there, for 0.8 kB. (2-10-5-1, as `bench/run
/// firmware` has it: 1.9 kB to predict, where 256 would take 4.9 and save no instruction.)
#if !defined(ETCH_UNROLL_LIMIT)
#if defined(__OPTIMIZE_SIZE__)
#define ETCH_UNROLL_LIMIT 0
#elif defined(__SSE2__) || defined(__aarch64__) || defined(__wasm_simd128__)
#define ETCH_UNROLL_LIMIT 256
#else
#define ETCH_UNROLL_LIMIT 64
#endif
#endif

/// Before a block that is for the run time: `if (!std::is_constant_evaluated())`. In this form g++ drops what follows
/// for constant expressions only before it optimizes; of a negated question it would optimize both, at half as long a
/// compilation again.
#define ETCH_AT_RUN_TIME                   \
  if (__builtin_is_constant_evaluated()) { \
  } else

/// Before a loop over the registers of a tile: straight code, so that what it computes stays in them.
#define ETCH_UNROLLED _Pragma("GCC unroll 32")
