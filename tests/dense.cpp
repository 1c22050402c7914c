// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/dense.hpp>

#include "catch.hpp"

namespace {

using layer = etch::dense<2, 3>;
constexpr layer::parameters<float> p{{{{1, 2, 3}, {4, 5, 6}}}, {10, 20, 30}};
constexpr etch::vector<float, 2> x{2, -1};
constexpr etch::vector<float, 3> dz{1, 0, -1};

// By hand: x W + b, dz W^T, and the outer product of x and dz.
static_assert(layer::forward(p, x) == etch::vector<float, 3>{8, 19, 30});
static_assert(layer::backward(p, x, {}, dz) == etch::vector<float, 2>{-2, -2});
static_assert([] {
  layer::parameters<float> g{};
  layer::gradient(x, dz, g, etch::assign{});
  return g.weights == etch::matrix<float, 2, 3>{{{2, 0, -2}, {-1, 0, 1}}} && g.biases == dz;
}());

}  // namespace

TEST_CASE("dense is x W + b, and its gradients are dz W^T and x^T dz") {
  CHECK(layer::forward(p, x) == etch::vector<float, 3>{8, 19, 30});
  CHECK(layer::backward(p, x, {}, dz) == etch::vector<float, 2>{-2, -2});
  layer::parameters<float> g = p;
  layer::gradient(x, dz, g, etch::add{});
  CHECK(g.weights == etch::matrix<float, 2, 3>{{{3, 2, 1}, {3, 5, 7}}});
  CHECK(g.biases == etch::vector<float, 3>{11, 20, 29});
}

TEST_CASE("a dense layer too large to unroll computes the same") {
  // 20 x 20 > unroll_limit: weights[i][o] = i - o, x = 1: z[o] = sum_i (i - o) = 190 - 20 o.
  using large = etch::dense<20, 20>;
  static_assert(20 * 20 > etch::unroll_limit);
  large::parameters<float> w;
  etch::vector<float, 20> ones{};
  for (std::size_t i = 0; i < 20; ++i) {
    ones[i] = 1;
    for (std::size_t o = 0; o < 20; ++o) {
      w.weights[i][o] = static_cast<float>(i) - static_cast<float>(o);
    }
  }
  auto const z = large::forward(w, ones);
  auto const dx = large::backward(w, ones, z, ones);
  for (std::size_t k = 0; k < 20; ++k) {
    CHECK(z[k] == 190 - 20 * static_cast<float>(k));
    CHECK(dx[k] == 20 * static_cast<float>(k) - 190);
  }
}
