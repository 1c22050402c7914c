// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/sample.hpp>
#include <string_view>

/// @file
/// Handwritten digits of 8 x 8 pixels, to be told apart.
///
/// digits.inc has 1797 images of 13 writers, each its digit and the pixels from 0 to G (16), row by row. It is the test
/// set of E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository 1998,
/// doi:10.24432/C50P49, licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0), as scikit-learn has it
/// (`load_digits`), in another notation.
namespace digits {

inline constexpr auto images = std::to_array<std::string_view>({
#include "digits.inc"
});

/// Pixels from 0 to 1 in, and which digit they are.
using sample = etch::sample<float, 64, 10>;

[[nodiscard]] constexpr sample sample_of(std::string_view image) noexcept {
  sample result;
  result.target[static_cast<std::size_t>(image[0] - '0')] = 1.0F;
  for (std::size_t i = 0; i < result.input.size(); ++i) {
    char const pixel = image[i + 2];
    result.input[i] = static_cast<float>(pixel <= '9' ? pixel - '0' : pixel - 'A' + 10) / 16.0F;
  }
  return result;
}

/// Every fourth image is for testing, and the others for learning.
enum class part { learning, testing };

[[nodiscard]] constexpr std::size_t size_of(part p) noexcept {
  return p == part::testing ? images.size() / 4 : images.size() - images.size() / 4;
}

/// The first samples of a part.
template <part Part, std::size_t Size = size_of(Part)>
[[nodiscard]] constexpr std::array<sample, Size> first() noexcept {
  static_assert(Size <= size_of(Part));
  std::array<sample, Size> result;
  for (std::size_t i = 0; i < Size; ++i) {
    result[i] = sample_of(images[Part == part::testing ? 4 * i + 3 : i / 3 * 4 + i % 3]);
  }
  return result;
}

}  // namespace digits
