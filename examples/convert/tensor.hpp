// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What every reader gives, and what all of them refuse.

namespace convert {

/// A file as it lies on the disk.
using bytes = std::span<std::byte const>;

/// Its bytes as characters.
[[nodiscard]] std::string_view characters_of(bytes content);

/// The number type of a source.
enum class precision : std::uint8_t { float32, float64 };

/// An array of numbers with a name, as frameworks keep weights and biases. Its numbers are in the order of the last
/// dimension first, whatever the file's is. Half precisions are read as what they are: numbers that float32 has, too.
struct tensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<double> values;
  precision kind = precision::float32;  ///< float64 where the file keeps 64 bits for each

  friend bool operator==(tensor const&, tensor const&) = default;
};

/// The rows of a matrix as columns: of values that lie row by row, `columns` in each.
[[nodiscard]] std::vector<double> transposed(std::span<double const> values, std::size_t columns);

/// Numbers as another type of them.
template <class T>
[[nodiscard]] std::vector<T> numbers_as(std::span<double const> values) {
  std::vector<T> result;
  std::ranges::transform(values, std::back_inserter(result), [](double x) { return static_cast<T>(x); });
  return result;
}

/// Appends numbers as they lie in a file: in 32 or 64 bits each.
void append_numbers(std::string& to, std::span<double const> values, precision kind);

/// A shape as it is written in messages: [5][10]; of a number without dimensions "a number".
[[nodiscard]] std::string shape_text(std::span<std::size_t const> shape);

/// The number of a tensor's elements; throws input_error ("FILE: tensor 'NAME': ...") where they would take more bytes
/// than there are, `available`, at `size` bytes each: so that nothing is allocated that a file only claims to hold.
[[nodiscard]] std::size_t element_count(std::string const& file, std::string_view name,
                                        std::span<std::size_t const> shape, std::size_t size, std::size_t available);

/// How numbers lie in a file, in the order of bytes of nearly all processors, the lowest first.
enum class storage : std::uint8_t { bfloat16, float16, float32, float64 };

/// The bytes of one number.
[[nodiscard]] std::size_t size_of(storage kind);

/// The numbers in memory; throws input_error where one is NaN or infinite. `raw` holds as many as it holds.
[[nodiscard]] std::vector<double> numbers_of(std::string const& file, std::string_view name, storage kind, bytes raw);

}  // namespace convert
