// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/product.hpp>

#include <etch/random.hpp>

#include <vector>

#include "catch.hpp"

namespace {

using etch::lanes;
using etch::matrix;
using etch::vector;

template <class T>
void fill(T& x, etch::pcg32& random) {
  if constexpr (etch::math::real<T>) {
    x = etch::normal<T>(random);
  } else if constexpr (requires { x.set(0, x[0]); }) {
    for (std::size_t l = 0; l < T::size; ++l) {
      x.set(l, etch::normal<typename T::number_type>(random));
    }
  } else {
    for (auto& element : x) {
      fill(element, random);
    }
  }
}

template <class T>
T filled(std::uint64_t seed) {
  etch::pcg32 random{seed};
  T result{};
  fill(result, random);
  return result;
}

/// Equal in every lane; of the same bits but for the sign of zero.
template <class T>
bool same(T const& a, T const& b) {
  if constexpr (etch::math::real<T>) {
    return a == b;
  } else {
    return sum(select(a == b, T{0}, T{1})) == 0;
  }
}

template <class T, std::size_t Inputs, std::size_t Outputs>
void check_products() {
  using weight = typename decltype([] {
    if constexpr (etch::math::real<T>) {
      return std::type_identity<T>{};
    } else {
      return std::type_identity<typename T::number_type>{};
    }
  }())::type;
  CAPTURE(Inputs, Outputs);
  using etch::math::multiply_add;
  auto const w = filled<matrix<weight, Inputs, Outputs>>(1);
  auto const x = filled<vector<T, Inputs>>(2);
  auto const z = filled<vector<T, Outputs>>(3);
  auto const b = filled<vector<weight, Outputs>>(5);

  using chains = etch::detail::input_chains<Inputs>;
  auto const forward = etch::detail::affine(x, w, b);
  for (std::size_t o = 0; o < Outputs; ++o) {
    T expected = T{b[o]};
    std::size_t i = 0;
    for (std::size_t c = 0; c < chains::count; ++c) {
      T chain = c == 0 ? expected : T{0};
      for (std::size_t j = 0; j < chains::length_of(c); ++j, ++i) {
        chain = multiply_add(x[i], T{w[i][o]}, chain);
      }
      expected = c == 0 ? chain : expected + chain;
    }
    CHECK(i == Inputs);
    CHECK(same(forward[o], expected));
  }

  auto const back = etch::detail::transposed_product(w, z);
  auto outer = filled<matrix<T, Inputs, Outputs>>(4);
  auto const start = outer;
  etch::detail::put_outer_product(x, z, outer, [](auto& g, auto const& value) { g += value; });
  auto each = z;
  etch::detail::put_each(z, each, [](auto& g, auto const& value) { g += value; });
  for (std::size_t i = 0; i < Inputs; ++i) {
    std::array<T, 4> sums{T{0}, T{0}, T{0}, T{0}};
    for (std::size_t o = 0; o < Outputs; ++o) {
      T& sum = sums[o % etch::detail::output_chains<Outputs>];
      sum = multiply_add(T{w[i][o]}, z[o], sum);
      CHECK(same(outer[i][o], start[i][o] + x[i] * z[o]));
      CHECK(same(each[o], z[o] + z[o]));
    }
    CHECK(same(back[i], (sums[0] + sums[2]) + (sums[1] + sums[3])));
  }
}

template <class T>
void check_shapes() {
  check_products<T, 1, 1>();
  check_products<T, 2, 10>();
  check_products<T, 10, 5>();
  check_products<T, 5, 1>();
  check_products<T, 7, 3>();
  check_products<T, 3, 17>();
  check_products<T, 13, 31>();
  check_products<T, 50, 30>();  // beyond the limit of unrolling
  check_products<T, 9, 150>();  // in two tiles of registers
}

template <class V, std::size_t Inputs, std::size_t Outputs>
void check_sums() {
  using T = typename V::number_type;
  CAPTURE(Inputs, Outputs);
  std::vector<vector<V, Inputs>> x;
  std::vector<vector<V, Outputs>> z;
  auto w = filled<matrix<T, Inputs, Outputs>>(1);
  auto b = filled<vector<T, Outputs>>(2);
  matrix<V, Inputs, Outputs> w_sums{};
  vector<V, Outputs> b_sums{};
  auto w_in_order = w;
  auto b_in_order = b;
  for (std::uint64_t k = 0; k < 3; ++k) {
    x.push_back(filled<vector<V, Inputs>>(10 + k));
    z.push_back(filled<vector<V, Outputs>>(20 + k));
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        w_sums[i][o] = multiply_add(x[k][i], z[k][o], w_sums[i][o]);
        for (std::size_t l = 0; l < V::size; ++l) {
          w_in_order[i][o] = etch::math::multiply_add(x[k][i][l], z[k][o][l], w_in_order[i][o]);
        }
      }
      b_sums[o] += z[k][o];
      for (std::size_t l = 0; l < V::size; ++l) {
        b_in_order[o] += z[k][o][l];
      }
    }
  }
  auto const w_start = w;
  auto const b_start = b;
  auto const x_of = [&](std::size_t k) -> auto const& { return x[k]; };
  auto const z_of = [&](std::size_t k) -> auto const& { return z[k]; };
  etch::detail::add_outer_products<V>(x.size(), x_of, z_of, w);
  etch::detail::add_sums<V>(z.size(), z_of, b);
  for (std::size_t o = 0; o < Outputs; ++o) {
    for (std::size_t i = 0; i < Inputs; ++i) {
      CHECK(w[i][o] == w_start[i][o] + sum(w_sums[i][o]));
    }
    CHECK(b[o] == b_start[o] + sum(b_sums[o]));
  }

  w = w_start;
  b = b_start;
  etch::detail::add_gradients_in_order<V>(x.size(), x_of, z_of, w, b);
  for (std::size_t o = 0; o < Outputs; ++o) {
    for (std::size_t i = 0; i < Inputs; ++i) {
      CHECK(w[i][o] == w_in_order[i][o]);
    }
    CHECK(b[o] == b_in_order[o]);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("each product of a dense layer sums in its one order, in every kind of number", "", float, double,
                   (lanes<float, 1>), (lanes<float, 8>), (lanes<float, 16>), (lanes<double, 4>)) {
  check_shapes<TestType>();
}

TEMPLATE_TEST_CASE("outer products of samples side by side are summed in lanes, or in the order of the samples", "",
                   (lanes<float, 2>), (lanes<float, 4>), (lanes<float, 8>), (lanes<float, 16>), (lanes<float, 32>),
                   (lanes<double, 4>)) {
  check_sums<TestType, 1, 1>();
  check_sums<TestType, 2, 10>();
  check_sums<TestType, 10, 5>();
  check_sums<TestType, 5, 1>();
  check_sums<TestType, 13, 31>();
}
