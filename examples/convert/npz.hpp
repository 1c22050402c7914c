// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "tensor.hpp"

namespace convert {

/// Reads NumPy's arrays from a .npz file: a ZIP file of .npy files, stored or deflated, in the order in which they lie.
/// Throws input_error where it is none: a checksum that is wrong, sizes that are not those of the shape, a type other
/// than little-endian floats of 16, 32 and 64 bits, a number that is not finite.
///
/// source  https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
/// memory  bounded by a multiple of the file's size: what is deflated holds up to 1032 times as many bytes
[[nodiscard]] std::vector<tensor> read_npz(bytes content, std::string const& file);

/// The bytes of a .npz file, stored; the same for the same arrays.
[[nodiscard]] std::string write_npz(std::vector<tensor> const& tensors);

}  // namespace convert
