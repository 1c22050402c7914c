// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <png.h>

#include <array>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

/// What a picture is, as far as a test can tell.
struct picture {
  unsigned width = 0;
  unsigned height = 0;
  std::size_t colours = 0;
  double share_of_background = 1;  ///< of the commonest colour
  std::map<std::array<std::uint8_t, 3>, std::size_t> pixels;

  [[nodiscard]] bool has(std::uint8_t r, std::uint8_t g, std::uint8_t b) const { return pixels.contains({r, g, b}); }
};

/// Looks at pixels of three bytes each.
[[nodiscard]] inline picture examine(std::vector<std::uint8_t> const& rgb, unsigned width, unsigned height) {
  picture result{width, height, 0, 0, {}};
  for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) {
    ++result.pixels[{rgb[i], rgb[i + 1], rgb[i + 2]}];
  }
  std::size_t commonest = 0;
  for (auto const& [colour, count] : result.pixels) {
    commonest = std::max(commonest, count);
  }
  result.colours = result.pixels.size();
  result.share_of_background = static_cast<double>(commonest) / (static_cast<double>(width) * height);
  return result;
}

[[nodiscard]] inline picture read_png(std::string const& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, file.c_str()) == 0) {
    throw std::runtime_error{file + ": " + image.message};
  }
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> rgb(std::size_t{image.width} * image.height * 3);
  if (png_image_finish_read(&image, nullptr, rgb.data(), 0, nullptr) == 0) {
    throw std::runtime_error{file + ": " + image.message};
  }
  return examine(rgb, image.width, image.height);
}

}  // namespace test
