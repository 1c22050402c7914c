// SPDX-License-Identifier: BSL-1.0
#include "tensor.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <tool/input_error.hpp>

#include <fmt/format.h>

namespace convert {

namespace {

static_assert(std::endian::native == std::endian::little, "etch-convert runs on processors whose lowest byte is first");

/// The number in the bytes from there on.
template <class T>
T load(std::byte const* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction.
double half(std::uint16_t bits) {
  int const exponent = (bits >> 10) & 31;
  int const fraction = bits & 1023;
  double const magnitude = exponent == 31  ? (fraction == 0 ? HUGE_VAL : std::numeric_limits<double>::quiet_NaN())
                           : exponent == 0 ? std::ldexp(fraction, -24)
                                           : std::ldexp(fraction + 1024, exponent - 25);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

double number_at(storage kind, std::byte const* from) {
  switch (kind) {
    case storage::bfloat16:  // the upper half of a float
      return static_cast<double>(std::bit_cast<float>(std::uint32_t{load<std::uint16_t>(from)} << 16));
    case storage::float16:
      return half(load<std::uint16_t>(from));
    case storage::float32:
      return static_cast<double>(load<float>(from));
    case storage::float64:
      return load<double>(from);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::string_view characters_of(bytes content) {
  return {reinterpret_cast<char const*>(content.data()), content.size()};  // NOLINT(*reinterpret-cast)
}

std::vector<double> transposed(std::span<double const> values, std::size_t columns) {
  std::size_t const rows = columns == 0 ? 0 : values.size() / columns;
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      result[j * rows + i] = values[i * columns + j];
    }
  }
  return result;
}

void append_numbers(std::string& to, std::span<double const> values, precision kind) {
  if (kind == precision::float64) {
    to += characters_of(std::as_bytes(values));
  } else {
    to += characters_of(std::as_bytes(std::span<float const>{numbers_as<float>(values)}));
  }
}

std::string shape_text(std::span<std::size_t const> shape) {
  if (shape.empty()) {
    return "a number";
  }
  std::string text;
  for (std::size_t const size : shape) {
    text += fmt::format("[{}]", size);
  }
  return text;
}

std::size_t element_count(std::string const& file, std::string_view name, std::span<std::size_t const> shape,
                          std::size_t size, std::size_t available) {
  std::size_t count = 1;
  bool fits = true;
  for (std::size_t const length : shape) {
    if (length == 0) {
      return 0;
    }
  }
  for (std::size_t const length : shape) {
    fits = fits && length <= available / size / count;
    count = fits ? count * length : 1;
  }
  if (!fits || count * size > available) {
    throw tool::input_error{
        fmt::format("{}: tensor {}: expected at most {} bytes, which there are, found shape {} of {} bytes each", file,
                    tool::in_quotes(name, 60), available, shape_text(shape), size)};
  }
  return count;
}

std::size_t size_of(storage kind) { return kind == storage::float64 ? 8 : kind == storage::float32 ? 4 : 2; }

std::vector<double> numbers_of(std::string const& file, std::string_view name, storage kind, bytes raw) {
  std::size_t const size = size_of(kind);
  std::vector<double> numbers;
  numbers.reserve(raw.size() / size);
  for (std::size_t i = 0; i + size <= raw.size(); i += size) {
    double const x = number_at(kind, raw.data() + i);
    if (!std::isfinite(x)) {
      throw tool::input_error{fmt::format("{}: tensor {}: expected finite numbers, found {} at element {}", file,
                                          tool::in_quotes(name, 60), std::isnan(x) ? "NaN" : "infinity", i / size)};
    }
    numbers.push_back(x);
  }
  return numbers;
}

}  // namespace convert
