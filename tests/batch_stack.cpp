// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include <pthread.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"

namespace {

using model =
    etch::network<float, etch::dense<2, 8>, etch::softplus, etch::dense<8, 40>, etch::leaky_relu<>, etch::dense<40, 12>,
                  etch::relu, etch::dense<12, 6>, etch::tanh, etch::dense<6, 1>, etch::sigmoid>;

/// The bytes of the stack that `work` takes: what it leaves of a pattern on a thread's stack.
std::size_t stack_of(void* (*work)(void*)) {
  constexpr std::byte pattern{0xA5};
  constexpr std::size_t page = 4096;
  std::vector<std::byte> memory(std::size_t{4} << 20U, pattern);
  auto* const begin = memory.data() + (page - reinterpret_cast<std::uintptr_t>(memory.data()) % page);
  std::size_t const size = (memory.size() - page) / page * page;
  pthread_attr_t attributes;
  pthread_t thread;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstack(&attributes, begin, size) == 0);
  REQUIRE(pthread_create(&thread, &attributes, work, nullptr) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
  std::size_t untouched = 0;
  while (untouched < size && begin[untouched] == pattern) {
    ++untouched;
  }
  return size - untouched;
}

template <class Network, std::size_t Width>
void check_scratch() {
  static Network net = etch::initialized<Network>(etch::xavier{}, 1);
  static std::array<etch::sample_of<Network>, 300> const samples{};
  static etch::batch_sum<Network> sum;
  std::size_t const nothing = stack_of([](void* p) { return p; });
  std::size_t const taken = stack_of([](void* p) {
                              sum = etch::batch_gradient<Width>(net, samples, etch::squared_error{});
                              return p;
                            }) -
                            nothing;
  constexpr std::size_t scratch = etch::batch_scratch_size<Network, Width>;
  CAPTURE(Network::inputs, Network::parameter_count, Width, taken, scratch, sizeof(Network));
  // Two sums: the result, and its copy where it is not built in place; and calls, registers and the like.
  CHECK(taken <= scratch + 2 * sizeof(Network) + 8192);
  CHECK(taken >= scratch / 2);  // otherwise the number says nothing
}

}  // namespace

TEST_CASE("a batch's gradient takes the stack that batch_scratch_size states") {
  using small =
      etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid, etch::dense<5, 1>>;
  using wide = etch::network<double, etch::dense<64, 32>, etch::relu, etch::dense<32, 10>>;
  using wider = etch::network<float, etch::dense<100, 256>, etch::relu, etch::dense<256, 10>>;
  using classes = etch::network<float, etch::dense<2, 8>, etch::sigmoid, etch::dense<8, 300>, etch::softmax>;
  check_scratch<small, 0>();
  check_scratch<small, 8>();
  check_scratch<model, 16>();
  check_scratch<wide, 4>();
  check_scratch<wider, 0>();
  check_scratch<classes, 0>();
  check_scratch<classes, 64>();
}
