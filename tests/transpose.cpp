// SPDX-License-Identifier: BSL-1.0
#include <etch/number/transpose.hpp>

#include <vector>

#include "catch.hpp"

namespace {

/// Rows of Count numbers, each number another, and 3 numbers of padding between rows of `Stride`.
template <class V, std::size_t Count, std::size_t Stride>
void check_rows() {
  using T = typename V::number_type;
  CAPTURE(Count, Stride);
  std::vector<T> memory(V::size * Stride + 1);
  for (std::size_t i = 0; i < memory.size(); ++i) {
    memory[i] = static_cast<T>(i);
  }
  T* const first = memory.data() + 1;  // at no alignment but that of a number
  auto const check = [&](auto const& row) {
    auto const columns = etch::detail::columns_of<V, Count>(row);
    for (std::size_t l = 0; l < V::size; ++l) {
      for (std::size_t k = 0; k < Count; ++k) {
        CHECK(columns[k][l] == row(l)[k]);
      }
    }
    auto const before = memory;
    auto doubled = columns;
    for (auto& c : doubled) {
      c = c + c;
    }
    etch::detail::to_rows<Count>(doubled.data(), row);
    for (std::size_t l = 0; l < V::size; ++l) {
      for (std::size_t k = 0; k < Count; ++k) {
        CHECK(row(l)[k] == T{2} * columns[k][l]);
      }
    }
    etch::detail::to_rows<Count>(columns.data(), row);
    CHECK(memory == before);  // and nothing beside the rows was written
  };
  if constexpr (Stride == Count) {
    check(etch::detail::contiguous_rows<T, Count>{first});
  }
  check([&](std::size_t l) { return first + l * Stride; });
  check([&](std::size_t l) { return first + (V::size - 1 - l) * Stride; });
}

template <class V, std::size_t... Counts>
void check_counts() {
  (check_rows<V, Counts, Counts>(), ...);
  check_rows<V, 3, 6>();
  check_rows<V, 10, 13>();
}

}  // namespace

TEMPLATE_TEST_CASE("rows become columns, and columns rows, for any count of numbers", "", (etch::lanes<float, 1>),
                   (etch::lanes<float, 4>), (etch::lanes<float, 8>), (etch::lanes<float, 16>),
                   (etch::lanes<double, 4>)) {
  check_counts<TestType, 1, 2, 3, 4, 7, 10, 17>();
}
