// SPDX-License-Identifier: BSL-1.0

/// @file
/// What the library computes, as hashes of its bits, one for each part: every target must print the
/// same. Runs without a heap, and on bare metal.

#include "bits.hpp"

#include <cstring>
#include <etch/etch.hpp>
#include <span>

namespace {

/// FNV-1a, 64 bits, taken over whole words. Every NaN counts as the same: IEEE 754 leaves their bits open.
class hash {
 public:
  void add(std::uint64_t word) noexcept { state_ = (state_ ^ word) * 0x100000001b3ULL; }
  template <etch::math::real T>
  void add(T x) noexcept {
    add(x == x ? std::uint64_t{etch::math::to_bits(x)} : 0x7ff8000000000000ULL);
  }
  template <int I, int F>
  void add(etch::fixed<I, F> x) noexcept {
    add(static_cast<std::uint64_t>(x.units()));
  }
  template <class T, std::size_t Size>
  void add(etch::vector<T, Size> const& x) noexcept {
    for (T const& v : x) {
      add(v);
    }
  }
  template <class T, class... Layers>
  void add(etch::network<T, Layers...> const& net) noexcept {
    etch::for_each_parameter<etch::pass::looped>([this](etch::parameter_kind, T const& p) { add(p); }, net);
  }
  template <class Network>
  void add(etch::batch_sum<Network> const& sums) noexcept {
    add(sums.gradient);
    add(sums.loss);
    add(std::uint64_t{sums.correct});
  }

  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

/// Prints "network part hash".
void report(char const* network, char const* part, hash const& h) noexcept {
  char line[80];
  char* to = line;
  for (char const* name : {network, part}) {
    std::size_t const length = std::strlen(name);
    std::memcpy(to, name, length);
    to += length;
    *to++ = ' ';
  }
  for (int shift = 60; shift >= 0; shift -= 4) {
    *to++ = "0123456789abcdef"[(h.value() >> static_cast<unsigned>(shift)) & 15U];
  }
  *to++ = '\n';
  *to = '\0';
  print(line);
}

/// Hashes f over every so manieth float, V::size of them at a time; the same for every V.
template <class V, class F>
[[gnu::noinline]] void hash_function(char const* name, char const* kind, F f) noexcept {
  constexpr std::uint32_t stride = 104729;
  hash h;
  for (std::uint32_t i = 0; i < 40960; i += static_cast<std::uint32_t>(V::size)) {
    V x{0};
    for (std::size_t l = 0; l < V::size; ++l) {
      x.set(l, etch::math::from_bits<float>((i + static_cast<std::uint32_t>(l)) * stride));
    }
    V const y = f(x);
    for (std::size_t l = 0; l < V::size; ++l) {
      h.add(y[l]);
    }
  }
  report(name, kind, h);
}

/// A number by itself, with the interface of lanes.
struct alone {
  static constexpr std::size_t size = 1;
  float x;

  void set(std::size_t /*lane*/, float value) noexcept { x = value; }
  [[nodiscard]] float operator[](std::size_t /*lane*/) const noexcept { return x; }
};

template <class F>
void hash_function(char const* name, F f) noexcept {
  hash_function<alone>(name, "alone", [&](alone a) { return alone{f(a.x)}; });
  hash_function<etch::lanes<float, 1>>(name, "lanes-1", f);
  hash_function<etch::lanes<float, 4>>(name, "lanes-4", f);
  hash_function<etch::lanes<float, 8>>(name, "lanes-8", f);
}

template <class Network>
using samples_of = std::span<etch::sample_of<Network> const>;

template <std::size_t Width, class Network>
[[gnu::noinline]] void hash_gradient(char const* name, char const* part, Network const& net,
                                     samples_of<Network> samples) noexcept {
  hash h;
  for (std::size_t count = 0; count <= samples.size(); ++count) {
    h.add(etch::batch_gradient<Width>(net, samples.first(count), etch::squared_error{}));
  }
  report(name, part, h);
}

template <std::size_t Width, class Optimizer, class Network>
[[gnu::noinline]] void hash_fit(char const* name, char const* part, Network net, samples_of<Network> samples) noexcept {
  hash h;
  Optimizer optimizer{};
  h.add(
      etch::fit<Width>(net, samples, etch::squared_error{}, optimizer, {.epochs = 5, .batch_size = 11, .shuffle = true})
          .loss);
  h.add(net);
  report(name, part, h);
}

template <class Optimizer, class Network>
[[gnu::noinline]] void hash_learn(char const* name, char const* part, Network net,
                                  samples_of<Network> samples) noexcept {
  hash h;
  Optimizer optimizer{};
  for (auto const& s : samples) {
    h.add(etch::learn(net, s, etch::squared_error{}, optimizer));
  }
  h.add(net);
  report(name, part, h);
}

/// A network in fixed-point numbers: its outputs where it is quantized, and learning.
template <class Value, class Weight, class Network>
[[gnu::noinline]] void hash_fixed(char const* name, Network const& net, samples_of<Network> samples) noexcept {
  hash outputs;
  auto const q = etch::quantize<Value, Weight>(net);
  for (auto const& s : samples) {
    outputs.add(q.forward(etch::convert<Value>(s).input));
  }
  report(name, "quantized", outputs);
  hash learned;
  auto in_fixed = etch::convert<Value>(net);
  etch::fixed_sgd<decltype(in_fixed)> optimizer{.learning_rate = Value{0.5}};
  for (auto const& s : samples) {
    learned.add(etch::learn(in_fixed, etch::convert<Value>(s), etch::squared_error{}, optimizer));
  }
  learned.add(in_fixed);
  report(name, "learn/fixed_sgd", learned);
}

/// The outputs of a network, one by one and side by side.
template <class Network>
[[gnu::noinline]] void hash_outputs(char const* name, Network const& net, samples_of<Network> samples) noexcept {
  std::array<typename Network::input_type, 21> inputs;
  std::array<typename Network::output_type, 21> outputs{};
  hash one_by_one;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    inputs[i] = samples[i].input;
    one_by_one.add(net.forward(inputs[i]));
  }
  report(name, "forward", one_by_one);
  hash batches;
  for (std::size_t count = 0; count <= samples.size(); ++count) {
    batches.add(std::uint64_t{etch::batch_forward<8>(net, std::span{inputs}.first(count), outputs)});
    for (auto const& y : outputs) {
      batches.add(y);
    }
  }
  report(name, "batch_forward-8", batches);
}

template <class Network>
struct problem {
  Network net;
  std::array<etch::sample_of<Network>, 21> samples;

  explicit problem(std::uint64_t seed) noexcept {
    using T = typename Network::number_type;
    etch::pcg32 random{seed};
    etch::initialize(net, etch::xavier{}, random);
    for (auto& s : samples) {
      for (T& x : s.input) {
        x = etch::normal<T>(random);
      }
      for (T& y : s.target) {
        y = etch::uniform<T>(random);
      }
    }
  }
};

template <class Network>
void hash_outputs_of(char const* name) noexcept {
  static problem<Network> const p{9};
  hash_outputs<Network>(name, p.net, p.samples);
}

using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                etch::dense<5, 1>, etch::sigmoid>;
using mixed = etch::network<float, etch::dense<3, 7>, etch::fast_sigmoid, etch::dense<7, 4>, etch::softplus,
                            etch::dense<4, 2>, etch::fast_tanh>;
using wide = etch::network<float, etch::dense<8, 32>, etch::relu, etch::dense<32, 4>>;
using odd = etch::network<float, etch::dense<9, 33>, etch::relu, etch::dense<33, 17>, etch::relu, etch::dense<17, 5>>;
using doubles = etch::network<double, etch::dense<3, 7>, etch::tanh, etch::dense<7, 2>>;

}  // namespace

void report_all() noexcept {
  using etch::math::exp, etch::math::log, etch::math::sqrt, etch::math::sigmoid, etch::math::tanh;
  using etch::math::fast_sigmoid, etch::math::fast_tanh, etch::math::softplus;
  hash_function("exp", [](auto const& x) { return exp(x); });
  hash_function("log", [](auto const& x) { return log(x); });
  hash_function("sqrt", [](auto const& x) { return sqrt(x); });
  hash_function("sigmoid", [](auto const& x) { return sigmoid(x); });
  hash_function("tanh", [](auto const& x) { return tanh(x); });
  hash_function("softplus", [](auto const& x) { return softplus(x); });
  hash_function("fast_sigmoid", [](auto const& x) { return fast_sigmoid(x); });
  hash_function("fast_tanh", [](auto const& x) { return fast_tanh(x); });

  static problem<reference> const p{7};
  char const* const name = "2-10-5-1";
  hash_outputs<reference>(name, p.net, p.samples);
  hash_gradient<1, reference>(name, "batch_gradient-1", p.net, p.samples);
  hash_gradient<4, reference>(name, "batch_gradient-4", p.net, p.samples);
  hash_gradient<8, reference>(name, "batch_gradient-8", p.net, p.samples);
  hash_gradient<16, reference>(name, "batch_gradient-16", p.net, p.samples);
  hash_fit<1, etch::sgd<reference>>(name, "fit-1/sgd", p.net, samples_of<reference>{p.samples});
  hash_fit<8, etch::adam<reference>>(name, "fit-8/adam", p.net, samples_of<reference>{p.samples});
  hash_fit<4, etch::momentum<reference>>(name, "fit-4/momentum", p.net, samples_of<reference>{p.samples});
  hash_learn<etch::sgd<reference>>(name, "learn/sgd", p.net, samples_of<reference>{p.samples});

  hash_fixed<etch::fixed<4, 11>, etch::fixed<4, 11>, reference>("2-10-5-1/q15", p.net, p.samples);
  hash_fixed<etch::fixed<4, 11>, etch::fixed<3, 4>, reference>("2-10-5-1/q15-q7", p.net, p.samples);
  hash_fixed<etch::fixed<3, 4>, etch::fixed<3, 4>, reference>("2-10-5-1/q7", p.net, p.samples);
  hash_fixed<etch::fixed<6, 25>, etch::fixed<4, 11>, reference>("2-10-5-1/q31", p.net, p.samples);

  static problem<odd> const q{8};
  hash_outputs<odd>("9-33-17-5", q.net, q.samples);
  hash_gradient<8, odd>("9-33-17-5", "batch_gradient-8", q.net, q.samples);

  hash_outputs_of<mixed>("3-7-4-2");
  hash_outputs_of<wide>("8-32-4");
  hash_outputs_of<doubles>("3-7-2/double");
}
