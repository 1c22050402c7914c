// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "catch.hpp"
#include "simulated_flash.hpp"

namespace {

std::atomic<long> allocations{0};

}  // namespace

// The linker sends every call of malloc and its kin here, operator new's included.
extern "C" {
void* __real_malloc(std::size_t);               // NOLINT
void* __real_calloc(std::size_t, std::size_t);  // NOLINT
void* __real_realloc(void*, std::size_t);       // NOLINT
void* __wrap_malloc(std::size_t size) {         // NOLINT
  ++allocations;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {  // NOLINT
  ++allocations;
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* old, std::size_t size) {  // NOLINT
  ++allocations;
  return __real_realloc(old, size);
}
}

// Not inlined: g++ would take the pair of malloc here and operator delete there for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  return memory != nullptr ? memory : throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using model =
    etch::network<float, etch::dense<2, 8>, etch::softplus, etch::dense<8, 40>, etch::leaky_relu<>, etch::dense<40, 12>,
                  etch::relu, etch::dense<12, 6>, etch::tanh, etch::dense<6, 1>, etch::sigmoid>;
using classifier = etch::network<double, etch::dense<2, 3>, etch::softmax>;

/// Everything that the library does, once; something of each result.
float everything() {
  float sum = 0;
  auto const all = {etch::problems::linear(1), etch::problems::circle(1), etch::problems::gauss(1)};
  for (auto const& samples : all) {
    auto net = etch::initialized<model>(etch::he{}, 1);
    auto const train = [&](auto optimizer, auto loss, etch::fit_options<float> options) {
      options.epochs = 2;
      auto const done = etch::fit(net, samples, loss, optimizer, options, [&](auto const& r) { sum += r.loss; });
      sum += done.loss + etch::accuracy(net, samples) + etch::learn(net, samples[0], loss, optimizer);
    };
    train(etch::sgd<model>{}, etch::squared_error{}, {.clip_norm = 1});
    train(etch::momentum<model>{}, etch::binary_cross_entropy{}, {.batch_size = 7, .shuffle = true});
    train(etch::adam<model>{}, etch::squared_error{}, {.batch_size = 1});
    train(etch::adamw<model>{}, etch::squared_error{}, {.reduce = etch::reduction::report});
    train(etch::rprop<model>{}, etch::squared_error{}, {.reduce = etch::reduction::sum});
    sum += net.backward(net.trace({0.5F, 0.5F}), {1.0F}, etch::with_input).input[0];
    sum += static_cast<float>(etch::convert<etch::dual<double>>(etch::convert<double>(net))
                                  .forward({etch::dual<double>{0.1}, etch::dual<double>{0.2}})[0]
                                  .value);
  }
  static std::array<etch::sample_of<model>, 400> const many{};
  auto large = etch::initialized<model>(etch::he{}, 1);
  static_assert(etch::detail::parts_of_batch<0, model, etch::squared_error>(many.size()).count() > 1);
  sum += etch::fit(etch::sequential{}, large, many, etch::squared_error{}, etch::sgd<model>{}, {.epochs = 2}).loss;
  simulated_flash<std::uint32_t, 4096, 2> flash;
  auto const saved = etch::save_checkpoint(flash, large);
  auto const loaded = etch::load_checkpoint(flash, large);
  sum += saved == etch::checkpoint_status::ok && loaded == etch::checkpoint_status::ok ? 1.0F : 0.0F;
  auto net = etch::initialized<classifier>(etch::xavier{}, 1);
  etch::sample_of<classifier> const one{{0.1, 0.2}, {0, 1, 0}};
  sum += static_cast<float>(etch::learn(net, one, etch::softmax_cross_entropy{}, etch::sgd<classifier>{}));
  return sum + etch::problems::spiral(1)[0].input[0];
}

}  // namespace

TEST_CASE("the allocation counter counts operator new and malloc") {
  long const before = allocations;
  auto const owned = std::make_unique<int>(1);
  int* const volatile seen = owned.get();  // or clang leaves both out
  void* const volatile memory = std::malloc(16);
  std::free(memory);
  CHECK(allocations >= before + *seen + 1);
}

TEST_CASE("nothing in the library allocates") {
  long const before = allocations;
  float const result = everything();
  long const after = allocations;
  CHECK(after == before);
  CHECK(etch::math::is_finite(result));
}
