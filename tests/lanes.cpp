// SPDX-License-Identifier: BSL-1.0
#include <etch/number/lanes.hpp>

#include <etch/etch.hpp>

#include <cmath>
#include <cstring>
#include <vector>

#include "catch.hpp"

using etch::lane_mask;
using etch::lanes;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();

template <class L>
using number_of = typename L::number_type;

/// In how many lanes it holds.
template <class T, std::size_t N>
constexpr std::size_t count(lane_mask<T, N> const& mask) {
  std::size_t lanes_that_hold = 0;
  for (std::size_t i = 0; i < N; ++i) {
    lanes_that_hold += mask[i] ? std::size_t{1} : std::size_t{0};
  }
  return lanes_that_hold;
}

// In a constant expression.
constexpr lanes<float, 4> counted() {
  lanes<float, 4> x{0};
  for (std::size_t i = 0; i < 4; ++i) {
    x.set(i, static_cast<float>(i));
  }
  return x;
}
constexpr lanes<float, 4> x = counted();
static_assert((x + x)[3] == 6 && (x - 1)[0] == -1 && (2 * x)[2] == 4 && (x / 2)[1] == 0.5F && (-x)[1] == -1);
static_assert(sum(x) == 6 && sum(lanes<double, 1>{3}) == 3);
static_assert((x > 1.0F)[2] && !(x > 1.0F)[1] && count(x < 3.0F) == 3 && count(x == x) == 4);
static_assert(count((x > 0.0F) & (x < 3.0F)) == 2 && count((x < 1.0F) | (x > 2.0F)) == 2);
static_assert(count((x > 0.0F) ^ (x > 1.0F)) == 1 && count(!(x > 0.0F)) == 1);
static_assert(select(x > 1.0F, x, -x)[3] == 3 && select(x > 1.0F, x, -x)[1] == -1);
static_assert(exp(x)[2] == etch::math::exp(2.0F) && sigmoid(x)[3] == etch::math::sigmoid(3.0F));
static_assert(fast_sigmoid(x)[2] == etch::math::fast_sigmoid(2.0F) && fast_tanh(x)[1] == etch::math::fast_tanh(1.0F));
static_assert(std::is_trivially_copyable_v<lanes<double, 8>> && alignof(lanes<float, 8>) == 32);
static_assert(!etch::number<lane_mask<float, 4>>);
static_assert(etch::native_lanes<float> == 1 || etch::native_lanes<float> == 2 * etch::native_lanes<double>);

/// Zeros, subnormals, the ends of the ranges, infinities, NaN, and random bits: every exponent there is.
template <class T>
std::vector<T> values() {
  using limits = std::numeric_limits<T>;
  using bits = typename etch::math::ieee<T>::bits;
  std::vector<T> result;
  for (T const v : {T{0},
                    limits::denorm_min(),
                    limits::min() / 3,
                    limits::min(),
                    limits::epsilon(),
                    T(0.625),
                    T(1),
                    T(1.5),
                    T(9),
                    T(17.33),
                    T(32),
                    T(88.7),
                    T(88.8),
                    T(103.97),
                    T(104),
                    T(709.7),
                    T(745),
                    T(1e30),
                    limits::max(),
                    infinity<T>,
                    nan_of<T>}) {
    result.push_back(v);
    result.push_back(-v);
  }
  etch::pcg32 random{1};
  for (int i = 0; i < 4096; ++i) {
    result.push_back(T{16} * etch::normal<T>(random));
    std::uint64_t const high = random();
    result.push_back(std::bit_cast<T>(static_cast<bits>((high << 32U) | random())));
  }
  return result;
}

/// The same bits, or two NaN.
template <class T>
bool same(T a, T b) {
  return etch::math::to_bits(a) == etch::math::to_bits(b) || (std::isnan(a) && std::isnan(b));
}

/// Whether f of lanes gives in each lane what it gives for the number in it, over all values.
template <class L, class F>
bool same_in_each_lane(F f) {
  auto const all = values<number_of<L>>();
  for (std::size_t begin = 0; begin + L::size < all.size(); begin += L::size) {
    L a;
    L b;
    for (std::size_t i = 0; i < L::size; ++i) {
      a.set(i, all[begin + i]);
      b.set(i, all[(7 * begin + i) % all.size()]);
    }
    L const y = f(a, b);
    for (std::size_t i = 0; i < L::size; ++i) {
      if (!same(y[i], f(a[i], b[i]))) {
        UNSCOPED_INFO("of " << a[i] << " and " << b[i] << " in lane " << i << ": " << y[i] << ", not "
                            << f(a[i], b[i]));
        return false;
      }
    }
  }
  return true;
}

}  // namespace

#define ETCH_EVERY_WIDTH                                                                                              \
  (lanes<float, 1>), (lanes<float, 2>), (lanes<float, 4>), (lanes<float, 8>), (lanes<float, 16>), (lanes<float, 32>), \
      (lanes<double, 1>), (lanes<double, 2>), (lanes<double, 4>), (lanes<double, 8>), (lanes<double, 16>)

TEMPLATE_TEST_CASE("arithmetic over lanes gives each lane the bits of the number", "", ETCH_EVERY_WIDTH) {
  using L = TestType;
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return a + b; }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return a - b; }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return a * b; }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return a / b; }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return -a; }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) {
    a += b;
    a *= b;
    a -= b;
    a /= b;
    return a;
  }));
}

TEMPLATE_TEST_CASE("the functions of lanes give each lane the bits of the number", "", ETCH_EVERY_WIDTH) {
  using etch::math::abs, etch::math::exp, etch::math::log, etch::math::sqrt;
  using etch::math::fast_sigmoid, etch::math::fast_tanh, etch::math::sigmoid, etch::math::softplus, etch::math::tanh;
  using L = TestType;
  CHECK(same_in_each_lane<L>([](auto a, auto) { return abs(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return exp(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return log(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return sqrt(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return sigmoid(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return tanh(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return softplus(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return fast_sigmoid(a); }));
  CHECK(same_in_each_lane<L>([](auto a, auto) { return fast_tanh(a); }));
}

TEMPLATE_TEST_CASE("comparisons and masks of lanes hold where they hold of the number", "", ETCH_EVERY_WIDTH) {
  using etch::math::is_finite;
  using etch::math::select;
  using L = TestType;
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a < b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a > b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a <= b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a >= b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a == -b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(a != -b, a, b); }));
  CHECK(same_in_each_lane<L>([](auto a, auto b) { return select(is_finite(a), a, b); }));
  using T = number_of<L>;
  L up;
  for (std::size_t i = 0; i < L::size; ++i) {
    up.set(i, static_cast<T>(i));
  }
  for (std::size_t i = 0; i <= L::size; ++i) {
    auto const below = up < L{static_cast<T>(i)};
    CHECK(count(below) == i);
    CHECK(count(!below) == L::size - i);
    CHECK(count(below & (up >= L{T{1}})) == (i == 0 ? 0 : i - 1));
    CHECK(count(below | (up == L{T{0}})) == std::max<std::size_t>(i, 1));
    CHECK(count(below ^ (up == L{T{0}})) == (i == 0 ? 1 : i - 1));
  }
  CHECK(sum(up) == static_cast<T>(L::size * (L::size - 1) / 2));
}

TEST_CASE("the sum of lanes adds one half to the other, then its quarters") {
  lanes<float, 4> a;
  a.set(0, 1e8F);
  a.set(1, 1.0F);
  a.set(2, -1e8F);
  a.set(3, 2.0F);
  CHECK(sum(a) == 3.0F);  // (1e8 - 1e8) + (1 + 2)
}

namespace {

template <class T>
using net_of = etch::network<T, etch::dense<3, 4>, etch::sigmoid, etch::dense<4, 3>, etch::tanh, etch::dense<3, 4>,
                             etch::relu, etch::dense<4, 3>, etch::leaky_relu<>, etch::dense<3, 3>, etch::softplus,
                             etch::dense<3, 2>, etch::softmax>;

// One copy of each pass for all losses: inlined, they would be three times the code to compile.
template <class Net>
[[gnu::noinline]] auto trace_of(Net const& net, typename Net::input_type const& input) {
  return net.trace(input);
}
template <class Net>
[[gnu::noinline]] auto backward(Net const& net, typename Net::trace_type const& trace,
                                typename Net::output_type const& dy) {
  return net.backward(trace, dy, etch::with_input);
}

/// Lane i of every number of a vector.
template <class L, std::size_t Size>
etch::vector<number_of<L>, Size> lane(etch::vector<L, Size> const& v, std::size_t i) {
  etch::vector<number_of<L>, Size> result{};
  for (std::size_t k = 0; k < Size; ++k) {
    result[k] = v[k][i];
  }
  return result;
}

/// Runs through all of a network over lanes, and compares each lane with the network of numbers.
template <class L, class Loss>
void check_network(Loss loss) {
  using T = number_of<L>;
  using net = net_of<T>;
  etch::pcg32 random{3};
  std::vector<net> nets(L::size);
  std::vector<etch::sample_of<net>> samples(L::size);
  net_of<L> wide;
  etch::sample_of<net_of<L>> example;
  for (std::size_t i = 0; i < L::size; ++i) {
    etch::initialize(nets[i], etch::he{}, random);
    etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, L& p, T const& q) { p.set(i, q); }, wide,
                                                 nets[i]);
    for (std::size_t k = 0; k < net::inputs; ++k) {
      samples[i].input[k] = etch::normal<T>(random);
      example.input[k].set(i, samples[i].input[k]);
    }
    for (std::size_t k = 0; k < net::outputs; ++k) {
      samples[i].target[k] = etch::uniform<T>(random);
      example.target[k].set(i, samples[i].target[k]);
    }
  }
  auto const trace = trace_of(wide, example.input);
  L const value = loss.value(trace.output(), example.target);
  auto const gradient = backward(wide, trace, loss.gradient(trace.output(), example.target));
  for (std::size_t i = 0; i < L::size; ++i) {
    auto const expected = trace_of(nets[i], samples[i].input);
    CHECK(lane(trace.output(), i) == expected.output());
    CHECK(value[i] == loss.value(expected.output(), samples[i].target));
    auto const g = backward(nets[i], expected, loss.gradient(expected.output(), samples[i].target));
    CHECK(lane(gradient.input, i) == g.input);
    bool equal = true;
    etch::for_each_parameter<etch::pass::looped>(
        [&](etch::parameter_kind, L const& p, T const& q) { equal = equal && same(p[i], q); }, gradient.parameters,
        g.parameters);
    CHECK(equal);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("a network over lanes is as many networks side by side", "", (lanes<float, 1>), (lanes<float, 8>),
                   (lanes<double, 4>)) {
  check_network<TestType>(etch::squared_error{});
  check_network<TestType>(etch::binary_cross_entropy{});
  check_network<TestType>(etch::softmax_cross_entropy{});
}
