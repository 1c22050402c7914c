// SPDX-License-Identifier: BSL-1.0
#include <etch/problems.hpp>

#include <cmath>

#include "catch.hpp"

namespace problems = etch::problems;

namespace {

// The order and the values of the report.
static_assert(problems::xor_easy<>.size() == 21);
static_assert(problems::xor_easy<>[0].input == etch::vector<float, 2>{0, 0} && problems::xor_easy<>[0].target[0] == 0);
static_assert(problems::xor_easy<>[1].input == etch::vector<float, 2>{0, 1} && problems::xor_easy<>[1].target[0] == 1);
static_assert(problems::xor_easy<>[11].input == etch::vector<float, 2>{0.6F, 0.6F});
static_assert(problems::xor_easy<double>[20].input == etch::vector<double, 2>{1, 0});
static_assert(problems::linear<float, 3>(1)[2].input == problems::linear<float, 3>(1)[2].input);

/// The share of the samples in class 1.
template <class Samples>
double share_of_ones(Samples const& samples) {
  double ones = 0;
  for (auto const& s : samples) {
    ones += static_cast<double>(s.target[0]);
  }
  return ones / static_cast<double>(samples.size());
}

}  // namespace

TEST_CASE("xor has 11 zeros and 10 ones, and no sample where the diagonals cross in class 1") {
  CHECK(share_of_ones(problems::xor_easy<>) == Approx(10.0 / 21));
  for (auto const& s : problems::xor_easy<>) {
    CHECK((s.target[0] == 1) == (s.input[0] != s.input[1]));
  }
}

TEST_CASE("linear is told by the diagonal, circle by the distance from the centre") {
  for (auto const& s : problems::linear<double, 1000>(1)) {
    REQUIRE((s.input[0] >= 0 && s.input[0] < 1 && s.input[1] >= 0 && s.input[1] < 1));
    REQUIRE((s.target[0] == 0) == (s.input[0] > s.input[1]));
  }
  for (auto const& s : problems::circle<double, 1000>(1)) {
    double const radius = std::hypot(s.input[0] - 0.5, s.input[1] - 0.5);
    REQUIRE((s.target[0] == 1) == (radius < std::sqrt(0.5 / 3.14159265358979)));
  }
}

TEST_CASE("the classes of every problem are about equally frequent") {
  // Five standard errors of a share of 1/2 among 1000: 0.08.
  CHECK(share_of_ones(problems::linear<double, 1000>(2)) == Approx(0.5).margin(0.08));
  CHECK(share_of_ones(problems::circle<double, 1000>(2)) == Approx(0.5).margin(0.08));
  CHECK(share_of_ones(problems::gauss<double, 1000>(2)) == 0.5);
  CHECK(share_of_ones(problems::spiral<double, 1000>(2)) == 0.5);
}

TEST_CASE("gauss is two clouds about their centres") {
  auto const samples = problems::gauss<double, 2000>(3);
  double sum0 = 0;
  double sum1 = 0;
  for (auto const& s : samples) {
    (s.target[0] == 0 ? sum0 : sum1) += s.input[0] / 1000;
  }
  CHECK(sum0 == Approx(0.3).margin(5 * 0.12 / std::sqrt(1000.0)));
  CHECK(sum1 == Approx(0.7).margin(5 * 0.12 / std::sqrt(1000.0)));
}

TEST_CASE("spiral's arms wind one and a half turns outwards, opposite to each other") {
  auto const samples = problems::spiral<double, 400>(4);
  for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
    // Opposite about the centre, but for the noise: five deviations of the sum of two.
    CHECK(samples[i].input[0] + samples[i + 1].input[0] == Approx(1).margin(5 * 0.0142));
    CHECK(samples[i].input[1] + samples[i + 1].input[1] == Approx(1).margin(5 * 0.0142));
    double const turn = 3 * 3.14159265358979 * static_cast<double>(i / 2) / 200;
    double const radius = 0.45 * static_cast<double>(i / 2 + 1) / 200;
    CHECK(samples[i].input[0] == Approx(0.5 + radius * std::cos(turn)).margin(0.05));
    CHECK(samples[i].input[1] == Approx(0.5 + radius * std::sin(turn)).margin(0.05));
  }
}

TEST_CASE("a seed gives the same points again, and another seed others") {
  CHECK(problems::linear(1)[5].input == problems::linear(1)[5].input);
  CHECK_FALSE(problems::linear(1)[5].input == problems::linear(2)[5].input);
}
