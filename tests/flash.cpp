// SPDX-License-Identifier: BSL-1.0
#include <etch/flash.hpp>

#include <algorithm>

#include "catch.hpp"
#include "simulated_flash.hpp"

namespace {

using flash_of_words = simulated_flash<std::uint32_t, 32, 4>;

static_assert(etch::flash<flash_of_words>);
static_assert(etch::flash<simulated_flash<std::array<std::uint32_t, 4>, 32, 4>>);
static_assert(!etch::flash<flash_of_words const>);
static_assert(!etch::flash<simulated_flash<std::uint32_t, 30, 4>>);  // a page of 7.5 words
static_assert(!etch::flash<int> && !etch::flash<int*>);

/// One whose functions may throw.
struct throwing : flash_of_words {
  bool erase(std::size_t address) { return flash_of_words::erase(address); }
};
static_assert(!etch::flash<throwing>);

struct of_int : flash_of_words {
  static constexpr int page_size = 32;
  static constexpr short size = 128;
};
static_assert(etch::flash<of_int>);

struct without_pages : flash_of_words {
  static constexpr std::size_t page_size = 0;
};
static_assert(!etch::flash<without_pages>);

template <std::size_t Size>
std::array<std::byte, Size> counting_from(unsigned first) {
  std::array<std::byte, Size> bytes{};
  for (std::byte& b : bytes) {
    b = static_cast<std::byte>(first++);
  }
  return bytes;
}

}  // namespace

TEMPLATE_TEST_CASE("bytes are read as they were written, in words of any size", "", std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, (std::array<std::uint32_t, 4>)) {
  simulated_flash<TestType, 64, 2> flash;
  auto const first = counting_from<7>(1);
  auto const second = counting_from<18>(101);
  etch::detail::flash_writer writer{flash, 32};
  writer.put(first);
  writer.end_word();
  writer.put(second);
  writer.end_word();
  CHECK(writer.works());
  CHECK(flash.breaches == 0);

  auto begin = flash.bytes.begin() + 32;
  CHECK(std::equal(first.begin(), first.end(), begin));
  begin += static_cast<std::ptrdiff_t>((7 + sizeof(TestType) - 1) / sizeof(TestType) * sizeof(TestType));
  CHECK(std::equal(second.begin(), second.end(), begin));
  CHECK(std::all_of(begin + second.size(), flash.bytes.end(), [](std::byte b) { return b == std::byte{0xFF}; }));

  etch::detail::flash_reader reader{flash, 32};
  std::array<std::byte, 7> first_read{};
  std::array<std::byte, 18> second_read{};
  reader.get(first_read);
  reader.end_word();
  reader.get(second_read);
  CHECK(first_read == first);
  CHECK(second_read == second);
  CHECK(flash.breaches == 0);
}

TEST_CASE("nothing is programmed after a failure") {
  flash_of_words flash;
  flash.fail_at = flash.fail_until = 2;
  etch::detail::flash_writer writer{flash, 0};
  writer.put(counting_from<8>(1));
  CHECK(writer.works());
  writer.put(counting_from<8>(9));
  CHECK_FALSE(writer.works());
  CHECK(flash.operations == 3);
  CHECK(flash.read(12) == 0xFFFFFFFFU);
}

TEST_CASE("the simulated flash counts what breaks its rules, and tears what is cut off") {
  flash_of_words flash;
  CHECK(flash.program(4, 0x0F0F0F0FU));
  CHECK(flash.breaches == 0);
  CHECK(flash.program(4, 0x0F0F0F0EU));  // a word twice
  CHECK(flash.breaches == 1);
  CHECK(flash.erase(0));
  CHECK(flash.breaches == 1);
  CHECK(flash.read(4) == 0xFFFFFFFFU);
  CHECK(flash.program(4, 0));
  CHECK(flash.breaches == 1);
  CHECK(flash.program(4, 1));  // twice, and a bit from 0 to 1
  CHECK(flash.breaches == 3);
  CHECK(flash.read(4) == 0);

  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    flash_of_words cut = flash;
    cut.cut(0, moment::within, seed);
    cut.erase(0);
    std::uint32_t const half_erased = cut.read(4);
    CHECK(half_erased != 0);
    CHECK(half_erased != 0xFFFFFFFFU);
    cut.program(8, 0);  // there is no power
    CHECK(cut.read(8) == 0xFFFFFFFFU);
    cut.reboot();
    cut.cut(0, moment::within, seed);
    cut.program(8, 0xFFFF0000U);
    CHECK((cut.read(8) & 0xFFFF0000U) == 0xFFFF0000U);
    CHECK(cut.read(8) != 0xFFFF0000U);
  }
}
