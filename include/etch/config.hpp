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

/// Marks what must be inlined for a small network to become one straight run of instructions.
/// Under -Os and -Oz it is empty: there, one copy of each function is what is wanted. So it is
/// without optimization, where a debugger wants to step into functions, and under the address
/// sanitizer, whose checks would make the straight run too long to compile.
#if defined(__has_feature)
#define ETCH_HAS_FEATURE(feature) __has_feature(feature)
#else
#define ETCH_HAS_FEATURE(feature) 0
#endif
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && !defined(__SANITIZE_ADDRESS__) && \
    !ETCH_HAS_FEATURE(address_sanitizer)
#define ETCH_INLINE [[gnu::always_inline]]
#define ETCH_INLINE_LAMBDA __attribute__((always_inline))
#else
#define ETCH_INLINE
#define ETCH_INLINE_LAMBDA
#endif
#undef ETCH_HAS_FEATURE

/// The largest number of steps that one layer unrolls (for `dense`: its multiply-adds). Beyond it
/// the layer is a loop over registers of numbers; unrolling it would only cost code.
#if !defined(ETCH_UNROLL_LIMIT)
#if defined(__OPTIMIZE_SIZE__)
#define ETCH_UNROLL_LIMIT 0
#else
#define ETCH_UNROLL_LIMIT 256
#endif
#endif

/// Before a loop over the registers of a tile: straight code, so that what it computes stays in them.
#define ETCH_UNROLLED _Pragma("GCC unroll 32")
