// SPDX-License-Identifier: BSL-1.0
#include <etch/layout.hpp>

#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/number/dual.hpp>
#include <etch/random.hpp>

#include <algorithm>

#include "catch.hpp"

namespace {

/// The network 2 -> Width -> 1 with an activation.
template <class Activation, std::size_t Width = 3, class T = float>
using with = etch::network<T, etch::dense<2, Width>, Activation, etch::dense<Width, 1>>;

/// Activations of one's own.
template <int Bound>
struct bounded : etch::elementwise<bounded<Bound>> {
  template <etch::number T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    using etch::math::select;
    return select(x < T{-Bound}, T{-Bound}, select(x > T{Bound}, T{Bound}, x));
  }
  template <etch::number T>
  [[nodiscard]] static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    using etch::math::select;
    return select(x < T{-Bound}, T{0}, select(x > T{Bound}, T{0}, T{1}));
  }
};
struct cubic : etch::elementwise<cubic> {
  template <etch::number T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    return x * x * x;
  }
  template <etch::number T>
  [[nodiscard]] static constexpr T derivative(T const& x, T const& /*y*/) noexcept {
    return T{3} * x * x;
  }
};

/// A layer without parameters that states its widths: the means of pairs.
template <std::size_t Inputs>
struct pair_means {
  static constexpr std::size_t inputs = Inputs;
  static constexpr std::size_t outputs = Inputs / 2;
  template <class T>
  using parameters = etch::no_parameters;

  template <etch::number T>
  [[nodiscard]] static constexpr etch::vector<T, outputs> forward(etch::no_parameters const& /*p*/,
                                                                  etch::vector<T, inputs> const& x) noexcept {
    etch::vector<T, outputs> y{};
    for (std::size_t i = 0; i < outputs; ++i) {
      y[i] = (x[2 * i] + x[2 * i + 1]) / T{2};
    }
    return y;
  }
  template <etch::number T>
  [[nodiscard]] static constexpr etch::vector<T, inputs> backward(etch::no_parameters const& /*p*/,
                                                                  etch::vector<T, inputs> const& /*x*/,
                                                                  etch::vector<T, outputs> const& /*y*/,
                                                                  etch::vector<T, outputs> const& dy) noexcept {
    etch::vector<T, inputs> dx{};
    for (std::size_t i = 0; i < inputs; ++i) {
      dx[i] = dy[i / 2] / T{2};
    }
    return dx;
  }
};

template <class... State>
constexpr bool all_differ() {
  std::array layouts{etch::layout_of<State>...};
  std::sort(layouts.begin(), layouts.end());
  return std::adjacent_find(layouts.begin(), layouts.end()) == layouts.end();
}

using model = with<etch::sigmoid>;

// By activation, those of one's own, too.
static_assert(all_differ<model, with<etch::fast_sigmoid>, with<etch::tanh>, with<etch::fast_tanh>, with<etch::relu>,
                         with<etch::leaky_relu<>>, with<etch::leaky_relu<std::ratio<1, 10>>>, with<etch::softplus>,
                         with<etch::softmax>, with<bounded<1>>, with<bounded<6>>, with<cubic>>());
static_assert(all_differ<with<etch::sigmoid, 3, double>, with<etch::tanh, 3, double>, with<etch::relu, 3, double>>());

// By width, depth, order and number.
static_assert(all_differ<model, with<etch::sigmoid, 4>, with<etch::sigmoid, 3, double>,
                         with<etch::sigmoid, 3, etch::dual<float>>, etch::network<float, etch::dense<2, 3>>,
                         etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>, etch::sigmoid>,
                         etch::network<float, etch::dense<2, 3>, etch::dense<3, 1>, etch::sigmoid>>());
// 17 parameters each: as many bytes.
static_assert(all_differ<etch::network<float, etch::dense<2, 4>, etch::relu, etch::dense<4, 1>>,
                         etch::network<float, etch::dense<16, 1>>>());
static_assert(all_differ<etch::network<float, etch::dense<2, 4>, pair_means<4>, etch::dense<2, 4>>,
                         etch::network<float, etch::dense<2, 8>, pair_means<8>, etch::dense<4, 4>>>());

// By optimizer.
static_assert(sizeof(etch::adam<model>) == sizeof(etch::adamw<model>));
static_assert(all_differ<model, etch::sgd<model>, etch::momentum<model>, etch::adam<model>, etch::adamw<model>,
                         etch::rprop<model>, etch::adam<with<etch::tanh>>>());

// By size and number, of other values.
struct three_bytes {
  std::array<char, 3> c;
};
static_assert(all_differ<std::uint8_t, std::int8_t, bool, std::uint32_t, std::int32_t, float, double, std::uint64_t,
                         three_bytes, etch::pcg32, std::array<float, 2>, std::array<float, 3>,
                         std::array<std::uint32_t, 2>, std::array<model, 2>>());

/// One whose fields changed and whose size did not.
struct changed {
  int a;
};

}  // namespace

template <>
inline constexpr std::uint64_t etch::layout_of<changed> = 2;

static_assert(etch::layout_of<std::array<changed, 2>> != etch::layout_of<std::array<std::array<char, 4>, 2>>);

TEST_CASE("layouts are the same numbers on every compiler, and by every version of the library") {
  // A checkpoint in the field would be refused if these changed.
  using reference = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                  etch::dense<5, 1>, etch::sigmoid>;
  static_assert(std::endian::native == std::endian::little);
  STATIC_REQUIRE(etch::layout_of<reference> == 1173327176824627145U);
  STATIC_REQUIRE(etch::layout_of<etch::adam<reference>> == 2139657268235286277U);
  STATIC_REQUIRE(etch::layout_of<with<etch::softmax, 3, double>> == 7612201221567627134U);
  STATIC_REQUIRE(etch::layout_of<with<etch::fast_tanh, 7>> == 12260478128653676117U);
  STATIC_REQUIRE(etch::layout_of<std::uint32_t> == 3134691958901196673U);
}
