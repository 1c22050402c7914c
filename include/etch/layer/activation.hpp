// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/number/run.hpp>
#include <ratio>

namespace etch {

/// The base of every activation that acts on each number by itself: y = f(x), dx = dy f'(x).
///
/// shapes  x [N] -> y [N] for any N
///
/// An activation of your own derives from it and states two static functions,
/// `value(x)`, which is f(x), and `derivative(x, y)`, which is f'(x) given x and y = f(x).
template <class Activation>
struct elementwise {
  template <class T>
  using parameters = no_parameters;

  /// About what one activation costs, in multiply-adds: so that a wide layer becomes a loop over the
  /// numbers, which the compiler vectorises, where its dense neighbour does.
  static constexpr std::size_t cost = 16;

  /// y = f(x), number by number.
  template <number T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> forward(no_parameters const& /*p*/,
                                                                     vector<T, Size> const& x) noexcept {
    return detail::map<T, Size, cost>([](auto const& v) ETCH_INLINE_LAMBDA { return Activation::value(v); }, x);
  }

  /// dx = dy f'(x), number by number.
  template <number T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> backward(no_parameters const& /*p*/,
                                                                      vector<T, Size> const& x,
                                                                      vector<T, Size> const& y,
                                                                      vector<T, Size> const& dy) noexcept {
    return detail::map<T, Size, cost>([](auto const& v, auto const& f, auto const& d)
                                          ETCH_INLINE_LAMBDA { return d * Activation::derivative(v, f); },
                                      x, y, dy);
  }
};

/// The logistic activation: y = 1 / (1 + e^-x), y' = y (1 - y). Error as `math::sigmoid`.
struct sigmoid : elementwise<sigmoid> {
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::sigmoid;
    return sigmoid(x);
  }
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& /*x*/, T const& y) noexcept {
    return y * (T{1} - y);
  }
};

/// The hyperbolic tangent: y' = 1 - y^2. Error as `math::tanh`.
struct tanh : elementwise<tanh> {
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::tanh;
    return tanh(x);
  }
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& /*x*/, T const& y) noexcept {
    return T{1} - y * y;
  }
};

/// The leaky rectifier: y = x for x > 0, Slope x otherwise; the derivative at 0 is Slope.
/// `Slope` is a `std::ratio`: a floating-point template argument would shut out clang 14.
template <class Slope = std::ratio<1, 100>>
struct leaky_relu : elementwise<leaky_relu<Slope>> {
  static_assert(Slope::num >= -32767 && Slope::num <= 32767 && Slope::den <= 32767,
                "etch: the slope of leaky_relu is a std::ratio of numbers up to 32767");

  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::select;
    return select(x > T{0}, x, slope<T>() * x);
  }
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::select;
    return select(x > T{0}, T{1}, slope<T>());
  }

 private:
  template <number T>
  [[nodiscard]] static consteval T slope() noexcept {
    return T{static_cast<short>(Slope::num)} / T{static_cast<short>(Slope::den)};
  }
};

/// The rectifier: y = x for x > 0, 0 otherwise; the derivative at 0 is 0. NaN gives NaN.
struct relu : elementwise<relu> {
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::select;
    return select(x < T{0}, T{0}, x);
  }
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::select;
    return select(x > T{0}, T{1}, T{0});
  }
};

/// The smooth rectifier: y = log(1 + e^x), y' = 1 / (1 + e^-x). Error as `math::softplus`.
struct softplus : elementwise<softplus> {
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::softplus;
    return softplus(x);
  }
  template <number T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::sigmoid;
    return sigmoid(x);
  }
};

static_assert(layer<sigmoid> && layer<tanh> && layer<relu> && layer<leaky_relu<>> && layer<softplus>);

}  // namespace etch
