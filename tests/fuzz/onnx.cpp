// SPDX-License-Identifier: BSL-1.0
#include <convert/onnx.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  // 8 bytes of numbers for each that a varint holds, and protobuf's objects for fields of two bytes.
  fuzz::one(std::as_bytes(std::span{data, size}), 600,
            [](convert::bytes content) { static_cast<void>(convert::read_onnx(content, "f")); });
  return 0;
}
