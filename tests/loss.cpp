// SPDX-License-Identifier: BSL-1.0
#include <etch/loss.hpp>

#include <etch/number/dual.hpp>

#include <cmath>

#include "catch.hpp"

namespace {

constexpr etch::squared_error squared{};
constexpr etch::binary_cross_entropy binary{};
constexpr etch::softmax_cross_entropy categorical{};

static_assert(squared.value(etch::vector<float, 2>{1, 2}, etch::vector<float, 2>{0, 4}) == 5);
static_assert(squared.gradient(etch::vector<float, 2>{1, 2}, etch::vector<float, 2>{0, 4}) ==
              etch::vector<float, 2>{2, -4});
static_assert(binary.gradient(etch::vector<float, 1>{0}, etch::vector<float, 1>{1})[0] == -0.5F);
static_assert(!etch::loss<int> && etch::loss<etch::squared_error, double, 7>);

/// The largest difference between a loss's gradient and the forward-mode derivative of its value.
template <class Loss, std::size_t Size>
double gradient_error(Loss loss, etch::vector<double, Size> const& y, etch::vector<double, Size> const& t) {
  auto const gradient = loss.gradient(y, t);
  double worst = 0;
  for (std::size_t k = 0; k < Size; ++k) {
    etch::vector<etch::dual<double>, Size> along{};
    etch::vector<etch::dual<double>, Size> target{};
    for (std::size_t i = 0; i < Size; ++i) {
      along[i] = {y[i], i == k ? 1.0 : 0.0};
      target[i] = {t[i], 0.0};
    }
    worst = std::max(worst, std::abs(loss.value(along, target).derivative - gradient[k]));
  }
  return worst;
}

}  // namespace

TEST_CASE("each loss's gradient is the derivative of its value") {
  for (double const z : {-30.0, -2.0, -0.1, 0.1, 3.0, 30.0}) {
    for (double const t : {0.0, 0.3, 1.0}) {
      CHECK(gradient_error(squared, etch::vector<double, 2>{z, 1}, {t, 0.5}) < 1e-13);
      CHECK(gradient_error(binary, etch::vector<double, 2>{z, 1}, {t, 0.5}) < 1e-13);
      CHECK(gradient_error(categorical, etch::vector<double, 3>{z, 1, 0.5}, {t, 1 - t, 0}) < 1e-13);
      CHECK(gradient_error(categorical, etch::vector<double, 3>{z, 1, 0.5}, {t, 0.7, 2}) < 1e-13);
    }
  }
}

TEST_CASE("binary cross-entropy is -t log s - (1 - t) log(1 - s) with s the sigmoid of the logit") {
  for (double const z : {-5.0, -0.3, 0.0, 2.0}) {
    for (double const t : {0.0, 0.25, 1.0}) {
      double const s = 1 / (1 + std::exp(-z));
      CHECK(binary.value(etch::vector<double, 1>{z}, {t}) ==
            Approx(-t * std::log(s) - (1 - t) * std::log(1 - s)).epsilon(1e-13));
    }
  }
}

TEST_CASE("softmax cross-entropy is -sum t log p with p the softmax of the logits") {
  etch::vector<double, 3> const z{0.5, -1, 2};
  double const sum = std::exp(0.5) + std::exp(-1) + std::exp(2);
  double const expected = -(0.2 * std::log(std::exp(0.5) / sum) + 0.8 * std::log(std::exp(2) / sum));
  CHECK(categorical.value(z, {0.2, 0, 0.8}) == Approx(expected).epsilon(1e-14));
}

TEST_CASE("cross-entropies of huge logits are finite, small where right and large where wrong") {
  CHECK(binary.value(etch::vector<float, 1>{1e30F}, {1.0F}) == 0);
  CHECK(binary.value(etch::vector<float, 1>{-1e30F}, {0.0F}) == 0);
  CHECK(binary.value(etch::vector<float, 1>{1e30F}, {0.0F}) == 1e30F);
  CHECK(binary.value(etch::vector<float, 1>{40.0F}, {1.0F}) == Approx(std::exp(-40.0)).epsilon(1e-6));
  CHECK(binary.gradient(etch::vector<float, 1>{-1e30F}, {1.0F})[0] == -1);
  CHECK(categorical.value(etch::vector<float, 2>{1e30F, 0}, {1.0F, 0.0F}) == 0);
  CHECK(categorical.value(etch::vector<float, 2>{1e30F, 0}, {0.0F, 1.0F}) == 1e30F);
  CHECK(categorical.gradient(etch::vector<float, 2>{1e30F, 0}, {0.0F, 1.0F}) == etch::vector<float, 2>{1, -1});
}

TEST_CASE("the gradient of the squared error needs no 2") {
  using T = etch::fixed<0, 15>;
  auto const dy =
      etch::squared_error{}.gradient(etch::vector<T, 2>{T{0.5}, T{-0.75}}, etch::vector<T, 2>{T{0.25}, T{0.25}});
  CHECK(dy[0] == T{0.5});
  CHECK(dy[1].units() == INT16_MIN);
}
