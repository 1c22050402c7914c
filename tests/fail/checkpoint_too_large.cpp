// expect: etch: the flash is too small for two checkpoints: half of its pages has<N> bytes, but one takes<N>
// show: has<64> takes<80>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

#ifdef ETCH_CORRECT
constexpr std::size_t pages = 4;
#else
constexpr std::size_t pages = 3;
#endif

struct memory {
  using word_type = std::uint32_t;
  static constexpr std::size_t page_size = 64;
  static constexpr std::size_t size = pages * page_size;
  bool erase(std::size_t address) noexcept;
  bool program(std::size_t address, word_type word) noexcept;
  word_type read(std::size_t address) const noexcept;
};

auto save(memory& flash, model const& net) { return etch::save_checkpoint(flash, net); }
