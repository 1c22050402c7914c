// SPDX-License-Identifier: BSL-1.0
#include <etch/crc.hpp>

#include <string_view>
#include <vector>

#include "catch.hpp"

namespace {

std::uint32_t crc_of(std::string_view text, std::uint32_t before = 0) {
  return etch::crc32(std::as_bytes(std::span{text.data(), text.size()}), before);
}

}  // namespace

TEST_CASE("the CRC-32 is that of zlib") {
  // By Python's zlib.crc32.
  CHECK(crc_of("") == 0);
  CHECK(crc_of("a") == 0xE8B7BE43U);
  CHECK(crc_of("123456789") == 0xCBF43926U);
  CHECK(crc_of("The quick brown fox jumps over the lazy dog") == 0x414FA339U);
  std::vector<std::byte> const erased(32, std::byte{0xFF});
  CHECK(etch::crc32(erased) == 0xFF6CAB0BU);
}

TEST_CASE("the CRC-32 of a whole goes on from that of its beginning") {
  std::string_view const text = "The quick brown fox jumps over the lazy dog";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    CHECK(crc_of(text.substr(i), crc_of(text.substr(0, i))) == crc_of(text));
  }
}

TEST_CASE("one, two or three flipped bits change the CRC-32") {
  std::array<std::byte, 12> bytes{};
  std::uint32_t const good = etch::crc32(bytes);
  auto const flip = [&](std::size_t bit) { bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8); };
  std::size_t unnoticed = 0;
  for (std::size_t i = 0; i < 8 * bytes.size(); ++i) {
    flip(i);
    unnoticed += etch::crc32(bytes) == good ? 1 : 0;
    for (std::size_t j = 0; j < i; ++j) {
      flip(j);
      unnoticed += etch::crc32(bytes) == good ? 1 : 0;
      for (std::size_t k = 0; k < j; k += 7) {
        flip(k);
        unnoticed += etch::crc32(bytes) == good ? 1 : 0;
        flip(k);
      }
      flip(j);
    }
    flip(i);
  }
  CHECK(unnoticed == 0);
}
