// SPDX-License-Identifier: BSL-1.0
#include <etch/number/run.hpp>

#include <etch/random.hpp>

#include "catch.hpp"

namespace {

template <class T, std::size_t Size>
etch::vector<T, Size> some_numbers(std::uint64_t seed) {
  etch::pcg32 random{seed};
  etch::vector<T, Size> result{};
  for (T& x : result) {
    x = etch::normal<T>(random);
  }
  return result;
}

/// Calls f<1>(), f<2>(), ..., f<40>().
void for_each_size(auto const& f) {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (f.template operator()<Index + 1>(), ...);
  }(std::make_index_sequence<40>{});
}

}  // namespace

TEMPLATE_TEST_CASE("runs together are every index, once and in order", "", float, double) {
  for_each_size([]<std::size_t Size>() {
    std::size_t next = 0;
    etch::detail::for_each_run<TestType, Size>([&](auto width, std::size_t begin) {
      CHECK(begin == next);
      CHECK(width() <= etch::native_lanes<TestType>);
      next = begin + width();
    });
    CHECK(next == Size);
  });
}

TEMPLATE_TEST_CASE("map gives the same bits as one number after the other, for any size", "", float, double) {
  for_each_size([]<std::size_t Size>() {
    auto const a = some_numbers<TestType, Size>(Size);
    auto const b = some_numbers<TestType, Size>(Size + 100);
    auto const f = [](auto const& x, auto const& y) {
      using etch::math::sigmoid;
      return sigmoid(x) * y;
    };
    auto const actual = etch::detail::map<TestType, Size, 1>(f, a, b);
    for (std::size_t i = 0; i < Size; ++i) {
      CHECK(actual[i] == f(a[i], b[i]));
    }
  });
}

TEMPLATE_TEST_CASE("a row adds products in registers, for any size, and writes no further", "", float, double) {
  for_each_size([]<std::size_t Size>() {
    auto const w = some_numbers<TestType, Size>(Size);
    auto const start = some_numbers<TestType, Size + 1>(Size + 100);
    auto actual = start;
    etch::detail::row<TestType, Size> sums{actual.data()};
    sums.add_product(TestType{3}, w.data());
    sums.add_product(TestType{-5}, w.data());
    sums.store(actual.data());
    for (std::size_t i = 0; i < Size; ++i) {
      CHECK(actual[i] == start[i] + TestType{3} * w[i] + TestType{-5} * w[i]);
    }
    CHECK(actual[Size] == start[Size]);
  });
}
