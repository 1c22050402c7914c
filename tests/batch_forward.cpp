// SPDX-License-Identifier: BSL-1.0
#include <etch/batch_forward.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

/// A network of odd widths, and of more than one output.
using odd = etch::network<float, etch::dense<3, 7>, etch::sigmoid, etch::dense<7, 9>, etch::relu, etch::dense<9, 5>>;
using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                etch::dense<5, 1>, etch::sigmoid>;
constexpr std::size_t largest_batch = 70;

/// Room for `count` values and one more, as far from any alignment as their numbers allow.
template <class Value>
class unaligned {
 public:
  explicit unaligned(std::size_t count) : bytes_(offset + (count + 1) * sizeof(Value) + alignment) {
    auto const misfit = reinterpret_cast<std::uintptr_t>(bytes_.data()) % alignment;
    first_ = reinterpret_cast<Value*>(bytes_.data() + (alignment - misfit) % alignment + offset);
    for (std::size_t i = 0; i <= count; ++i) {
      new (first_ + i) Value;
      first_[i].fill(untouched);
    }
  }
  [[nodiscard]] Value* data() const { return first_; }
  Value& operator[](std::size_t i) const { return first_[i]; }

  static constexpr float untouched = 12345;

 private:
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t offset = 4;
  std::vector<std::byte> bytes_;
  Value* first_;
};

template <class Value>
bool same_bits(Value const& a, Value const& b) {
  return std::memcmp(&a, &b, sizeof(Value)) == 0;
}

/// Whether batch_forward gives the bits of forward, for every batch up to the largest, and nothing more.
template <std::size_t Width, class Network>
bool forward_agrees(Network const& net) {
  etch::pcg32 random{5};
  unaligned<typename Network::input_type> const x{largest_batch};
  typename Network::output_type nothing;
  nothing.fill(unaligned<typename Network::output_type>::untouched);
  for (std::size_t i = 0; i < largest_batch; ++i) {
    for (float& value : x[i]) {
      value = etch::normal<float>(random);
    }
  }
  bool agrees = true;
  for (std::size_t count = 0; count <= largest_batch; ++count) {
    unaligned<typename Network::output_type> const y{largest_batch};
    agrees = agrees && etch::batch_forward<Width>(net, std::span{x.data(), count}, std::span{y.data(), count}) == count;
    for (std::size_t i = 0; i <= largest_batch; ++i) {
      agrees = agrees && same_bits(y[i], i < count ? net.forward(x[i]) : nothing);
    }
  }
  return agrees;
}

}  // namespace

TEMPLATE_TEST_CASE("batch_forward gives the bits of forward for every batch from 0 to 70, whatever the alignment", "",
                   reference, odd) {
  auto const net = etch::initialized<TestType>(etch::xavier{}, 1);
  CHECK(forward_agrees<0>(net));
  CHECK(forward_agrees<8>(net));
  CHECK(forward_agrees<16>(net));
}

TEST_CASE("batch_forward computes as many outputs as there are inputs and places") {
  auto const net = etch::initialized<reference>(etch::xavier{}, 1);
  std::vector<reference::input_type> const x(21, {0.25F, -0.5F});
  std::vector<reference::output_type> y(33, {7});
  CHECK(etch::batch_forward(net, x, std::span{y}.first(10)) == 10);
  CHECK(y[9] == net.forward(x[9]));
  CHECK(y[10][0] == 7);
  CHECK(etch::batch_forward(net, x, y) == 21);
  CHECK(y[20] == net.forward(x[20]));
  CHECK(y[21][0] == 7);
}
