// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/pack.hpp>

/// @file
/// The first numbers of a register in memory: AVX-512 loads and stores them by themselves, at the cost of all.

namespace etch::math {

/// Whether the target does.
#if defined(__AVX512F__) && defined(__AVX512VL__)
inline constexpr bool has_masks = true;
#else
inline constexpr bool has_masks = false;
#endif

#if defined(__AVX512F__) && defined(__AVX512VL__)

namespace detail {

template <std::size_t Size>
using mask_of = std::conditional_t<Size == 16, unsigned short, unsigned char>;

// clang's built-in functions take pointers to registers where g++'s take pointers to numbers.
#if defined(__clang__)
#define ETCH_X86_POINTER(pointer_type, pointer) reinterpret_cast<pointer_type>(pointer)
#else
#define ETCH_X86_POINTER(pointer_type, pointer) (pointer)
#endif
#define ETCH_X86_MASKED(number, size, name)                                                                      \
  [[nodiscard]] ETCH_INLINE inline auto masked_load(number const* from, pack<number, size> zero,                 \
                                                    unsigned char mask) noexcept {                               \
    using pointer [[maybe_unused]] = pack<number, size>::values const*;                                          \
    return __builtin_ia32_load##name##_mask(ETCH_X86_POINTER(pointer, from), zero.v, mask);                      \
  }                                                                                                              \
  ETCH_INLINE inline void masked_store(number* to, pack<number, size> x, unsigned char mask) noexcept {          \
    using pointer [[maybe_unused]] = pack<number, size>::values*;                                                \
    __builtin_ia32_store##name##_mask(ETCH_X86_POINTER(pointer, to), x.v, mask);                                 \
  }
ETCH_X86_MASKED(float, 4, ups128)
ETCH_X86_MASKED(float, 8, ups256)
ETCH_X86_MASKED(double, 2, upd128)
ETCH_X86_MASKED(double, 4, upd256)
#undef ETCH_X86_MASKED
#undef ETCH_X86_POINTER

[[nodiscard]] ETCH_INLINE inline auto masked_load(float const* from, pack<float, 16> zero,
                                                  unsigned short mask) noexcept {
  return __builtin_ia32_loadups512_mask(from, zero.v, mask);
}
[[nodiscard]] ETCH_INLINE inline auto masked_load(double const* from, pack<double, 8> zero,
                                                  unsigned char mask) noexcept {
  return __builtin_ia32_loadupd512_mask(from, zero.v, mask);
}
ETCH_INLINE inline void masked_store(float* to, pack<float, 16> x, unsigned short mask) noexcept {
  __builtin_ia32_storeups512_mask(to, x.v, mask);
}
ETCH_INLINE inline void masked_store(double* to, pack<double, 8> x, unsigned char mask) noexcept {
  __builtin_ia32_storeupd512_mask(to, x.v, mask);
}

}  // namespace detail

/// The first `Count` numbers at `from`, and zeros.
template <std::size_t Count, std::size_t Size, real T>
[[nodiscard]] ETCH_INLINE inline pack<T, Size> load_first(T const* from) noexcept {
  auto mask = (1U << Count) - 1U;
  asm("" : "+r"(mask));  // of a mask it knows clang makes blends and expansions
  return detail::masked_load(from, pack<T, Size>{typename pack<T, Size>::values{}}, static_cast<detail::mask_of<Size>>(mask));
}

template <std::size_t Count, real T, std::size_t Size>
ETCH_INLINE inline void store_first(T* to, pack<T, Size> x) noexcept {
  detail::masked_store(to, x, static_cast<detail::mask_of<Size>>((1U << Count) - 1U));
}

#endif

}  // namespace etch::math
