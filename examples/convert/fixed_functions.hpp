// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/calibrate.hpp>

#include "model.hpp"

namespace convert {

/// A function of a fixed-point number: of its units, in units of the result.
using function_of_units = std::int64_t (*)(std::int64_t);

/// Whether etch looks a layer's values up in tables in fixed point: sigmoid, tanh and softplus.
[[nodiscard]] bool is_looked_up(layer_kind kind);

/// The sigmoid, tanh or softplus that etch has from numbers of one format to those of another, where it is one of
/// these: from 16 bits to 16 or 8, and from any format to itself; saturating, rounded to the nearest. Else nothing.
[[nodiscard]] function_of_units function_between(layer_kind kind, etch::format const& from, etch::format const& to);

}  // namespace convert
