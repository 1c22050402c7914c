// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "conversion.hpp"

namespace convert {

/// Reads a network from an image of a flash with checkpoints, or of a part of it, as `etch::save_checkpoint` makes
/// them: from the newest one that is of these layers and numbers, wherever it lies and whatever words the flash has.
/// The network is its first value; behind it may be up to three others: optimizers of it, built-in numbers, and values
/// of up to 64 bytes.
///
/// Numbers are float or double, by the checkpoint, or fixed-point ones of one format for values and one for weights
/// (`etch::stored_as`), as `numbers` says. Throws input_error where there is no such checkpoint, which says what there
/// is.
///
/// memory  bounded by a multiple of the file's size
[[nodiscard]] model read_checkpoint(bytes content, std::string const& file, std::vector<layer> const& layers,
                                    number_type const& numbers);

/// The network as a checkpoint keeps it: in fixed point its biases, too, are in the format of weights. Throws
/// input_error where that does not hold one.
[[nodiscard]] model saved_network(conversion const& c, std::string const& where);

/// An image of a flash with words of so many bytes, 1 to 32, from its begin on: a checkpoint of the network alone, for
/// `etch::load_checkpoint(flash, net)`. Throws input_error where the numbers are those of calibrated formats, which no
/// checkpoint has.
[[nodiscard]] std::string write_checkpoint(conversion const& c, std::string const& where, std::size_t word_size);

/// What the bytes of a network mean, as `etch::layout_of` has it.
[[nodiscard]] std::uint64_t layout_of(std::vector<layer> const& layers, number_type const& numbers);

}  // namespace convert
