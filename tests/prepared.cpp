// SPDX-License-Identifier: BSL-1.0
#include <etch/prepared.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/number/dual.hpp>

#include <limits>

#include "catch.hpp"

namespace {

template <class Network>
constexpr Network drawn(std::uint64_t seed) {
  Network net;
  etch::pcg32 random{seed};
  etch::initialize(net, etch::xavier{}, random);
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind kind, auto& p) {
        if (kind == etch::parameter_kind::biases) {
          p = etch::normal<typename Network::number_type>(random);
        }
      },
      net);
  return net;
}

using model =
    etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid, etch::dense<5, 1>>;
constexpr model net = drawn<model>(1);
constexpr auto ready = etch::prepare(net);
static_assert(ready.forward({0.5F, -0.25F}) == net.forward({0.5F, -0.25F}));
static_assert(decltype(ready)::inputs == 2 && decltype(ready)::outputs == 1);
static_assert(std::is_same_v<decltype(ready)::output_type, model::output_type>);

template <class Network>
void check_the_same_bits() {
  using T = typename Network::number_type;
  CAPTURE(Network::inputs, Network::outputs);
  auto const network = drawn<Network>(2);
  auto const prepared = etch::prepare(network);
  etch::pcg32 random{3};
  for (int sample = 0; sample < 20; ++sample) {
    typename Network::input_type x;
    for (T& value : x) {
      value = etch::normal<T>(random);
    }
    CHECK(prepared.forward(x) == network.forward(x));
  }
}

template <class T, std::size_t In, std::size_t Hidden, std::size_t Out>
using shape = etch::network<T, etch::dense<In, Hidden>, etch::relu, etch::dense<Hidden, Out>, etch::softmax>;

}  // namespace

TEMPLATE_TEST_CASE("a prepared network gives the network's bits, for any widths", "", float, double) {
  using T = TestType;
  check_the_same_bits<shape<T, 1, 1, 1>>();
  check_the_same_bits<shape<T, 9, 8, 4>>();    // two chains: of 5 and 4 inputs, and of 4 each
  check_the_same_bits<shape<T, 11, 10, 5>>();  // of 6 and 5, and of 5 each
  check_the_same_bits<shape<T, 3, 32, 2>>();   // four chains
  check_the_same_bits<shape<T, 33, 16, 7>>();
  check_the_same_bits<shape<T, 8, 10, 20>>();  // behind another layer, and filled up beyond the limit of unrolling
  check_the_same_bits<shape<T, 1, 10, 22>>();  // more sums than registers
}

TEST_CASE("an input that is not finite gives what the network gives") {
  // A chain that is one number shorter than its neighbours must not meet it.
  using wide = etch::network<float, etch::dense<11, 5>>;
  auto const network = drawn<wide>(5);
  auto const prepared = etch::prepare(network);
  for (std::size_t i = 0; i < 11; ++i) {
    for (float const value : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      wide::input_type x{};
      x[i] = value;
      auto const expected = network.forward(x);
      auto const actual = prepared.forward(x);
      for (std::size_t o = 0; o < 5; ++o) {
        CHECK((actual[o] == expected[o] || (actual[o] != actual[o] && expected[o] != expected[o])));
      }
    }
  }
}

namespace {

/// A layer derived from one that can be prepared, which prepared parameters do not fit.
struct halved : etch::dense<3, 5> {
  template <class P, etch::number T>
  static constexpr etch::vector<T, 5> forward(parameters<P> const& p, etch::vector<T, 3> const& x) noexcept {
    auto z = etch::dense<3, 5>::forward(p, x);
    for (T& value : z) {
      value = T{0.5F} * value;
    }
    return z;
  }
};

}  // namespace

TEST_CASE("a layer with a forward pass of its own is prepared as it is") {
  check_the_same_bits<etch::network<float, halved, etch::tanh, etch::dense<5, 2>>>();
}

TEST_CASE("a prepared network does not follow the network, and takes any kind of number") {
  auto changed = net;
  auto const before = etch::prepare(changed);
  changed.layer<4>().biases[0] += 1;
  CHECK(before.forward({1.0F, 2.0F}) == net.forward({1.0F, 2.0F}));
  CHECK(etch::prepare(changed).forward({1.0F, 2.0F}) == changed.forward({1.0F, 2.0F}));

  using dual = etch::dual<float>;
  auto const duals = etch::convert<dual>(net);
  etch::vector<dual, 2> const x{dual{0.5F, 1.0F}, dual{0.25F}};
  auto const expected = duals.forward(x)[0];
  auto const actual = etch::prepare(duals).forward(x)[0];
  CHECK(actual.value == expected.value);
  CHECK(actual.derivative == expected.derivative);
}
