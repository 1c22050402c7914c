// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/number/lanes.hpp>

/// @file
/// One sample at a time, the numbers that lie side by side are those of one array: runs of them, each
/// a register full, computed as `lanes`.

namespace etch::detail {

/// Whether arrays of T are computed with a run at a time, where that is not in a constant expression.
template <class T>
inline constexpr bool in_runs = false;
template <math::real T>
inline constexpr bool in_runs<T> = native_lanes<T> > 1;

/// How many of the first of `Size` numbers T one register takes.
template <class T, std::size_t Size>
[[nodiscard]] consteval std::size_t run_width() noexcept {
  if constexpr (math::real<T>) {
    std::size_t const width = std::bit_floor(Size < native_lanes<T> ? Size : native_lanes<T>);
    return lanes<T, 2>::piece_size > 1 || width * sizeof(T) >= 16 ? width : 1;
  } else {
    return 1;
  }
}

/// `Width` numbers side by side; one alone is itself.
template <class T, std::size_t Width>
struct run_of {
  using type = lanes<T, Width>;
};
template <class T>
struct run_of<T, 1> {
  using type = T;
};
template <class T, std::size_t Width>
using run = typename run_of<T, Width>::type;

template <std::size_t Width, class T>
[[nodiscard]] ETCH_INLINE inline run<T, Width> load_run(T const* from) noexcept {
  run<T, Width> result;
  __builtin_memcpy(&result, from, sizeof(result));
  return result;
}
template <std::size_t Width, class T>
ETCH_INLINE inline void store_run(T* to, run<T, Width> const& values) noexcept {
  __builtin_memcpy(to, &values, sizeof(values));
}

/// Calls step(width, begin) for runs that together are the indices from Begin to Size - 1; the width is
/// a constant.
template <class T, std::size_t Size, std::size_t Begin = 0, class Step>
ETCH_INLINE inline void for_each_run(Step&& step) noexcept {
  if constexpr (Begin < Size) {
    constexpr std::size_t width = run_width<T, Size - Begin>();
    constexpr std::size_t count = (Size - Begin) / width;
    constexpr std::integral_constant<std::size_t, width> constant{};
    unroll<count>([&](std::size_t k) ETCH_INLINE_LAMBDA { step(constant, Begin + k * width); });
    for_each_run<T, Size, Begin + count * width>(step);
  }
}

/// f of the numbers at each place of the arrays: one by one, or a run at a time, which gives the same
/// bits. A loop where Size * Cost is beyond `unroll_limit`.
template <class T, std::size_t Size, std::size_t Cost, class Function, class... Arrays>
[[nodiscard]] ETCH_INLINE constexpr vector<T, Size> map(Function f, Arrays const&... arrays) noexcept {
  vector<T, Size> result{};
  if constexpr (in_runs<T>) {
    if (!std::is_constant_evaluated()) {
      for_each_run<T, Size>([&](auto width, std::size_t begin) ETCH_INLINE_LAMBDA {
        run<T, width()> const values = f(load_run<width()>(arrays.data() + begin)...);
        store_run<width(), T>(result.data() + begin, values);
      });
      return result;
    }
  }
  unroll<Size, Size * Cost>([&](std::size_t i) ETCH_INLINE_LAMBDA { result[i] = f(arrays[i]...); });
  return result;
}

/// `Size` numbers of an array in registers.
template <math::real T, std::size_t Size>
class row {
  static constexpr std::size_t width = run_width<T, Size>();
  static constexpr std::size_t count = Size / width;

 public:
  ETCH_INLINE explicit row(T const* from) noexcept : rest_(from + count * width) {
    repeat<count>([&](std::size_t k) ETCH_INLINE_LAMBDA { runs_[k] = load_run<width>(from + k * width); });
  }

  /// Adds x times the numbers of another array.
  ETCH_INLINE void add_product(T x, T const* w) noexcept {
    run<T, width> const every{x};
    repeat<count>([&](std::size_t k) ETCH_INLINE_LAMBDA {
      using math::multiply_add;
      runs_[k] = multiply_add(every, load_run<width>(w + k * width), runs_[k]);
    });
    rest_.add_product(x, w + count * width);
  }

  ETCH_INLINE void store(T* to) const noexcept {
    repeat<count>([&](std::size_t k) ETCH_INLINE_LAMBDA { store_run<width, T>(to + k * width, runs_[k]); });
    rest_.store(to + count * width);
  }

 private:
  std::array<run<T, width>, count> runs_;
  row<T, Size - count * width> rest_;
};

template <math::real T>
class row<T, 0> {
 public:
  ETCH_INLINE explicit row(T const* /*from*/) noexcept {}
  ETCH_INLINE void add_product(T /*x*/, T const* /*w*/) noexcept {}
  ETCH_INLINE void store(T* /*to*/) const noexcept {}
};

}  // namespace etch::detail
