// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "conversion.hpp"

namespace convert {

/// The network as arrays of C, for programs without etch: weights `[input][output]` and biases of each dense layer; in
/// fixed point as integers, whose units the comments tell.
[[nodiscard]] std::string write_c_arrays(conversion const& c);

}  // namespace convert
