// expect: etch: this is no flash: it lacks what etch::flash asks for
// show: std::array<std::byte
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

struct memory {
  using word_type = std::uint32_t;
  static constexpr std::size_t page_size = 64;
  static constexpr std::size_t size = 1024;
  bool erase(std::size_t address) noexcept;
  bool program(std::size_t address, word_type word) noexcept;
  word_type read(std::size_t address) const noexcept;
};

#ifdef ETCH_CORRECT
using source = memory;
#else
using source = std::array<std::byte, 1024>;
#endif

auto load(source const& flash, model& net) { return etch::load_checkpoint(flash, net); }
