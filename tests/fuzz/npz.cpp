// SPDX-License-Identifier: BSL-1.0
#include <convert/npz.hpp>
#include <convert/zip_file.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const content = std::as_bytes(std::span{data, size});
  // A byte of deflate holds up to 1032, and a half precision of 2 becomes a double of 8, for a while twice.
  fuzz::one(content, std::size_t{1032} * 12,
            [](convert::bytes all) { static_cast<void>(convert::read_npz(all, "f")); });
  // And what a checksum keeps most changes away from: one array.
  fuzz::one(content, 100, [](convert::bytes array) {
    auto const text = convert::write_zip({{"w.npy", {array.begin(), array.end()}}});
    static_cast<void>(convert::read_npz(std::as_bytes(std::span{text}), "f"));
  });
  return 0;
}
