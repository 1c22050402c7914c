// SPDX-License-Identifier: BSL-1.0

/// @file
/// Learns by etch.

#include "learn.hpp"

#include "libm_sigmoid.hpp"

namespace {

using model = bench::network_with<ETCH_BENCH_ACTIVATION>;

model net;

// The ways to begin, one of which is ETCH_BENCH_INITIAL.

/// With zeros: no code at all. (A network does not learn from there; this tells what the code of the others takes.)
struct zeros {
  static void draw() {}
};

/// With the weights of the other programs, drawn cheaply.
struct cheap {
  static void draw() {
    bench::numbers next;
    for (std::size_t i = 0; i < sizeof net; i += sizeof(float)) {
      float const number = next();
      std::memcpy(reinterpret_cast<std::byte*>(&net) + i, &number, sizeof number);
    }
  }
};

/// As it is done for real.
struct xavier {
  static void draw() {
    etch::pcg32 random{1};
    etch::initialize(net, etch::xavier{}, random);
  }
};

}  // namespace

void bench::prepare() { ETCH_BENCH_INITIAL::draw(); }

void bench::learn() {
  for (std::size_t i = first; i < last; ++i) {
    loss = etch::learn(net, samples[i], etch::squared_error{}, etch::sgd<model>{.learning_rate = rate});
  }
}
