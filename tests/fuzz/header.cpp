// SPDX-License-Identifier: BSL-1.0
#include <convert/header.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::one(std::as_bytes(std::span{data, size}), 400, [](convert::bytes content) {
    // A header is accepted only where writing it again gives it back.
    static_cast<void>(convert::read_header(content, "f"));
  });
  return 0;
}
