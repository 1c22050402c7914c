// SPDX-License-Identifier: BSL-1.0
#include <etch/random.hpp>

#include <array>
#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "catch.hpp"

static_assert(std::uniform_random_bit_generator<etch::pcg32>);

TEST_CASE("pcg32 gives the sequence of its author's demonstration") {
  // The first numbers of pcg32-demo, of the reference implementation: seed 42, stream 54.
  constexpr std::array<std::uint32_t, 6> expected{0xa15c02b7U, 0x7b47f409U, 0xba1d3330U,
                                                  0x83d2f293U, 0xbfa4784bU, 0xcbed606eU};
  constexpr auto drawn = [] {
    etch::pcg32 random{42, 54};
    std::array<std::uint32_t, 6> numbers{};
    for (auto& n : numbers) {
      n = random();
    }
    return numbers;
  }();
  static_assert(drawn == expected);
  etch::pcg32 random{42, 54};
  for (std::uint32_t const n : expected) {
    REQUIRE(random() == n);
  }
}

namespace {

/// The generator without its next n numbers.
constexpr etch::pcg32 without(std::uint64_t n, etch::pcg32 random = etch::pcg32{42, 54}) {
  random.discard(n);
  return random;
}

}  // namespace

TEST_CASE("pcg32 discards numbers as if they had been drawn") {
  etch::pcg32 drawn{42, 54};
  for (std::uint64_t n = 0; n <= 100; ++n) {
    CAPTURE(n);
    CHECK(without(n) == drawn);
    static_cast<void>(drawn());
  }
  constexpr auto sixth = without(5)();
  static_assert(sixth == 0xcbed606eU);  // of the demonstration
  std::uint64_t volatile five = 5;
  CHECK(without(five)() == sixth);
}

TEST_CASE("pcg32 discards any number of numbers, and 2^64 of them are none") {
  etch::pcg32 sizes{7};
  for (int i = 0; i < 100; ++i) {
    std::uint64_t const a = (std::uint64_t{sizes()} << 32U) | sizes();
    std::uint64_t const b = (std::uint64_t{sizes()} << 32U) | sizes();
    CAPTURE(a, b);
    CHECK(without(b, without(a)) == without(a + b));  // their sum beyond 2^64, too: the period
    CHECK(without(0 - a, without(a)) == etch::pcg32{42, 54});
  }
  static_assert(without(UINT64_MAX, without(1)) == etch::pcg32{42, 54});
  etch::pcg32 slow{42, 54};
  for (int i = 0; i < 1000000; ++i) {
    static_cast<void>(slow());
  }
  CHECK(without(1000000) == slow);
}

TEST_CASE("a permutation draws as many numbers as it says") {
  for (std::uint32_t const size : {1U, 21U, 100000U}) {
    etch::pcg32 random{42, 54};
    etch::permutation const order{size, random};
    CHECK(order(0) < size);
    CHECK(random == without(etch::permutation::draws));
  }
}

TEMPLATE_TEST_CASE("uniform numbers lie from 0 to below 1 with the mean and variance of the uniform distribution", "",
                   float, double) {
  etch::pcg32 random{3};
  constexpr int count = 200000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    auto const u = static_cast<double>(etch::uniform<TestType>(random));
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    squares += u * u;
  }
  // Five standard errors: sqrt(1/12 / n) of the mean, sqrt(1/180 / n) of the variance.
  double const mean = sum / count;
  CHECK(mean == Approx(0.5).margin(5 * std::sqrt(1.0 / 12 / count)));
  CHECK(squares / count - mean * mean == Approx(1.0 / 12).margin(5 * std::sqrt(1.0 / 180 / count)));
}

TEMPLATE_TEST_CASE("normal numbers have the moments and the tails of the normal distribution", "", float, double) {
  etch::pcg32 random{4};
  constexpr int count = 200000;
  std::array<double, 5> moment{};
  int beyond_two = 0;
  for (int i = 0; i < count; ++i) {
    auto const z = static_cast<double>(etch::normal<TestType>(random));
    double power = 1;
    for (double& m : moment) {
      m += power / count;
      power *= z;
    }
    beyond_two += std::abs(z) > 2 ? 1 : 0;
  }
  // Five standard errors of E z^k: variances 1, 2, 15, 96; P(|z| > 2) = 0.0455.
  CHECK(moment[1] == Approx(0).margin(5 * std::sqrt(1.0 / count)));
  CHECK(moment[2] == Approx(1).margin(5 * std::sqrt(2.0 / count)));
  CHECK(moment[3] == Approx(0).margin(5 * std::sqrt(15.0 / count)));
  CHECK(moment[4] == Approx(3).margin(5 * std::sqrt(96.0 / count)));
  CHECK(beyond_two / static_cast<double>(count) == Approx(0.0455).margin(5 * std::sqrt(0.0455 / count)));
}

TEST_CASE("a permutation takes every index to a place of its own") {
  for (std::uint32_t size = 1; size <= 300; ++size) {
    etch::pcg32 random{size};
    etch::permutation const order{size, random};
    std::vector<bool> seen(size, false);
    for (std::uint32_t i = 0; i < size; ++i) {
      std::uint32_t const to = order(i);
      REQUIRE(to < size);
      REQUIRE_FALSE(seen[to]);
      seen[to] = true;
    }
  }
}

TEST_CASE("permutations send an index to each place equally often") {
  constexpr std::uint32_t size = 10;
  constexpr int count = 50000;
  std::array<std::array<int, size>, size> hits{};
  etch::pcg32 random{5};
  for (int n = 0; n < count; ++n) {
    etch::permutation const order{size, random};
    for (std::uint32_t i = 0; i < size; ++i) {
      ++hits[i][order(i)];
    }
  }
  // Chi-square with 81 degrees of freedom: mean 81, deviation 12.7; 145 is five deviations away.
  double chi_square = 0;
  for (auto const& row : hits) {
    for (int const hit : row) {
      double const expected = static_cast<double>(count) / size;
      chi_square += (hit - expected) * (hit - expected) / expected;
    }
  }
  CHECK(chi_square < 145);
}

TEST_CASE("permutations of four and five occur equally often, each order of them") {
  for (std::uint32_t const size : {4U, 5U}) {
    std::map<std::vector<std::uint32_t>, int> hits;
    int const orders = size == 4 ? 24 : 120;
    etch::pcg32 random{6};
    for (int n = 0; n < 200 * orders; ++n) {
      etch::permutation const order{size, random};
      std::vector<std::uint32_t> to;
      for (std::uint32_t i = 0; i < size; ++i) {
        to.push_back(order(i));
      }
      ++hits[to];
    }
    CHECK(hits.size() == static_cast<std::size_t>(orders));
    // Each order is expected 200 times; chi-square with k degrees of freedom has the mean k and the
    // deviation sqrt(2 k), of which five are allowed.
    double chi_square = 0;
    for (auto const& [order, hit] : hits) {
      chi_square += (hit - 200.0) * (hit - 200.0) / 200.0;
    }
    CHECK(chi_square < (orders - 1) + 5 * std::sqrt(2.0 * (orders - 1)));
  }
}
