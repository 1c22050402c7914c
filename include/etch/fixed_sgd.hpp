// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/fixed.hpp>
#include <etch/optimizer.hpp>

namespace etch {

namespace detail {

/// Refuses a network over another number than a fixed-point one.
template <class Net>
struct is_over_fixed : std::bool_constant<is_fixed<typename Net::number_type>> {
  static constexpr auto refuse() noexcept {
    static_assert(is_fixed<typename Net::number_type>,
                  "etch: this network does not compute in a fixed-point number, which is asked for");
  }
};

/// A learning rate, stated as a real number, with more bits than one of 16 has: a constant is converted by the
/// compiler.
struct fixed_rate {
  fixed<4, 27> value;

  template <class T>
    requires std::is_arithmetic_v<T>
  constexpr fixed_rate(T rate) noexcept : value(rate) {}  // NOLINT: as other optimizers take it
  template <int I, int F, overflow O, fraction R>
  constexpr fixed_rate(fixed<I, F, O, R> rate) noexcept : value(converted_to<fixed<4, 27>>(rate)) {}  // NOLINT
};

template <class Net>
concept network_over_fixed_or_error = passes<std::conjunction<is_network<Net>, is_over_fixed<Net>>>;

}  // namespace detail

/// Gradient descent in fixed-point numbers, sample by sample: p -= rate g, with two remedies for steps smaller than a
/// unit, without which learning stops.
///
///   dy' = rate 2^ScaleBits dy        what `learn` propagates in place of dy: gradients of more bits, times the rate
///   p   = p - g' / 2^ScaleBits       rounded up or down at random, so that it is right on average
///
/// A gradient of a weight is a product, exact until this rounding. Gupta, Agrawal, Gopalakrishnan and Narayanan 2015,
/// "Deep Learning with Limited Numerical Precision".
///
/// range  rate 2^ScaleBits dy within that of the numbers: what is beyond ends there, as a gradient that is clipped
/// cost   a random number a parameter, which is a multiplication and a sum
template <detail::network_over_fixed_or_error Network, int ScaleBits = 3>
struct fixed_sgd {
  using T = typename Network::number_type;
  static_assert(ScaleBits >= 0 && ScaleBits < 16, "etch: a gradient is scaled by 2^0 to 2^15");

  detail::fixed_rate learning_rate = 0.1F;  ///< below 16
  std::uint32_t noise = 1;                  ///< the state of the random numbers

  /// What is propagated in place of the gradient dy with respect to the output.
  template <std::size_t Size>
  [[nodiscard]] ETCH_INLINE constexpr vector<T, Size> scaled(vector<T, Size> const& dy) const noexcept {
    vector<T, Size> result;
    for (std::size_t i = 0; i < Size; ++i) {
      auto const product = learning_rate.value * dy[i];
      result[i] = numbers::exact<27 + T::fraction_bits - ScaleBits>::of_units(product.units);
    }
    return result;
  }

  /// The step of one parameter, as a function of what it is, itself and its gradient: a product, or a number.
  [[nodiscard]] ETCH_INLINE constexpr auto update() noexcept {
    return [state = &noise]<class P>(parameter_kind /*kind*/, P& p, auto const& g) ETCH_INLINE_LAMBDA {
      *state = *state * 1664525U + 1013904223U;  // Numerical Recipes' generator, whose upper bits are the better ones
      p = stepped(p, g, *state);
    };
  }

  ETCH_INLINE constexpr void step(Network& net, Network const& gradient) noexcept {
    for_each_parameter<pass::looped>(update(), net, gradient);
  }

 private:
  /// Below 2^Bits.
  template <int Bits, class Wide>
  [[nodiscard]] ETCH_INLINE static constexpr Wide part_of(std::uint32_t random) noexcept {
    if constexpr (Bits == 0) {
      return 0;
    } else if constexpr (Bits <= 32) {
      return static_cast<Wide>(random >> (32 - Bits));
    } else {
      return static_cast<Wide>(Wide{random} << (Bits - 32));
    }
  }
  /// p less units of 2^-FractionBits / 2^ScaleBits.
  template <int FractionBits, class P, class Units>
  [[nodiscard]] ETCH_INLINE static constexpr P less(P p, Units units, std::uint32_t random) noexcept {
    constexpr int shift = FractionBits + ScaleBits - P::fraction_bits;
    if constexpr (shift < 0) {
      return p - P{numbers::exact<FractionBits + ScaleBits>::of_units(units)};
    } else if constexpr (shift > 61) {
      return less<61 + P::fraction_bits - ScaleBits>(p, units >> (shift - 61), random);
    } else {
      // A product of numbers of 16 bits, and a random number below 2^29, are below 2^31.
      using wide = detail::integer<sizeof(T) == 4 || sizeof(P) == 4 || (shift > 29) ? 64 : 32>;
      auto const step = static_cast<wide>(static_cast<wide>(units) + part_of<shift, wide>(random)) >> shift;
      return P::of_units_in_range(static_cast<wide>(p.units() - step));
    }
  }
  template <class P, int F, class Units>
  [[nodiscard]] ETCH_INLINE static constexpr P stepped(P p, numbers::exact<F, Units> g, std::uint32_t random) noexcept {
    return less<F>(p, g.units, random);
  }
  template <class P, int I, int F, overflow O, fraction R>
  [[nodiscard]] ETCH_INLINE static constexpr P stepped(P p, fixed<I, F, O, R> g, std::uint32_t random) noexcept {
    return less<F>(p, g.units(), random);
  }
};

}  // namespace etch
