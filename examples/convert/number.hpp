// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/calibrate.hpp>
#include <span>

#include "model.hpp"

/// @file
/// The numbers in which a network predicts: real ones, or fixed-point ones whose formats are known at run time.

namespace convert {

/// A number type, as a user names it.
struct number_type {
  enum class kind : std::uint8_t {
    source,      ///< float or double, as the source keeps its numbers
    float32,     ///< float
    float64,     ///< double
    uniform,     ///< fixed-point numbers of one format for all values, and one for all weights
    calibrated,  ///< fixed-point numbers of formats that are chosen for each layer by samples
  };

  kind what = kind::source;
  etch::format value{};      ///< of uniform
  etch::format weight{};     ///< of uniform
  etch::calibration bits{};  ///< of calibrated

  friend bool operator==(number_type const& a, number_type const& b) {
    return a.what == b.what && a.value == b.value && a.weight == b.weight && a.bits.value_bits == b.bits.value_bits &&
           a.bits.weight_bits == b.bits.weight_bits;
  }

  [[nodiscard]] bool is_fixed() const { return what == kind::uniform || what == kind::calibrated; }
};

/// What a user may write: source, float, double, "fixed<4,11>", "fixed<4,11>,fixed<3,4>" (values, weights), "fixed16",
/// "fixed16,8" (values, weights), "fixed8". Throws input_error for anything else.
[[nodiscard]] number_type parse_number_type(std::string const& where, std::string_view given);

/// The formats of a network's places: `etch::formats` for a number of layers that is known at run time.
struct formats {
  std::vector<etch::format> values;   ///< of the input, and of each layer's output
  std::vector<etch::format> weights;  ///< of each layer's weights
  std::vector<int> sum_bits;          ///< in which a dense layer sums up

  friend bool operator==(formats const&, formats const&) = default;
};

/// A format as C++ has it: fixed<4, 11>.
[[nodiscard]] std::string format_text(etch::format const& f);

/// The bits of a number of a format, its sign included.
[[nodiscard]] int bits_of(etch::format const& f);

/// A number in units of a format of 8 to 64 bits: to the nearest, halfway the even one, and at most the end of its
/// range. (In 64 bits, half of that: so large a bias leads to the end of any output, and no sum from there overflows.)
[[nodiscard]] std::int64_t units_of(double x, etch::format const& f);

/// The number of a format that `units_of` gives, as a real one.
[[nodiscard]] double nearest_in(double x, etch::format const& f);

/// The format of a layer's sums, and of its biases.
[[nodiscard]] etch::format format_of_sums(formats const& f, std::size_t layer);

/// Throws input_error, which begins with `where`, for formats in which the network cannot be computed, or is another:
/// sums that overflow, weights beyond their range, and a sigmoid, tanh or softplus between formats that
/// `function_between` does not know.
void check_formats(std::string const& where, model const& net, formats const& f);

/// The same format for all values, and one for all weights, as `etch::quantize<Value, Weight>` has them.
[[nodiscard]] formats uniform_formats(model const& net, etch::format const& value, etch::format const& weight);

/// The formats that `etch::calibrate` chooses for these inputs.
[[nodiscard]] formats calibrated_formats(model const& net, std::span<std::vector<double> const> inputs,
                                         etch::calibration const& how);

}  // namespace convert
