// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"
#include "dynamic.hpp"
#include "eigen_dynamic.hpp"
#include "implementations.hpp"

// The benchmarks compare times, so the implementations must give the same results. They round
// differently: each has its own exponential (etch's sigmoid within 2 ulp; libm and Eigen within 1 or 2
// for e^x) and its own order of summation, and the compiler may fuse multiply-adds in one and not in
// another.

namespace {

/// Numbers and the terms of their sums are of order 1 here. A sum of n terms in another order differs
/// by up to n roundings of 2^-24, typically sqrt(n); n is at most 100, the samples of a batch, or 51,
/// the inputs and the bias of a layer. Twenty for a layer, three layers forward and back: 120.
/// The largest met is 31. A mistake - a sum instead of a mean, a bias left out - makes a difference of 1e-2 and more.
constexpr float tolerance = 120 * 0x1p-24F;

constexpr float rate = 0.1F;
constexpr std::size_t steps = 20;  // of which each adds its own roundings, times the rate
constexpr std::size_t batch_size = 100;
constexpr std::uint64_t seeds = 5;

/// Outputs and gradients of all implementations, in the order of etch: sample by sample.
std::vector<float> numbers(std::span<float const> values) { return {values.begin(), values.end()}; }

template <std::size_t Size>
std::vector<float> numbers(std::vector<std::array<float, Size>> const& rows) {
  std::vector<float> result;
  for (auto const& row : rows) {
    result.insert(result.end(), row.begin(), row.end());
  }
  return result;
}

template <class Derived>
std::vector<float> numbers(Eigen::MatrixBase<Derived> const& matrix) {
  eigen_dynamic::weight_matrix const row_by_row = matrix;
  return {row_by_row.data(), row_by_row.data() + row_by_row.size()};
}

template <class... Layers>
std::vector<float> numbers(etch::network<float, Layers...> const& gradient) {
  return bench::flat(gradient);
}
std::vector<float> numbers(dynamic::network const& net) { return net.gradient(); }
std::vector<float> numbers(eigen_dynamic::network const& net) { return net.gradient(); }

/// The largest difference between a[i] and b[i], relative where they are above 1; infinite where one
/// is NaN or the lengths differ.
float difference(std::vector<float> const& a, std::vector<float> const& b) {
  if (a.size() != b.size() || a.empty()) {
    return INFINITY;
  }
  float largest = 0.0F;
  for (std::size_t i = 0; i < a.size(); ++i) {
    float const d = std::abs(a[i] - b[i]) / std::max(1.0F, std::abs(a[i]));
    largest = std::isnan(d) ? INFINITY : std::max(largest, d);
  }
  return largest;
}

struct result {
  std::string of;
  std::vector<float> numbers;
};

/// What an implementation makes of random weights and random samples, step by step.
template <class Shape, class Implementation>
[[gnu::noinline]] std::vector<result> results(std::uint64_t seed) {
  auto const data = bench::random_samples<Shape>(2 * batch_size, seed + 100);
  Implementation net{bench::random_network<Shape>(seed), data};
  std::vector<result> all;
  all.push_back({"initial parameters", net.parameters()});
  for (std::size_t s = 0; s < data.size(); ++s) {
    all.push_back({"forward", numbers(net.forward(s))});
    all.push_back({"backward", numbers(net.backward(s))});
  }
  for (std::size_t const count : {batch_size, std::size_t{3}}) {  // buffers have a size from the first on
    all.push_back({"batch_forward", numbers(net.batch_forward(7, count))});
  }
  all.push_back({"parameters before training", net.parameters()});
  for (std::size_t s = 0; s < steps; ++s) {
    all.push_back({"loss of train_step", {net.train_step(s, rate)}});
  }
  all.push_back({"parameters after train_step", net.parameters()});
  for (std::size_t s = 0; s < steps; ++s) {
    all.push_back({"loss of batch_train", {net.batch_train(s, batch_size, rate)}});
  }
  all.push_back({"parameters after batch_train", net.parameters()});
  return all;
}

using shape_2_5_3_1 = bench::shape<2, 5, 3, 1>;
using shape_2_10_5_1 = bench::shape<2, 10, 5, 1>;
using shape_2_50_30_1 = bench::shape<2, 50, 30, 1>;
using shape_8_32_32_4 = bench::shape<8, 32, 32, 4>;

}  // namespace

TEMPLATE_TEST_CASE("the dynamic twin and Eigen give the results of etch", "", shape_2_5_3_1, shape_2_10_5_1,
                   shape_2_50_30_1, shape_8_32_32_4) {
  using etch_network = bench::etch_network<TestType>;
  using dynamic_network = bench::dynamic_network<TestType>;
  using eigen_network = bench::eigen_network<TestType>;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    auto const expected = results<TestType, etch_network>(seed);
    CHECK(difference(expected.front().numbers, expected.back().numbers) > 100 * tolerance);  // it did learn
    for (auto const& found : {results<TestType, dynamic_network>(seed), results<TestType, eigen_network>(seed)}) {
      REQUIRE(found.size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(seed, i, expected[i].of);
        CHECK(difference(expected[i].numbers, found[i].numbers) <= tolerance);
      }
    }
  }
}
