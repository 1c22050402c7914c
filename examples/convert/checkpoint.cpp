// SPDX-License-Identifier: BSL-1.0
#include "checkpoint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <etch/checkpoint.hpp>
#include <etch/number/fixed_functions.hpp>
#include <optional>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>

namespace convert {

namespace {

using tool::input_error;

/// A flash of words of so many bytes, in memory: beyond its content it is erased.
template <std::size_t WordSize>
struct memory_flash {
  using word_type = std::array<std::byte, WordSize>;
  static constexpr std::size_t page_size = 1024;
  static constexpr std::size_t size = std::size_t{1} << 30U;

  std::vector<std::byte> content;

  bool erase(std::size_t /*address*/) noexcept { return true; }
  bool program(std::size_t address, word_type word) noexcept {
    content.resize(std::max(content.size(), address + WordSize), etch::detail::erased_byte);
    std::ranges::copy(word, content.begin() + static_cast<std::ptrdiff_t>(address));
    return true;
  }
  [[nodiscard]] word_type read(std::size_t address) const noexcept { return word_at(content, address); }

  static word_type word_at(bytes from, std::size_t address) noexcept {
    word_type word;
    word.fill(etch::detail::erased_byte);
    if (address < from.size()) {
      auto const there = from.subspan(address, std::min(WordSize, from.size() - address));
      std::ranges::copy(there, word.begin());
    }
    return word;
  }
};

/// The same of a file's bytes, to be read only.
template <std::size_t WordSize>
struct file_flash : memory_flash<WordSize> {
  bytes image;

  [[nodiscard]] typename memory_flash<WordSize>::word_type read(std::size_t address) const noexcept {
    return memory_flash<WordSize>::word_at(image, address);
  }
};

/// Calls `f` with each size of a word that flashes have.
template <class F>
void for_each_word_size(F f) {
  [&]<std::size_t... Bits>(std::index_sequence<Bits...>) {
    (f(std::integral_constant<std::size_t, std::size_t{1} << Bits>{}), ...);
  }(std::make_index_sequence<6>{});
}

// --- layouts ---

/// The points to which a layer without parameters answers, of a fixed-point number, as etch's layout takes them.
template <int Bits, std::size_t Fraction>
std::vector<double> fixed_points() {
  using number = etch::fixed<Bits - 1 - static_cast<int>(Fraction), static_cast<int>(Fraction)>;
  std::array const points{-number{8}, -(number{1} / number{2}), number{3} / number{4}, number{8}};
  std::vector<double> result;
  std::ranges::transform(points, std::back_inserter(result), [](number x) { return static_cast<double>(x); });
  return result;
}

template <int Bits>
std::vector<double> fixed_points_of(int fraction_bits) {
  static constexpr auto all = []<std::size_t... Fraction>(std::index_sequence<Fraction...>) {
    return std::array{&fixed_points<Bits, Fraction>...};
  }(std::make_index_sequence<Bits>{});
  return all[static_cast<std::size_t>(fraction_bits)]();
}

std::vector<double> points_of(number_type const& n) {
  if (!n.is_fixed()) {
    return {-8, -0.5, 0.75, 8};
  }
  int const bits = bits_of(n.value);
  return bits == 8    ? fixed_points_of<8>(n.value.fraction_bits)
         : bits == 16 ? fixed_points_of<16>(n.value.fraction_bits)
                      : fixed_points_of<32>(n.value.fraction_bits);
}

/// Appends the bytes of a number as it lies in memory: fixed-point ones as their units.
void append(std::vector<std::byte>& to, double x, number_type const& n, etch::format const& f) {
  auto const put = [&to](auto value) {
    auto const raw = std::as_bytes(std::span{&value, 1});
    to.insert(to.end(), raw.begin(), raw.end());
  };
  if (!n.is_fixed()) {
    n.what == number_type::kind::float64 ? put(x) : put(static_cast<float>(x));
    return;
  }
  std::int64_t const count = units_of(x, f);
  bits_of(f) == 8    ? put(static_cast<std::int8_t>(count))
  : bits_of(f) == 16 ? put(static_cast<std::int16_t>(count))
                     : put(static_cast<std::int32_t>(count));
}

std::uint64_t hash_of_bytes(std::vector<std::byte> const& all) {
  etch::detail::fnv hash;
  for (std::byte const b : all) {
    hash.add(b);
  }
  return hash.value();
}

/// What a layer without parameters answers, as bytes.
std::uint64_t hash_of_answers(layer const& l, number_type const& n) {
  model const alone{{l}, n.what == number_type::kind::float32 ? precision::float32 : precision::float64};
  conversion c{"", alone, n};
  if (n.is_fixed()) {
    c.fixed = {{n.value, n.value}, {n.weight}, {0}};
  }
  std::vector<std::byte> raw;
  for (double const y : network_of_conversion{c}.forward(points_of(n))) {
    append(raw, y, n, n.value);
  }
  return hash_of_bytes(raw);
}

std::uint64_t layout_of_layer(layer const& l, number_type const& n) {
  if (l.kind == layer_kind::dense) {
    return etch::detail::hash_of({l.inputs, l.outputs, (l.inputs + 1) * l.outputs, 0});
  }
  return etch::detail::hash_of({1, 1, 0, hash_of_answers(l, n)});
}

/// The layouts of values that may lie behind a network: its optimizers, built-in numbers, and any other value by its
/// size.
std::vector<std::uint64_t> layouts_of_values(std::uint64_t network) {
  using etch::detail::hash_of;
  std::vector<std::uint64_t> result;
  for (std::uint64_t optimizer = 1; optimizer <= 5; ++optimizer) {
    result.push_back(hash_of({optimizer, network}));
  }
  constexpr std::size_t largest_value = 64;
  for (std::uint64_t size = 1; size <= largest_value; ++size) {
    result.push_back(hash_of({size, 0}));
  }
  using number = std::pair<std::uint64_t, std::uint64_t>;  // its bytes and digits
  for (auto const& [size, digits] :
       {number{1, 1}, number{1, 7}, number{1, 8}, number{2, 15}, number{2, 16}, number{4, 31}, number{4, 32},
        number{4, 24}, number{8, 63}, number{8, 64}, number{8, 53}}) {
    result.push_back(hash_of({size, digits}));
  }
  return result;
}

/// How many values behind a network are tried.
constexpr int most_values_behind = 3;

/// Whether a checkpoint's layout is one of such a network and what may lie behind it.
bool is_layout_of(std::uint64_t layout, std::uint64_t network) {
  auto const add = [](etch::detail::fnv hash, std::uint64_t n) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      hash.add(static_cast<std::byte>(n >> shift));
    }
    return hash;
  };
  auto const values = layouts_of_values(network);
  std::vector<etch::detail::fnv> hashes{add(add({}, 1), network)};  // 1: of the order of bytes
  if (hashes.front().value() == layout) {
    return true;
  }
  for (int count = 1; count <= most_values_behind; ++count) {
    std::vector<etch::detail::fnv> longer;
    for (auto const& hash : hashes) {
      for (std::uint64_t const value : values) {
        auto const with_value = add(hash, value);
        if (with_value.value() == layout) {
          return true;
        }
        if (count < most_values_behind) {  // those of the last length are looked at, not kept
          longer.push_back(with_value);
        }
      }
    }
    hashes = std::move(longer);
  }
  return false;
}

std::size_t size_of_network(std::vector<layer> const& layers, number_type const& n) {
  std::size_t const bytes_of_number = n.is_fixed() ? static_cast<std::size_t>(bits_of(n.weight) / 8)
                                      : n.what == number_type::kind::float64 ? 8
                                                                             : 4;
  return parameter_count(layers) * bytes_of_number;
}

// --- checkpoints in a file ---

/// A checkpoint that is complete: its header, and the bytes of its state.
struct found_checkpoint {
  etch::detail::checkpoint_header header;
  std::vector<std::byte> state;
};

/// The header of a checkpoint at an address, if its checksum is right.
std::optional<etch::detail::checkpoint_header> header_at(bytes content, std::size_t address) {
  etch::detail::checkpoint_header header;
  auto const magic = header.magic;
  std::memcpy(&header, content.data() + address, sizeof header);
  return header.magic == magic && header.crc == header.computed_crc() ? std::optional{header} : std::nullopt;
}

/// The checkpoint that begins at an address, if its state's checksum is right for words of some size.
std::optional<found_checkpoint> checkpoint_at(bytes content, std::size_t address,
                                              etch::detail::checkpoint_header const& header) {
  std::optional<found_checkpoint> result;
  if (header.length > content.size() - address) {
    return result;
  }
  for_each_word_size([&](auto word_size) {
    using flash = file_flash<word_size()>;
    flash const image{{}, content.subspan(address)};
    if (!result &&
        etch::detail::examine(image, 0, header.layout, header.length).status == etch::checkpoint_status::ok) {
      result = found_checkpoint{header, std::vector<std::byte>(header.length)};
      etch::detail::flash_reader<flash> reader{image, etch::detail::whole_words<flash>(sizeof header)};
      reader.get(result->state);
    }
  });
  return result;
}

/// How many checkpoints a file may hold, where two are what a flash has, and of how many bytes: each may claim the rest
/// of the file.
constexpr std::size_t most_checkpoints = 8;
constexpr std::size_t largest_flash = std::size_t{32} << 20U;

std::vector<found_checkpoint> checkpoints_in(bytes content, std::string const& file) {
  if (content.size() > largest_flash) {
    throw input_error{fmt::format("{}: expected an image of at most {} MiB, found {} bytes", file, largest_flash >> 20U,
                                  content.size())};
  }
  std::vector<found_checkpoint> result;
  std::size_t begun = 0;
  for (std::size_t at = 0; at + sizeof(etch::detail::checkpoint_header) <= content.size(); ++at) {
    auto const header = header_at(content, at);
    if (!header) {
      continue;
    }
    if (++begun > most_checkpoints) {
      throw input_error{fmt::format("{}: expected at most {} checkpoints, found more", file, most_checkpoints)};
    }
    if (auto found = checkpoint_at(content, at, *header)) {
      result.push_back(std::move(*found));
    }
  }
  if (result.empty()) {
    throw input_error{fmt::format("{}: expected a checkpoint of etch, found {} that is complete", file,
                                  begun == 0 ? "none" : fmt::format("{} begun, and none", begun))};
  }
  // The newest first, however often the numbers went round.
  std::ranges::sort(result, [](found_checkpoint const& a, found_checkpoint const& b) {
    return static_cast<std::int32_t>(a.header.sequence - b.header.sequence) > 0;
  });
  return result;
}

/// The numbers that a user who says nothing may mean.
std::vector<number_type> candidates(number_type const& numbers) {
  if (numbers.what != number_type::kind::source) {
    return {numbers};
  }
  return {{number_type::kind::float32}, {number_type::kind::float64}};
}

double number_in(std::byte const* from, number_type const& n) {
  auto const load = [from]<class T>(T value) {
    std::memcpy(&value, from, sizeof value);
    return static_cast<double>(value);
  };
  if (!n.is_fixed()) {
    return n.what == number_type::kind::float64 ? load(0.0) : load(0.0F);
  }
  double const units = bits_of(n.weight) == 8    ? load(std::int8_t{})
                       : bits_of(n.weight) == 16 ? load(std::int16_t{})
                                                 : load(std::int32_t{});
  return std::ldexp(units, -n.weight.fraction_bits);
}

model network_in(bytes state, std::string const& file, std::vector<layer> const& layers, number_type const& n) {
  bool const is_wide = n.what == number_type::kind::float64 || (n.is_fixed() && bits_of(n.weight) == 32);
  model net{layers, is_wide ? precision::float64 : precision::float32};
  std::size_t const size = size_of_network(layers, n) / parameter_count(layers);
  std::size_t at = 0;
  for (layer& l : net.layers) {
    auto const take = [&](std::vector<double>& to, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i, at += size) {
        to.push_back(number_in(state.data() + at, n));
        if (!std::isfinite(to.back())) {
          throw input_error{fmt::format("{}: expected finite numbers, found {} as parameter {}", file,
                                        std::isnan(to.back()) ? "NaN" : "infinity", at / size)};
        }
      }
    };
    take(l.weights, l.inputs * l.outputs);
    take(l.biases, l.outputs);
    if (!l.is_biased && std::ranges::any_of(l.biases, [](double b) { return b != 0; })) {
      throw input_error{fmt::format("{}: expected biases of 0 in a layer that is unbiased, found others", file)};
    }
  }
  return net;
}

}  // namespace

std::uint64_t layout_of(std::vector<layer> const& layers, number_type const& numbers) {
  std::vector<std::byte> one;
  append(one, 1, numbers, numbers.value);
  std::vector<std::uint64_t> all{hash_of_bytes(one)};
  for (layer const& l : layers) {
    all.push_back(layout_of_layer(l, numbers));
  }
  return etch::detail::hash_of(all);
}

model read_checkpoint(bytes content, std::string const& file, std::vector<layer> const& layers,
                      number_type const& numbers) {
  if (numbers.what == number_type::kind::calibrated) {
    throw input_error{
        fmt::format("{}: expected --from-number fixed<I,F>, or two of them, found formats chosen by samples", file)};
  }
  auto const checkpoints = checkpoints_in(content, file);
  for (found_checkpoint const& checkpoint : checkpoints) {
    for (number_type const& n : candidates(numbers)) {
      if (checkpoint.state.size() >= size_of_network(layers, n) &&
          is_layout_of(checkpoint.header.layout, layout_of(layers, n))) {
        return network_in(checkpoint.state, file, layers, n);
      }
    }
  }
  throw input_error{fmt::format(
      "{}: expected a checkpoint that begins with a network of {}, found one of {} bytes with other layers, numbers or "
      "values behind them",
      file, layers_text(layers), checkpoints.front().state.size())};
}

model saved_network(conversion const& c, std::string const& where) {
  model net = c.net;
  if (!c.number.is_fixed()) {
    return net;
  }
  etch::format const& f = c.number.weight;
  double const most = std::ldexp(1.0, f.integer_bits);
  for (layer& l : net.layers) {
    for (auto* const numbers : {&l.weights, &l.biases}) {
      for (double& x : *numbers) {
        if (std::abs(x) > most) {
          throw input_error{fmt::format("{}: expected weights and biases up to {}, which {} holds, found {}", where,
                                        most, format_text(f), x)};
        }
        x = nearest_in(x, f);
      }
    }
  }
  return net;
}

std::string write_checkpoint(conversion const& c, std::string const& where, std::size_t word_size) {
  if (c.number.what == number_type::kind::calibrated) {
    throw input_error{
        fmt::format("{}: expected float, double or fixed<I,F> as numbers of a checkpoint, found formats "
                    "chosen by samples, which no device learns in",
                    where)};
  }
  std::vector<std::byte> state;
  for (layer const& l : saved_network(c, where).layers) {
    for (auto const* const numbers : {&l.weights, &l.biases}) {
      std::ranges::for_each(*numbers, [&](double x) { append(state, x, c.number, c.number.weight); });
    }
  }
  std::uint64_t const layout = etch::detail::hash_of({1, layout_of(c.net.layers, c.number)});
  std::string result;
  for_each_word_size([&](auto size) {
    if (size() == word_size) {
      memory_flash<size()> flash;
      std::array const spans{std::span<std::byte const>{state}};
      auto const status = etch::detail::save(flash, layout, static_cast<std::uint32_t>(state.size()), spans);
      if (status == etch::checkpoint_status::ok) {
        result.resize(flash.content.size());
        std::memcpy(result.data(), flash.content.data(), result.size());
      }
    }
  });
  if (result.empty()) {
    throw input_error{
        fmt::format("{}: expected words of a flash of 1, 2, 4, 8, 16 or 32 bytes, found {}", where, word_size)};
  }
  return result;
}

}  // namespace convert
