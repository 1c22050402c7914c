// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

namespace etch {

/// A vector of `Size` numbers: `std::array`, nothing more.
template <class T, std::size_t Size>
using vector = std::array<T, Size>;

/// A matrix of `Rows` rows and `Columns` columns, stored row by row: `m[row][column]`.
template <class T, std::size_t Rows, std::size_t Columns>
using matrix = std::array<std::array<T, Columns>, Rows>;

static_assert(sizeof(matrix<float, 2, 10>) == sizeof(float) * 2 * 10, "a matrix is its numbers");

}  // namespace etch
