// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/random.hpp>
#include <etch/sample.hpp>

/// @file
/// Small two-dimensional problems to learn: two inputs in [0, 1] (or near it), and 0 or 1 to tell.

namespace etch::problems {

/// A data set of such a problem.
template <class T, std::size_t Size>
using data_set = std::array<sample<T, 2, 1>, Size>;

namespace detail {

template <class T>
[[nodiscard]] constexpr data_set<T, 21> make_xor() noexcept {
  data_set<T, 21> samples{};
  std::size_t next = 0;
  for (int i = 0; i <= 10; ++i) {
    T const x = static_cast<T>(i) / T{10};
    samples[next++] = {{x, x}, {T{0}}};
    if (i != 5) {
      samples[next++] = {{x, static_cast<T>(10 - i) / T{10}}, {T{1}}};
    }
  }
  return samples;
}

}  // namespace detail

/// The two diagonals of the unit square: (i, i) / 10 -> 0 for i in 0..10, and (i, 10 - i) / 10 -> 1
/// but for i = 5, where they cross. 21 samples, in this order.
template <math::detail::real_or_error T = float>
inline constexpr data_set<T, 21> xor_easy = detail::make_xor<T>();

/// Points uniform in the unit square, told by its diagonal: x0 > x1 -> 0, else 1.
template <math::detail::real_or_error T = float, std::size_t Size = 100>
[[nodiscard]] constexpr data_set<T, Size> linear(std::uint64_t seed) noexcept {
  pcg32 random{seed};
  data_set<T, Size> samples{};
  for (auto& s : samples) {
    s.input[0] = uniform<T>(random);
    s.input[1] = uniform<T>(random);
    s.target[0] = s.input[0] > s.input[1] ? T{0} : T{1};
  }
  return samples;
}

/// Points uniform in the unit square: 1 within the circle about its centre that has half its area,
/// radius^2 = 1 / (2 pi), else 0.
template <math::detail::real_or_error T = float, std::size_t Size = 100>
[[nodiscard]] constexpr data_set<T, Size> circle(std::uint64_t seed) noexcept {
  constexpr T radius_squared = static_cast<T>(0.15915494309189535);
  pcg32 random{seed};
  data_set<T, Size> samples{};
  for (auto& s : samples) {
    s.input[0] = uniform<T>(random);
    s.input[1] = uniform<T>(random);
    T const u = s.input[0] - T{0.5};
    T const v = s.input[1] - T{0.5};
    s.target[0] = u * u + v * v < radius_squared ? T{1} : T{0};
  }
  return samples;
}

/// Two normal clouds of deviation 0.12 about (0.3, 0.3) -> 0 and (0.7, 0.7) -> 1, in turn. They
/// overlap: the best possible accuracy is about 0.99.
template <math::detail::real_or_error T = float, std::size_t Size = 100>
[[nodiscard]] constexpr data_set<T, Size> gauss(std::uint64_t seed) noexcept {
  constexpr T deviation = static_cast<T>(0.12);
  pcg32 random{seed};
  data_set<T, Size> samples{};
  for (std::size_t i = 0; i < Size; ++i) {
    T const centre = i % 2 == 0 ? static_cast<T>(0.3) : static_cast<T>(0.7);
    samples[i].input[0] = centre + deviation * normal<T>(random);
    samples[i].input[1] = centre + deviation * normal<T>(random);
    samples[i].target[0] = i % 2 == 0 ? T{0} : T{1};
  }
  return samples;
}

/// Two arms of a spiral about the centre of the unit square, one and a half turns long, opposite to
/// each other: 0 and 1 in turn, from the centre outwards, with a little noise (deviation 0.01).
template <math::detail::real_or_error T = float, std::size_t Size = 200>
[[nodiscard]] constexpr data_set<T, Size> spiral(std::uint64_t seed) noexcept {
  static_assert(Size >= 16, "etch: a spiral needs at least 16 points");
  // From step to step the direction turns by 2 h = 3 pi / (Size / 2): its cosine and sine from
  // t = tan h, by the series, which is within 1e-4 of it for the largest h, 0.59.
  constexpr T h = static_cast<T>(9.42477796076938) / static_cast<T>(Size);
  constexpr T t = h + h * h * h * (T{1} / T{3} + h * h * (T{2} / T{15} + h * h * T{17} / T{315}));
  constexpr T cosine = (T{1} - t * t) / (T{1} + t * t);
  constexpr T sine = T{2} * t / (T{1} + t * t);
  constexpr T noise = static_cast<T>(0.01);
  pcg32 random{seed};
  data_set<T, Size> samples{};
  constexpr std::size_t places = (Size + 1) / 2;
  T u{1};
  T v{0};
  for (std::size_t i = 0; i < Size; ++i) {
    T const arm = i % 2 == 0 ? T{1} : T{-1};
    std::size_t const place = i / 2 + 1;  // on its arm
    T const radius = static_cast<T>(0.45) * static_cast<T>(place) / static_cast<T>(places);
    samples[i].input[0] = T{0.5} + arm * radius * u + noise * normal<T>(random);
    samples[i].input[1] = T{0.5} + arm * radius * v + noise * normal<T>(random);
    samples[i].target[0] = i % 2 == 0 ? T{0} : T{1};
    if (i % 2 == 1) {
      T const turned = cosine * u - sine * v;
      v = sine * u + cosine * v;
      u = turned;
    }
  }
  return samples;
}

}  // namespace etch::problems
