// SPDX-License-Identifier: BSL-1.0
#include "works.hpp"

#if __has_include("bound.hpp")

#include <algorithm>
#include <array>
#include <etch/etch.hpp>

#include "bound.hpp"

namespace bench {

namespace {

/// The network 2-10-5-1 in intrinsics.
template <class Network>
class bound_implementation {
 public:
  explicit bound_implementation(task const& t) : net_(t.parameters), data_(t.samples()), inputs_(t.samples()) {
    for (std::size_t s = 0; s < data_.size(); ++s) {
      std::ranges::copy(t.input(s), inputs_[s].begin());
      data_[s].input = inputs_[s];
      std::ranges::copy(t.target(s), data_[s].target.begin());
    }
  }

  [[nodiscard]] std::array<float, 1> forward(std::size_t first) { return {net_.forward(inputs_[first])}; }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    std::array<float, 2> x = inputs_[first];
    x[0] += 0.0F * last;
    return net_.forward(x);
  }

  float train_step(std::size_t first, float rate) {
    return net_.train_step(data_[first].input, data_[first].target[0], rate);
  }

  [[nodiscard]] auto& batch_forward(std::size_t first, std::size_t count) {
    outputs_.resize(count);
    net_.batch_forward(inputs_.data() + first, outputs_.data(), count);
    return outputs_;
  }

  float batch_train(std::size_t first, std::size_t count, float rate) {
    return net_.batch_train(data_.data() + first, count, rate);
  }

  [[nodiscard]] std::vector<float> parameters() const { return net_.parameters(); }

 private:
  Network net_;
  std::vector<etch::sample<float, 2, 1>> data_;
  std::vector<std::array<float, 2>> inputs_;
  std::vector<std::array<float, 1>> outputs_;
};

/// A template, for where it is not available the network has no members.
template <class Network>
void add_if_available(task const& t) {
  if constexpr (Network::available) {
    if (t.shape == "2-10-5-1") {
      add_benchmarks<bound_implementation<Network>>("bound", t);
    }
  }
}

}  // namespace

void add_bound(task const& t) { add_if_available<bound::network_2_10_5_1>(t); }

}  // namespace bench

#else

void bench::add_bound(task const& /*t*/) {}

#endif
