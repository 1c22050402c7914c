// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/layer.hpp>
#include <etch/number/fixed.hpp>
#include <etch/number/packed.hpp>
#include <ratio>

namespace etch {

namespace detail {

template <class Activation, class T>
concept has_value = requires(T const& x) {
  { Activation::value(x) } -> std::convertible_to<T>;
};
template <class Activation, class T>
concept has_derivative = requires(T const& x) {
  { Activation::derivative(x, x) } -> std::convertible_to<T>;
};

}  // namespace detail

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

  /// About what one activation costs, in multiply-adds: so that a wide layer becomes a loop over registers of
  /// numbers where its dense neighbour does.
  static constexpr std::size_t cost = 16;

  /// y = f(x), number by number.
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> forward(no_parameters const& /*p*/,
                                                                     vector<T, Size> const& x) noexcept {
    return detail::map<cost>(value_of{}, x);
  }
  template <class T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static auto forward(no_parameters const& /*p*/, detail::packed<T, Size> const& x) noexcept {
    return detail::map<cost>(value_of{}, x);
  }

  /// The same as numbers of another kind: straight from x where the activation has `value_as<Result>(x)`, else by way
  /// of numbers as x.
  template <detail::number_or_error Result, detail::number_or_error T, std::size_t Size>
    requires(!std::is_same_v<Result, T>)
  [[nodiscard]] ETCH_INLINE static constexpr vector<Result, Size> forward(no_parameters const& /*p*/,
                                                                          vector<T, Size> const& x) noexcept {
    vector<Result, Size> y;
    unroll<Size, Size * cost>([&](std::size_t i) ETCH_INLINE_LAMBDA {
      if constexpr (requires { Activation::template value_as<Result>(x[i]); }) {
        y[i] = Activation::template value_as<Result>(x[i]);
      } else {
        y[i] = detail::converted_to<Result>(value_of{}(x[i]));
      }
    });
    return y;
  }

  /// dx = dy f'(x), number by number.
  template <detail::number_or_error T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static constexpr vector<T, Size> backward(no_parameters const& /*p*/,
                                                                      vector<T, Size> const& x,
                                                                      vector<T, Size> const& y,
                                                                      vector<T, Size> const& dy) noexcept {
    return detail::map<cost>(gradient_of{}, x, y, dy);
  }
  template <class T, std::size_t Size>
  [[nodiscard]] ETCH_INLINE static auto backward(no_parameters const& /*p*/, detail::packed<T, Size> const& x,
                                                 detail::packed<T, Size> const& y,
                                                 detail::packed<T, Size> const& dy) noexcept {
    return detail::map<cost>(gradient_of{}, x, y, dy);
  }

 private:
  struct value_of {
    template <class T>
    [[nodiscard]] ETCH_INLINE constexpr T operator()(T const& x) const noexcept {
      static_assert(detail::has_value<Activation, T>,
                    "etch: this activation lacks a static function value(x) that gives a number as x is");
      if constexpr (detail::has_value<Activation, T>) {
        return Activation::value(x);
      } else {
        return x;
      }
    }
  };
  struct gradient_of {
    template <class T>
    [[nodiscard]] ETCH_INLINE constexpr T operator()(T const& x, T const& y, T const& dy) const noexcept {
      static_assert(detail::has_derivative<Activation, T>,
                    "etch: this activation lacks a static function derivative(x, y) that gives a number as x is");
      if constexpr (detail::has_derivative<Activation, T>) {
        return dy * Activation::derivative(x, y);
      } else {
        return dy;
      }
    }
  };
};

/// How exactly an activation is computed: to 2 ulp of its result, or to some 1e-7 (`math::fast_sigmoid`) and faster.
enum class precision { accurate, fast };

/// The logistic activation: y = 1 / (1 + e^-x), y' = y (1 - y). Error as `math::sigmoid`, or
/// `math::fast_sigmoid`; a kind of number without the fast function takes the other.
template <precision Precision>
struct sigmoid_with : elementwise<sigmoid_with<Precision>> {
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::fast_sigmoid;
    using math::sigmoid;
    if constexpr (Precision == precision::fast && requires { fast_sigmoid(x); }) {
      return fast_sigmoid(x);
    } else {
      return sigmoid(x);
    }
  }
  template <class Result, detail::number_or_error T>
    requires requires(T const& x) { sigmoid_as<Result>(x); }
  [[nodiscard]] ETCH_INLINE static constexpr Result value_as(T const& x) noexcept {
    return sigmoid_as<Result>(x);
  }
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& /*x*/, T const& y) noexcept {
    if constexpr (requires { y.squared(); }) {
      return (T{1} / T{4} - (y - T{1} / T{2}).squared()).positive_part();  // of an interval, in which y is one number
    } else {
      return y * (T{1} - y);
    }
  }
};
using sigmoid = sigmoid_with<precision::accurate>;
using fast_sigmoid = sigmoid_with<precision::fast>;

/// The hyperbolic tangent: y' = 1 - y^2. Error as `math::tanh`, or `math::fast_tanh`.
template <precision Precision>
struct tanh_with : elementwise<tanh_with<Precision>> {
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::fast_tanh;
    using math::tanh;
    if constexpr (Precision == precision::fast && requires { fast_tanh(x); }) {
      return fast_tanh(x);
    } else {
      return tanh(x);
    }
  }
  template <class Result, detail::number_or_error T>
    requires requires(T const& x) { tanh_as<Result>(x); }
  [[nodiscard]] ETCH_INLINE static constexpr Result value_as(T const& x) noexcept {
    return tanh_as<Result>(x);
  }
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& /*x*/, T const& y) noexcept {
    if constexpr (requires { y.squared(); }) {
      return (T{1} - y.squared()).positive_part();
    } else {
      return T{1} - y * y;
    }
  }
};
using tanh = tanh_with<precision::accurate>;
using fast_tanh = tanh_with<precision::fast>;

namespace detail {

template <class Ratio>
concept is_short_ratio = (Ratio::num >= -32767 && Ratio::num <= 32767 && Ratio::den > 0 && Ratio::den <= 32767);

template <class Ratio>
struct is_slope : std::bool_constant<is_short_ratio<Ratio>> {
  static constexpr auto refuse() noexcept {
    static_assert(is_short_ratio<Ratio>, "etch: the slope of leaky_relu is a std::ratio of numbers up to 32767");
  }
};

/// A slope, or an error in our own words.
template <class Ratio>
concept slope_or_error = passes<is_slope<Ratio>>;

}  // namespace detail

/// The leaky rectifier: y = x for x > 0, Slope x otherwise; the derivative at 0 is Slope.
/// `Slope` is a `std::ratio`: a floating-point template argument would shut out clang 14.
template <detail::slope_or_error Slope = std::ratio<1, 100>>
struct leaky_relu : elementwise<leaky_relu<Slope>> {
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::select;
    if constexpr (requires { x.positive_part(); }) {
      return x.positive_part() - slope<T>() * (-x).positive_part();
    } else {
      return select(x > T{0}, x, slope<T>() * x);
    }
  }
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::select;
    return select(x > T{0}, T{1}, detail::converted_to<T>(slope<T>()));
  }

 private:
  /// As a number T; beside fixed-point numbers one with as many bits behind the point as its size leaves.
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr auto slope() noexcept {
    if constexpr (detail::is_fixed<T>) {
      constexpr double exact = static_cast<double>(Slope::num) / static_cast<double>(Slope::den);
      constexpr int bits = sizeof(T) == 4 ? 31 : 15;
      constexpr int integer_bits = detail::integer_bits_for(exact < 0 ? -exact : exact, bits);
      constexpr fixed<integer_bits, bits - integer_bits> nearest{exact};
      return nearest;
    } else {
      return T{static_cast<short>(Slope::num)} / T{static_cast<short>(Slope::den)};
    }
  }
};

/// The rectifier: y = x for x > 0, 0 otherwise; the derivative at 0 is 0. NaN gives NaN.
struct relu : elementwise<relu> {
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::select;
    if constexpr (requires { x.positive_part(); }) {
      return x.positive_part();  // of an interval, which knows more than a comparison
    } else {
      return select(x < T{0}, T{0}, x);
    }
  }
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::select;
    return select(x > T{0}, T{1}, T{0});
  }
};

/// The smooth rectifier: y = log(1 + e^x), y' = 1 / (1 + e^-x). Error as `math::softplus`.
struct softplus : elementwise<softplus> {
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T value(T const& x) noexcept {
    using math::softplus;
    return softplus(x);
  }
  template <class Result, detail::number_or_error T>
    requires requires(T const& x) { softplus_as<Result>(x); }
  [[nodiscard]] ETCH_INLINE static constexpr Result value_as(T const& x) noexcept {
    return softplus_as<Result>(x);
  }
  template <detail::number_or_error T>
  [[nodiscard]] ETCH_INLINE static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using math::sigmoid;
    return sigmoid(x);
  }
};

static_assert(layer<sigmoid> && layer<tanh> && layer<fast_sigmoid> && layer<fast_tanh> && layer<relu> &&
              layer<leaky_relu<>> && layer<softplus>);

}  // namespace etch
