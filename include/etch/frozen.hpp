// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

namespace detail {

/// Whether float is computed by functions: a core without a floating-point unit.
#if defined(__SOFTFP__) || (defined(__riscv) && !defined(__riscv_flen))
inline constexpr bool computes_in_software = true;
#else
inline constexpr bool computes_in_software = false;
#endif

/// Whether w is 2^k or -2^k, a normal number.
template <math::real T>
[[nodiscard]] consteval bool is_power_of_two(T w) noexcept {
  return math::is_finite(w) && math::abs(w) >= std::numeric_limits<T>::min() &&
         (math::to_bits(w) & math::fraction_mask<T>) == 0;
}

/// x times w = 2^k or -2^k: k is added to the exponent, where that and the sum are those of normal numbers.
template <math::real T>
[[nodiscard]] constexpr T times_power_of_two(T x, T w) noexcept {
  using bits = typename math::ieee<T>::bits;
  using signed_bits = typename math::ieee<T>::signed_bits;
  constexpr int fraction_bits = math::ieee<T>::fraction_bits;
  constexpr auto largest = static_cast<signed_bits>(2 * math::ieee<T>::exponent_bias);  // exponent of a finite number
  auto const k = static_cast<signed_bits>(math::to_bits(math::abs(w)) >> fraction_bits) -
                 static_cast<signed_bits>(math::ieee<T>::exponent_bias);
  auto const exponent = static_cast<signed_bits>(math::to_bits(math::abs(x)) >> fraction_bits);
  auto const sum = exponent + k;
  if (exponent <= 0 || exponent > largest || sum <= 0 || sum > largest) {
    return x * w;  // 0, subnormal, overflow, NaN
  }
  return math::from_bits<T>((math::to_bits(x) ^ (math::to_bits(w) & math::sign_bit<T>)) +
                            (static_cast<bits>(k) << fraction_bits));
}

/// sum + w x, for the weight w of constants: nothing where that is 0.
template <class Constant, std::size_t Input, std::size_t Output, math::real T>
ETCH_INLINE constexpr void add_term(T& sum, T x) noexcept {
  constexpr T w = Constant::parameters().weights[Input][Output];
  if constexpr (w == T{0}) {
  } else if constexpr (w == T{1}) {
    sum += x;
  } else if constexpr (w == T{-1}) {
    sum -= x;
  } else if constexpr (computes_in_software && is_power_of_two(w)) {
    sum += times_power_of_two(x, w);
  } else {
    sum += w * x;
  }
}

/// Whether a variable is one that the compiler knows.
template <auto const& Net>
concept is_constant = requires { typename std::bool_constant<(Net == Net)>; };

/// b + x W of constants, `Constant::parameters()`: straight code, in the order of `affine`.
template <class Constant, math::real T, std::size_t Inputs>
[[nodiscard]] ETCH_INLINE constexpr auto frozen_affine(vector<T, Inputs> const& x) noexcept {
  using chains = input_chains<Inputs>;
  constexpr std::size_t outputs = std::tuple_size_v<std::remove_cvref_t<decltype(Constant::parameters().biases)>>;
  vector<T, outputs> z;
  repeat<outputs>([&]<class Output>(Output) ETCH_INLINE_LAMBDA {
    T result = Constant::parameters().biases[Output::value];
    repeat<chains::count>([&]<class Chain>(Chain) ETCH_INLINE_LAMBDA {
      T sum{};
      T& to = Chain::value == 0 ? result : sum;
      repeat<chains::length_of(Chain::value)>([&]<class Term>(Term) ETCH_INLINE_LAMBDA {
        constexpr std::size_t i = Chain::value * chains::length + Term::value;
        add_term<Constant, i, Output::value>(to, x[i]);
      });
      if constexpr (Chain::value > 0) {
        result += sum;
      }
    });
    z[Output::value] = result;
  });
  return z;
}

}  // namespace detail

/// A network whose weights are part of the code: `Net` is a constexpr variable, static or at the scope of a namespace.
///
///   static constexpr auto small = etch::prune(trained, 0.5F);
///   auto const y = etch::frozen<small>::forward({0.1F, 0.9F});
///
/// Each dense layer is straight code, in which a weight of 0 takes nothing, 1 and -1 take a sum, and on a core without
/// a floating-point unit a power of two a sum in the exponent. That pays for networks that are small, or pruned;
/// a large one is better off in the loops of `Net.forward`, as here each term is some 16 bytes of code.
///
/// The outputs are those of `Net.forward` as numbers, as long as nothing overflows on the way: a term of weight 0 that
/// is left out would make NaN of infinity, and may make 0 of -0.
template <auto const& Net, class Network = std::remove_cvref_t<decltype(Net)>>
struct frozen {
  static_assert(detail::never<Network>,
                "etch: this is no network: frozen takes a constexpr variable of an etch::network");
};

template <auto const& Net, class T, class... Layers>
  requires detail::is_constant<Net>
struct frozen<Net, network<T, Layers...>> {
  using network_type = network<T, Layers...>;
  using number_type = typename network_type::number_type;
  using input_type = typename network_type::input_type;
  using output_type = typename network_type::output_type;
  static constexpr std::size_t inputs = network_type::inputs;    ///< the length of an input
  static constexpr std::size_t outputs = network_type::outputs;  ///< the length of an output

  /// The output for the input x, `std::array<T, inputs>` or a braced list.
  template <class Input>
  [[nodiscard]] static constexpr output_type forward(Input const& x) noexcept {
    if constexpr (detail::passes<detail::vector_fits<detail::input_fits, number_type, takes<inputs>, Input>>) {
      return from<0>(static_cast<input_type const&>(x));
    } else {
      return {};
    }
  }
  template <std::size_t Size>
  [[nodiscard]] static constexpr output_type forward(number_type const (&x)[Size]) noexcept {
    return forward(std::to_array(x));
  }
  template <class... None>
  static constexpr auto forward(...) noexcept {
    static_assert(detail::never<None...>,
                  "etch: forward takes one input of the network, a std::array of its numbers or a braced list");
  }

 private:
  template <std::size_t Index>
  struct constant {
    [[nodiscard]] static constexpr auto const& parameters() noexcept { return Net.template layer<Index>(); }
  };

  /// The output of the layers from `Index` on.
  template <std::size_t Index, class X>
  [[nodiscard]] ETCH_INLINE static constexpr auto from(X const& x) noexcept {
    if constexpr (Index == network_type::depth) {
      return x;
    } else {
      using layer = typename network_type::template layer_type<Index>;
      if constexpr (detail::is_dense<layer>) {
        return from<Index + 1>(detail::frozen_affine<constant<Index>>(x));
      } else {
        return from<Index + 1>(detail::layer_passes<layer, number_type>::forward(constant<Index>::parameters(), x));
      }
    }
  }
};

}  // namespace etch
