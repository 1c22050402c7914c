// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/pack.hpp>

/// @file
/// The first numbers of a register in memory: AVX-512 loads them by themselves, at the cost of all.

namespace etch::math {

/// Whether the target does.
#if defined(__AVX512F__) && defined(__AVX512VL__)
inline constexpr bool has_masks = true;
#else
inline constexpr bool has_masks = false;
#endif

/// Whether any numbers of a register go to any places of another in one step.
#if defined(__AVX2__)
inline constexpr bool has_permutes = true;
#else
inline constexpr bool has_permutes = false;
#endif

namespace detail {

#if defined(__AVX512F__) && defined(__AVX512VL__)

// clang's built-in functions take pointers to registers where g++'s take pointers to numbers.
#if defined(__clang__)
#define ETCH_X86_POINTER(number, size) reinterpret_cast<pack<number, size>::values const*>(from)
#else
#define ETCH_X86_POINTER(number, size) from
#endif
// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): what the built-in functions ask for
#define ETCH_X86_MASKED_LOAD(number, size, name)                                                                 \
  [[nodiscard]] ETCH_INLINE inline pack<number, size> masked_load(number const* from, pack<number, size> others, \
                                                                  unsigned mask) noexcept {                      \
    return __builtin_ia32_load##name##_mask(ETCH_X86_POINTER(number, size), others.v,                            \
                                            static_cast<unsigned char>(mask));                                   \
  }
ETCH_X86_MASKED_LOAD(float, 4, ups128)
ETCH_X86_MASKED_LOAD(float, 8, ups256)
ETCH_X86_MASKED_LOAD(double, 2, upd128)
ETCH_X86_MASKED_LOAD(double, 4, upd256)
// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
#undef ETCH_X86_MASKED_LOAD
#undef ETCH_X86_POINTER

[[nodiscard]] ETCH_INLINE inline pack<float, 16> masked_load(float const* from, pack<float, 16> others,
                                                             unsigned mask) noexcept {
  return __builtin_ia32_loadups512_mask(from, others.v, static_cast<unsigned short>(mask));
}
[[nodiscard]] ETCH_INLINE inline pack<double, 8> masked_load(double const* from, pack<double, 8> others,
                                                             unsigned mask) noexcept {
  return __builtin_ia32_loadupd512_mask(from, others.v, static_cast<unsigned char>(mask));
}

#endif

/// The first `Count` numbers at `from`, and zeros; for a target that has masks. (A register stored as a whole can be
/// loaded at once; one stored in parts, or by a mask, only when it has left the processor's queue.)
template <std::size_t Count, std::size_t Size, real T>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> load_first(T const* from) noexcept {
  auto mask = (1U << Count) - 1U;
  asm("" : "+r"(mask));  // of a mask that it knows clang makes shuffles
  return masked_load(from, pack<T, Size>{typename pack<T, Size>::values{}}, mask);
}

}  // namespace detail

}  // namespace etch::math
