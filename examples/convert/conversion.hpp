// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assemble.hpp"
#include "evaluate.hpp"
#include "model.hpp"
#include "number.hpp"

namespace convert {

/// The kinds of files: keras is JSON or HDF5, c arrays of C.
enum class file_kind : std::uint8_t { safetensors, onnx, keras, npz, checkpoint, header, c };

/// A kind by the name that users know, and back; throws input_error where it is none.
[[nodiscard]] file_kind kind_named(std::string const& where, std::string_view name);
[[nodiscard]] std::string_view name_of(file_kind kind);

/// Where a network comes from, so that the same file is found and read in the same way again.
struct origin {
  std::vector<std::string> files;   ///< one, or Keras's JSON and its weights; from the folder of what is written
  std::optional<file_kind> kind{};  ///< of the first, where its name does not tell
  std::size_t size = 0;             ///< of all, in bytes
  std::uint32_t crc = 0;            ///< the CRC-32 of all, one after the other
  bool has_layers = false;          ///< whether the layers were given by the user
  assembly how{};
  number_type number{};  ///< of a checkpoint

  friend bool operator==(origin const&, origin const&) = default;
};

/// An input of the network, and what it gives for it in its numbers.
struct pair {
  std::vector<double> input;
  std::vector<double> output;

  friend bool operator==(pair const&, pair const&) = default;
};

/// How many pairs a header has at most.
inline constexpr std::size_t most_pairs = 1000;

/// All that is written: a network, in what numbers, what it gives, and where it comes from.
struct conversion {
  std::string name;      ///< of the namespace, or the prefix of C's names
  model net;             ///< with weights and biases as float or double holds them
  number_type number{};  ///< never `source`
  formats fixed{};       ///< where the number is fixed
  std::vector<pair> pairs{};
  origin from{};
};

/// The network that is written, in its numbers.
class network_of_conversion {
 public:
  explicit network_of_conversion(conversion const& c);

  [[nodiscard]] std::vector<double> forward(std::span<double const> input) const;

 private:
  model net_;
  std::optional<fixed_network> fixed_;
};

/// The network with numbers as its number type's float or double holds them; throws input_error where one is beyond
/// float's range.
[[nodiscard]] model rounded(std::string const& where, model net, number_type::kind what);

}  // namespace convert
