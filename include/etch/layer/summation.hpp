// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/fixed.hpp>
#include <etch/number/packed.hpp>

/// @file
/// In which order a dense layer sums: one for every kind of number and every target, so that all give the same
/// bits; and in which tiles, which are different sums.

namespace etch::detail {

/// How many chains a sum of `Count` terms is: a short one is added in order; of a longer one each chain is,
/// and then the chains are. A processor that needs some cycles for each addition is kept busy by them.
[[nodiscard]] constexpr std::size_t chains_of(std::size_t count) noexcept { return count < 8 ? 1 : count < 32 ? 2 : 4; }

/// x W + b is summed over the inputs in chains of consecutive ones, the first of which starts from b.
template <std::size_t Inputs>
struct input_chains {
  static constexpr std::size_t count = chains_of(Inputs);
  static constexpr std::size_t length = (Inputs + count - 1) / count;

  [[nodiscard]] static constexpr std::size_t length_of(std::size_t chain) noexcept {
    return chain + 1 < count ? length : Inputs - (count - 1) * length;
  }
};

/// z W^T is summed over the outputs in this many chains, of the outputs c, c + 4, ... for chain c.
template <std::size_t Outputs>
inline constexpr std::size_t output_chains = chains_of(Outputs) == 1 ? 1 : 4;

/// What `Count` products of T and P, and a number P, are summed up in: of fixed-point numbers exactly, so that only the
/// sum is rounded.
template <class T, class P, std::size_t Count>
struct sum_of {
  using type = decltype(std::declval<T const&>() * std::declval<P const&>());
};
template <class T, class P, std::size_t Count>
  requires requires { typename T::template sum_of_products<P, Count>; }
struct sum_of<T, P, Count> {
  using type = typename T::template sum_of_products<P, Count>;
};
template <class T, class P, std::size_t Count>
using sum_of_products = typename sum_of<T, P, Count>::type;

/// What a chain of z W^T starts from. A single one from -0, which leaves its first term as it is: of one output with
/// the gradient 1, the weight itself.
template <class T, std::size_t Outputs>
[[nodiscard]] ETCH_INLINE constexpr T start_of_chain() noexcept {
  return output_chains<Outputs> == 1 ? -T{0} : T{0};
}

/// The sum of the chains, in the order of `sum(lanes)`.
template <class T, std::size_t Count>
[[nodiscard]] ETCH_INLINE constexpr T sum_of_chains(vector<T, Count> const& p) noexcept {
  if constexpr (Count == 1) {
    return p[0];
  } else {
    return (p[0] + p[2]) + (p[1] + p[3]);
  }
}

/// How many steps of `unroll_limit` a multiply-add counts for: one of fixed-point numbers is a dozen instructions on a
/// small core, and rounding a sum as many.
template <class T>
inline constexpr std::size_t steps_of_multiply_add = is_fixed<T> ? 8 : 1;

/// `Size` in the fewest tiles of at most `Largest`, about equal.
template <std::size_t Size, std::size_t Largest>
inline constexpr std::size_t tile_of = (Size + (Size + Largest - 1) / Largest - 1) / ((Size + Largest - 1) / Largest);

/// The most blocks of samples side by side that are summed up at a time.
inline constexpr std::size_t most_blocks = 8;

/// How many registers' sums are computed at a time: what leaves some of 32 free with AVX-512, and some of 16
/// elsewhere.
inline constexpr std::size_t sums_at_a_time = math::register_bytes == 64 ? 16 : 12;

}  // namespace etch::detail
