// SPDX-License-Identifier: BSL-1.0
#include <convert/safetensors.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::one(std::as_bytes(std::span{data, size}), 200, [](convert::bytes content) {
    auto const read = convert::read_safetensors(content, "f");
    if (read.tensors.empty() && read.metadata.empty()) {
      return;
    }
    // What was read can be written, and is then read as the same.
    auto const text = convert::write_safetensors(read);
    if (convert::read_safetensors(std::as_bytes(std::span{text}), "f").tensors != read.tensors) {
      fuzz::report("what was written is read as another");
    }
  });
  return 0;
}
