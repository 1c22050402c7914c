// SPDX-License-Identifier: BSL-1.0
#include <convert/keras.hpp>

#include "fuzz.hpp"

/// An architecture in JSON, or a file of HDF5 with one. What the HDF5 library takes is in another process, of limits
/// that it sets itself: here it is counted what becomes of the numbers.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const content = std::as_bytes(std::span{data, size});
  bool const is_json = size > 0 && (data[0] == '{' || data[0] == ' ');
  // A compressed dataset is up to 1100 times as large, and a half precision of 2 becomes a double of 8.
  fuzz::one(content, is_json ? 400 : std::size_t{1100} * 12, [is_json](convert::bytes all) {
    if (is_json) {
      static_cast<void>(convert::read_keras_json({reinterpret_cast<char const*>(all.data()), all.size()}, "f"));
    } else {
      static_cast<void>(convert::read_keras(std::nullopt, convert::read_hdf5(all, "f"), "f", "f"));
    }
  });
  return 0;
}
