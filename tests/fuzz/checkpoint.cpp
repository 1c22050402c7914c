// SPDX-License-Identifier: BSL-1.0
#include <convert/checkpoint.hpp>

#include <cstring>
#include <etch/checkpoint.hpp>

#include "fuzz.hpp"

namespace {

auto const layers = convert::parse_layers("fuzz", "dense 2 4, tanh, dense 4 1");
auto const fixed = convert::parse_number_type("fuzz", "fixed<4,11>");

void read(convert::bytes content) {
  fuzz::one(content, 40, [](convert::bytes all) { static_cast<void>(convert::read_checkpoint(all, "f", layers, {})); });
  fuzz::one(content, 40,
            [](convert::bytes all) { static_cast<void>(convert::read_checkpoint(all, "f", layers, fixed)); });
}

/// The same file as a checkpoint whose checksums are right, which keep most changes away from what is behind them.
std::vector<std::byte> with_checksums(convert::bytes content) {
  etch::detail::checkpoint_header header;
  std::vector<std::byte> result(content.begin(), content.end());
  std::memcpy(&header, content.data(), sizeof header);
  header.magic = etch::detail::checkpoint_header{}.magic;
  header.length = static_cast<std::uint32_t>(content.size() - sizeof header - sizeof header.crc);
  if (content[0] != std::byte{0}) {  // mostly the layout of the network, which no change would hit
    header.layout = etch::detail::hash_of({1, convert::layout_of(layers, {convert::number_type::kind::float32})});
  }
  header.crc = header.computed_crc();
  std::memcpy(result.data(), &header, sizeof header);
  auto const state = std::span{result}.subspan(sizeof header, header.length);
  std::uint32_t const crc = etch::detail::crc_to_store(etch::crc32(state, header.crc));
  std::memcpy(result.data() + result.size() - sizeof crc, &crc, sizeof crc);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const content = std::as_bytes(std::span{data, size});
  read(content);
  if (size >= sizeof(etch::detail::checkpoint_header) + sizeof(std::uint32_t)) {
    read(with_checksums(content));
  }
  return 0;
}
