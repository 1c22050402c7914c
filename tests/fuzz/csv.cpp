// SPDX-License-Identifier: BSL-1.0
#include <convert/samples.hpp>

#include <sstream>

#include "fuzz.hpp"

static auto const layers = convert::parse_layers("fuzz", "dense 2 3, softmax");

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::one(std::as_bytes(std::span{data, size}), 400, [](convert::bytes content) {
    std::istringstream in{std::string{reinterpret_cast<char const*>(content.data()), content.size()}};
    static_cast<void>(convert::read_samples(in, "f", layers));
  });
  return 0;
}
