// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/math/pack.hpp>
#include <etch/number/number.hpp>
#include <etch/tensor.hpp>
#include <etch/unroll.hpp>

namespace etch {

/// How many numbers T the target's SIMD registers hold: of floats 16 with AVX-512, 8 with AVX2, 4 with
/// SSE2, AArch64 and WebAssembly's simd128, 1 without any. The width that is fastest there; a result
/// that is to be the same on every machine names a width of its own.
template <math::detail::real_or_error T>
inline constexpr std::size_t native_lanes = math::register_bytes == 0 ? 1 : math::register_bytes / sizeof(T);

namespace numbers {

template <class T, std::size_t N>
struct lanes;

/// N values side by side in memory, computed with a register full at a time: by the target's widest
/// registers that N fills, and one by one where it does not fill the shortest.
template <class T, std::size_t N, class Value>
struct lane_values {
  static_assert(etch::detail::checked<math::detail::is_real<T>>);
  static_assert(N > 0 && (N & (N - 1)) == 0, "etch: the number of lanes is a power of two");

  static constexpr std::size_t size = N;
  static constexpr std::size_t fitting = N < native_lanes<T> ? N : native_lanes<T>;
  static constexpr std::size_t piece_size = fitting * sizeof(T) < 16 ? 1 : fitting;

  // (Any other N was refused above: bit_floor keeps the compiler from a second error.)
  alignas(sizeof(T) * std::bit_floor(N)) Value values[N];

  /// A result of f for each lane of the arguments: at run time piece by piece, so that even a long
  /// function keeps to the registers; in a constant expression lane by lane.
  template <class Result, class Function, class... Arguments>
  [[nodiscard]] ETCH_INLINE static constexpr Result map(Function f, Arguments const&... arguments) noexcept {
    Result result;
    if (__builtin_is_constant_evaluated()) {
      for (std::size_t i = 0; i < N; ++i) {
        result.set(i, f(arguments[i]...));
      }
    } else if constexpr (N == piece_size) {  // as the general case, at half the time to compile
      result.store(0, f(arguments.load(0)...));
    } else {
      repeat<N / piece_size>([&](std::size_t k) ETCH_INLINE_LAMBDA { result.store(k, f(arguments.load(k)...)); });
    }
    return result;
  }

 protected:
  using simd = typename math::detail::simd<Value, piece_size>::type;

  [[nodiscard]] ETCH_INLINE simd load_simd(std::size_t k) const noexcept {
    simd v;
    __builtin_memcpy(&v, values + k * piece_size, sizeof(v));
    return v;
  }
  ETCH_INLINE void store_simd(std::size_t k, simd const& v) noexcept {
    __builtin_memcpy(values + k * piece_size, &v, sizeof(v));
  }
};

/// What a comparison of `lanes` gives: of each lane, whether it holds there (-1) or not (0).
template <class T, std::size_t N>
struct lane_mask : lane_values<T, N, typename math::ieee<T>::signed_bits> {
  using base = lane_values<T, N, typename math::ieee<T>::signed_bits>;

  [[nodiscard]] ETCH_INLINE constexpr bool operator[](std::size_t i) const noexcept { return this->values[i] != 0; }
  ETCH_INLINE constexpr void set(std::size_t i, bool holds) noexcept { this->values[i] = holds ? -1 : 0; }

  [[nodiscard]] ETCH_INLINE auto load(std::size_t k) const noexcept {
    if constexpr (base::piece_size == 1) {
      return (*this)[k];
    } else {
      return typename math::pack<T, base::piece_size>::truth{this->load_simd(k)};
    }
  }
  template <class Piece>
  ETCH_INLINE void store(std::size_t k, Piece holds) noexcept {
    if constexpr (base::piece_size == 1) {
      set(k, holds);
    } else {
      this->store_simd(k, holds.v);
    }
  }

  ETCH_INLINE friend constexpr lane_mask operator!(lane_mask const& a) noexcept {
    return base::template map<lane_mask>([](auto x) ETCH_INLINE_LAMBDA { return !x; }, a);
  }
  ETCH_INLINE friend constexpr lane_mask operator&(lane_mask const& a, lane_mask const& b) noexcept {
    return base::template map<lane_mask>([](auto x, auto y) ETCH_INLINE_LAMBDA { return decltype(x)(x & y); }, a, b);
  }
  ETCH_INLINE friend constexpr lane_mask operator|(lane_mask const& a, lane_mask const& b) noexcept {
    return base::template map<lane_mask>([](auto x, auto y) ETCH_INLINE_LAMBDA { return decltype(x)(x | y); }, a, b);
  }
  /// Where exactly one of them holds.
  ETCH_INLINE friend constexpr lane_mask operator^(lane_mask const& a, lane_mask const& b) noexcept {
    return base::template map<lane_mask>([](auto x, auto y) ETCH_INLINE_LAMBDA { return decltype(x)(x ^ y); }, a, b);
  }
};

/// N samples side by side: each layer's code, as it is, then works on all of them at once.
///
/// Every lane gets the very bits that T would: + - * / and the functions are the same operations in
/// the same order, whatever the width and the target (compiled with -ffp-contract=off). Not over
/// `std::experimental::simd`, which needs a hosted library, comes with g++ only and is no constant
/// expression: the vector extensions of g++ and clang are there in firmware, too. A single T
/// stands for itself in every lane.
///
/// cost  N / native_lanes<T> instructions for one of T; where the target has no SIMD, N
template <class T, std::size_t N>
struct lanes : lane_values<T, N, T> {
  using base = lane_values<T, N, T>;
  using number_type = T;
  using mask = lane_mask<T, N>;

  lanes() = default;  // like a T: not a number yet
  ETCH_INLINE constexpr lanes(T x) noexcept {
    if (__builtin_is_constant_evaluated()) {
      for (T& value : this->values) {
        value = x;
      }
    } else {
      repeat<N / base::piece_size>([&](std::size_t k) ETCH_INLINE_LAMBDA { store(k, x); });
    }
  }

  [[nodiscard]] ETCH_INLINE constexpr T operator[](std::size_t i) const noexcept { return this->values[i]; }
  ETCH_INLINE constexpr void set(std::size_t i, T x) noexcept { this->values[i] = x; }

  [[nodiscard]] ETCH_INLINE auto load(std::size_t k) const noexcept {
    if constexpr (base::piece_size == 1) {
      return (*this)[k];
    } else {
      return math::pack<T, base::piece_size>{this->load_simd(k)};
    }
  }
  template <class Piece>
  ETCH_INLINE void store(std::size_t k, Piece x) noexcept {
    if constexpr (base::piece_size == 1) {
      set(k, x);
    } else {
      this->store_simd(k, math::pack<T, base::piece_size>{x}.v);
    }
  }

  ETCH_INLINE friend constexpr lanes operator-(lanes const& a) noexcept {
    return of([](auto x) ETCH_INLINE_LAMBDA { return -x; }, a);
  }
  ETCH_INLINE friend constexpr lanes operator+(lanes const& a, lanes const& b) noexcept {
    return of([](auto x, auto y) ETCH_INLINE_LAMBDA { return x + y; }, a, b);
  }
  ETCH_INLINE friend constexpr lanes operator-(lanes const& a, lanes const& b) noexcept {
    return of([](auto x, auto y) ETCH_INLINE_LAMBDA { return x - y; }, a, b);
  }
  ETCH_INLINE friend constexpr lanes operator*(lanes const& a, lanes const& b) noexcept {
    return of([](auto x, auto y) ETCH_INLINE_LAMBDA { return x * y; }, a, b);
  }
  ETCH_INLINE friend constexpr lanes operator/(lanes const& a, lanes const& b) noexcept {
    return of([](auto x, auto y) ETCH_INLINE_LAMBDA { return x / y; }, a, b);
  }
  ETCH_INLINE friend constexpr lanes multiply_add(lanes const& a, lanes const& b, lanes const& c) noexcept {
    return of([](auto x, auto y, auto z) ETCH_INLINE_LAMBDA { return math::multiply_add(x, y, z); }, a, b, c);
  }
  ETCH_INLINE friend constexpr lanes& operator+=(lanes& a, lanes const& b) noexcept { return a = a + b; }
  ETCH_INLINE friend constexpr lanes& operator-=(lanes& a, lanes const& b) noexcept { return a = a - b; }
  ETCH_INLINE friend constexpr lanes& operator*=(lanes& a, lanes const& b) noexcept { return a = a * b; }
  ETCH_INLINE friend constexpr lanes& operator/=(lanes& a, lanes const& b) noexcept { return a = a / b; }

  ETCH_INLINE friend constexpr mask operator<(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x < y; }, a, b);
  }
  ETCH_INLINE friend constexpr mask operator>(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x > y; }, a, b);
  }
  ETCH_INLINE friend constexpr mask operator<=(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x <= y; }, a, b);
  }
  ETCH_INLINE friend constexpr mask operator>=(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x >= y; }, a, b);
  }
  ETCH_INLINE friend constexpr mask operator==(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x == y; }, a, b);
  }
  ETCH_INLINE friend constexpr mask operator!=(lanes const& a, lanes const& b) noexcept {
    return where([](auto x, auto y) ETCH_INLINE_LAMBDA { return x != y; }, a, b);
  }

  /// In each lane `yes` where the condition holds, `no` elsewhere.
  ETCH_INLINE friend constexpr lanes select(mask const& condition, lanes const& yes, lanes const& no) noexcept {
    return of(
        [](auto c, auto y, auto n) ETCH_INLINE_LAMBDA {
          using math::select;
          return select(c, y, n);
        },
        condition, yes, no);
  }
  ETCH_INLINE friend constexpr mask is_finite(lanes const& x) noexcept {
    return where([](auto v) ETCH_INLINE_LAMBDA { return math::is_finite(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes abs(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::abs(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes exp(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::exp(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes log(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::log(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes sqrt(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::sqrt(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes sigmoid(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::sigmoid(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes tanh(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::tanh(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes fast_sigmoid(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::fast_sigmoid(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes fast_tanh(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::fast_tanh(v); }, x);
  }
  ETCH_INLINE friend constexpr lanes softplus(lanes const& x) noexcept {
    return of([](auto v) ETCH_INLINE_LAMBDA { return math::softplus(v); }, x);
  }

  /// The sum of the lanes, of one half and the other first: (x0 + x2) + (x1 + x3).
  ETCH_INLINE friend constexpr T sum(lanes const& x) noexcept {
    if constexpr (N == 1) {
      return x[0];
    } else {
      if constexpr (N == base::piece_size) {
        ETCH_AT_RUN_TIME { return math::detail::sum(x.load(0)); }
      }
      return sum(x.template half<0>() + x.template half<1>());
    }
  }

 private:
  template <class Function, class... Arguments>
  [[nodiscard]] ETCH_INLINE static constexpr lanes of(Function f, Arguments const&... arguments) noexcept {
    return base::template map<lanes>(f, arguments...);
  }
  template <class Function, class... Arguments>
  [[nodiscard]] ETCH_INLINE static constexpr mask where(Function f, Arguments const&... arguments) noexcept {
    return base::template map<mask>(f, arguments...);
  }

  template <std::size_t Half>
  [[nodiscard]] ETCH_INLINE constexpr lanes<T, N / 2> half() const noexcept {
    lanes<T, N / 2> result;
    if (__builtin_is_constant_evaluated()) {
      for (std::size_t i = 0; i < N / 2; ++i) {
        result.set(i, this->values[Half * (N / 2) + i]);
      }
    } else {
      __builtin_memcpy(result.values, this->values + Half * (N / 2), sizeof(result));
    }
    return result;
  }
};

}  // namespace numbers

using numbers::lane_mask;
using numbers::lanes;

template <class T, std::size_t N>
inline constexpr bool enable_number<lanes<T, N>> = true;

namespace detail {

/// How many samples are computed side by side.
template <std::size_t Width, class T>
inline constexpr std::size_t samples_at_a_time = Width == 0 ? native_lanes<T> : Width;

/// The sum of the lanes of each: the bits of `sum`.
template <math::real T, std::size_t N, std::size_t Count>
[[nodiscard]] ETCH_INLINE inline vector<T, Count> sum_each(vector<lanes<T, N>, Count> const& x) noexcept {
  vector<T, Count> result;
  if constexpr (N > 1 && N == lanes<T, N>::piece_size) {
    constexpr std::size_t rest = Count % N;
    auto const load = [&](std::size_t i) ETCH_INLINE_LAMBDA { return x[i].load(0); };
    repeat<Count / N>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      auto const sums = math::detail::sums<N, T, N>(load, k * N);
      __builtin_memcpy(result.data() + k * N, &sums.v, sizeof(sums.v));
    });
    if constexpr (rest > 0) {
      auto const sums = math::detail::sums<rest, T, N>(load, Count - rest);
      __builtin_memcpy(result.data() + (Count - rest), &sums.v, rest * sizeof(T));
    }
  } else {
    repeat<Count>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = sum(x[i]); });
  }
  return result;
}

template <class V, class T>
inline constexpr bool is_lanes_of = false;
template <math::real T, std::size_t N>
inline constexpr bool is_lanes_of<lanes<T, N>, T> = true;

}  // namespace detail

/// Several T side by side: `lanes<T, N>` for some N.
template <class V, class T>
concept lanes_of = detail::is_lanes_of<V, T>;

static_assert(number<lanes<float, 4>> && number<lanes<double, 1>>);
static_assert(sizeof(lanes<float, 8>) == 8 * sizeof(float) &&
              std::is_trivially_default_constructible_v<lanes<float, 8>>);

}  // namespace etch
