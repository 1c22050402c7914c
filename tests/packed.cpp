// SPDX-License-Identifier: BSL-1.0
#include <etch/number/packed.hpp>

#include <algorithm>
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

/// Calls f<Size>() for sizes below, at and above those of registers.
void for_each_size(auto const& f) {
  [&]<std::size_t... Size>(std::index_sequence<Size...>) {
    (f.template operator()<Size>(), ...);
  }(std::index_sequence<1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 15, 16, 17, 21, 22, 30, 33>{});
}

}  // namespace

TEMPLATE_TEST_CASE("numbers come out of registers as they went in, for any size", "", float, double) {
  for_each_size([]<std::size_t Size>() {
    CAPTURE(Size);
    auto const x = some_numbers<TestType, Size>(Size);
    etch::detail::packed<TestType, Size> const packed{x};
    CHECK(packed.to_vector() == x);
    CHECK(etch::detail::packed<TestType, Size>{etch::detail::row_in_runs<TestType, Size>{x.data()}}.to_vector() == x);
    CHECK(etch::detail::packed<TestType, Size>{etch::detail::row_in_registers<TestType, Size>{x.data()}}.to_vector() ==
          x);
    etch::vector<TestType, Size> stored{};
    packed.to_row().store(stored.data());
    CHECK(stored == x);
    CHECK(etch::detail::stored<TestType, Size>{packed}.spread().to_vector() == x);
    CHECK(etch::detail::spread<TestType, Size>{x}.to_vector() == x);
    auto gathered = packed;
    for (std::size_t k = 0; k < packed.count; ++k) {
      gathered.values[k] = packed.gather(k, [&](std::size_t i) { return x[i]; });
    }
    CHECK(gathered.to_vector() == x);
    etch::repeat<Size>([&](auto i) {
      CHECK(etch::detail::spread_over<1>(packed, i) == x[i]);
      etch::detail::row<TestType, Size> every;
      every.fill(TestType{0});
      etch::detail::row<TestType, Size> ones;
      ones.fill(TestType{1});
      every.add_product(etch::detail::spread_over<every.width>(packed, i), ones);
      every.store(stored.data());
      CHECK(std::count(stored.begin(), stored.end(), x[i]) == Size);
    });
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
    auto const actual = etch::detail::map<1>(f, a, b);
    for (std::size_t i = 0; i < Size; ++i) {
      CHECK(actual[i] == f(a[i], b[i]));
    }
  });
}

namespace {

template <class T, template <class, std::size_t> class Row>
void add_to_rows() {
  for_each_size([]<std::size_t Size>() {
    CAPTURE(Size);
    using row = Row<T, Size>;
    auto const w = some_numbers<T, Size>(Size);
    auto const start = some_numbers<T, Size + 1>(Size + 100);
    auto actual = start;
    row sums{actual.data()};
    sums.add_product(etch::detail::run<T, row::width>{T{3}}, row{w.data()});
    sums.add(row{w.data()}.times(T{-5}));
    sums.store(actual.data());
    row{w.data()}.put_into(actual.data(), [](auto& a, auto const& b) { a += b; });
    for (std::size_t i = 0; i < Size; ++i) {
      CHECK(actual[i] == start[i] + T{3} * w[i] + T{-5} * w[i] + w[i]);
    }
    CHECK(actual[Size] == start[Size]);
  });
}

}  // namespace

TEMPLATE_TEST_CASE("a row adds products in registers, for any size, and writes no further", "", float, double) {
  add_to_rows<TestType, etch::detail::row_in_runs>();
  add_to_rows<TestType, etch::detail::row_in_registers>();
}
