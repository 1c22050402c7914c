// SPDX-License-Identifier: BSL-1.0
#include <etch/quantized.hpp>

#include <cmath>
#include <etch/etch.hpp>
#include <random>

#include "catch.hpp"
#include "weights.hpp"

namespace {

using etch::fixed;
using etch::numbers::exact;

constexpr auto formats_16 = etch::calibrate(trained, etch::problems::xor_easy<>);
constexpr auto formats_8 = etch::calibrate(trained, etch::problems::xor_easy<>, {.value_bits = 8, .weight_bits = 8});
constexpr auto formats_mixed = etch::calibrate(trained, etch::problems::xor_easy<>, {.weight_bits = 8});
constexpr auto q16 = etch::quantize<formats_16>(trained);
constexpr auto q8 = etch::quantize<formats_8>(trained);
constexpr auto mixed = etch::quantize<formats_mixed>(trained);
constexpr auto uniform = etch::quantize<fixed<4, 11>>(trained);

// The types are what the formats say.
static_assert(std::is_same_v<decltype(q8)::weight_type<0>, fixed<4, 3>>);
static_assert(std::is_same_v<decltype(q8)::value_type<0>, fixed<0, 7>>);
static_assert(std::is_same_v<decltype(q8)::value_type<1>, fixed<4, 11>>);  // what a sigmoid takes has 16 bits
static_assert(std::is_same_v<decltype(mixed)::weight_type<0>, fixed<4, 3>>);
static_assert(std::is_same_v<decltype(mixed)::value_type<0>, fixed<0, 15>>);
static_assert(std::is_same_v<decltype(mixed)::sum_type<0>, exact<18, std::int32_t>>);
static_assert(std::is_same_v<decltype(q16)::input_type, etch::vector<fixed<0, 15>, 2>>);
static_assert(std::is_same_v<decltype(uniform)::sum_type<0>, exact<22, std::int64_t>>);
static_assert(std::is_same_v<decltype(etch::quantize<fixed<3, 4>>(trained))::sum_type<2>, exact<8, std::int32_t>>);

// It is its weights in their bits and its biases in 32, nothing else.
static_assert(sizeof(q16) == 2 * 76 + 4 * 16 && std::is_trivially_copyable_v<decltype(q16)>);
static_assert(sizeof(q8) == 80 + 4 * 16 && sizeof(mixed) == sizeof(q8));  // rows of 5 and 10 bytes are filled up

// In constant expressions, of real and of fixed-point numbers.
static_assert(q16.forward({0.1F, 0.9F})[0] > 0.99F && q8.forward({0.1F, 0.9F})[0] > 0.99F);
static_assert(q16.forward(decltype(q16)::input_type{})[0] < fixed<0, 15>{0.01});
static_assert(etch::accuracy(q16, etch::problems::xor_easy<>) == 1.0F);
static_assert(etch::confusion_of(mixed, etch::problems::xor_easy<>).counts[1][1] == 10);

/// The outputs of xor's samples, in units.
template <class Quantized>
constexpr auto outputs_of(Quantized const& q) {
  std::array<int, 21> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    typename Quantized::input_type x;
    for (std::size_t k = 0; k < 2; ++k) {
      x[k] = typename Quantized::template value_type<0>{etch::problems::xor_easy<>[i].input[k]};
    }
    result[i] = q.forward(x)[0].units();
  }
  return result;
}

template <class Quantized>
void check_same_bits(Quantized const& q, std::array<int, 21> const& constant) {
  auto const* volatile at_run_time = &q;
  CHECK(outputs_of(*at_run_time) == constant);
}

__extension__ using big = __int128;

/// 2^exponent.
long double power(int exponent) { return std::ldexp(1.0L, exponent); }

/// A layer z = x W + b of fixed-point numbers, rounded once, by a rational number of 128 bits.
template <class Result, class Layer, class X>
auto rounded_affine(Layer const& p, X const& x, int fraction_bits) {
  etch::vector<Result, std::tuple_size_v<decltype(p.biases)>> z;
  for (std::size_t o = 0; o < z.size(); ++o) {
    big sum = p.biases[o].units;
    for (std::size_t i = 0; i < x.size(); ++i) {
      sum += big{x[i].units()} * p.weights[o][i].units();
    }
    long double const units = static_cast<long double>(sum) * power(Result::fraction_bits - fraction_bits);
    long double const nearest = std::nearbyint(units);  // halves to even
    using limits = std::numeric_limits<typename Result::storage>;
    z[o] = Result::of_units(static_cast<typename Result::storage>(std::fmin(
        std::fmax(nearest, static_cast<long double>(limits::min())), static_cast<long double>(limits::max()))));
  }
  return z;
}

/// A network of one layer, of numbers up to 2, and many inputs of any bits.
template <class Value, class Weight, std::size_t Inputs>
int mistakes_of_a_layer() {
  using model = etch::network<double, etch::dense<Inputs, 3>>;
  std::mt19937 random(7);
  std::uniform_real_distribution<double> draw(-2, 2);
  int mistakes = 0;
  for (int k = 0; k < 50; ++k) {
    model net;
    etch::for_each_parameter([&](etch::parameter_kind, double& p) { p = draw(random); }, net);
    auto const q = etch::quantize<Value, Weight>(net);
    typename decltype(q)::input_type x;
    for (auto& number : x) {
      number = Value::of_units(static_cast<typename Value::storage>(random()));
    }
    auto const z = rounded_affine<Value>(q.template layer<0>(), x, Value::fraction_bits + Weight::fraction_bits);
    mistakes += q.forward(x) == z ? 0 : 1;
  }
  return mistakes;
}

/// A layer of a user's own, with parameters that are no products: y = x + b.
template <std::size_t Size>
struct shift {
  static constexpr std::size_t inputs = Size;
  static constexpr std::size_t outputs = Size;
  static constexpr std::size_t fan_in = 1;
  static constexpr std::size_t fan_out = 1;
  template <class T>
  struct parameters {
    etch::vector<T, Size> biases{};
  };
  template <class P, class T>
  static constexpr etch::vector<T, Size> forward(parameters<P> const& p, etch::vector<T, Size> const& x) noexcept {
    etch::vector<T, Size> y{};
    for (std::size_t i = 0; i < Size; ++i) {
      y[i] = x[i] + T{p.biases[i]};
    }
    return y;
  }
  template <class P, class T>
  static constexpr etch::vector<T, Size> backward(parameters<P> const& /*p*/, etch::vector<T, Size> const& /*x*/,
                                                  etch::vector<T, Size> const& /*y*/,
                                                  etch::vector<T, Size> const& dy) noexcept {
    return dy;
  }
  template <class T, class G, class Put>
  static constexpr void gradient(etch::vector<T, Size> const& /*x*/, etch::vector<T, Size> const& dy, parameters<G>& g,
                                 Put put) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      put(etch::parameter_kind::biases, g.biases[i], dy[i]);
    }
  }
  template <class Visitor, class... Parameters>
  static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(etch::parameter_kind::biases, p.biases...);
  }
};

/// A layer that is a dense one but for its forward pass: twice the output.
struct doubled : etch::dense<2, 3> {
  template <class P, class T>
  static constexpr etch::vector<T, 3> forward(parameters<P> const& p, etch::vector<T, 2> const& x) noexcept {
    auto z = etch::dense<2, 3>::forward(p, x);
    for (T& number : z) {
      number = number + number;
    }
    return z;
  }
};

struct half_of : etch::elementwise<half_of> {
  template <class T>
  static constexpr T value(T const& x) noexcept {
    return x * (T{1} / T{2});
  }
  template <class T>
  static constexpr T derivative(T const& /*x*/, T const& /*y*/) noexcept {
    return T{1} / T{2};
  }
};

}  // namespace

TEST_CASE("a quantized network gives the same bits at run time as in a constant expression") {
  constexpr auto of_16 = outputs_of(q16);
  constexpr auto of_8 = outputs_of(q8);
  constexpr auto of_mixed = outputs_of(mixed);
  constexpr auto of_uniform = outputs_of(uniform);
  check_same_bits(q16, of_16);
  check_same_bits(q8, of_8);
  check_same_bits(mixed, of_mixed);
  check_same_bits(uniform, of_uniform);
}

TEST_CASE("a dense layer sums up exactly and rounds once, whatever the bits") {
  CHECK(mistakes_of_a_layer<fixed<2, 13>, fixed<2, 13>, 1>() == 0);
  CHECK(mistakes_of_a_layer<fixed<2, 13>, fixed<2, 13>, 5>() == 0);
  CHECK(mistakes_of_a_layer<fixed<0, 15>, fixed<2, 13>, 64>() == 0);
  CHECK(mistakes_of_a_layer<fixed<2, 13>, fixed<2, 5>, 11>() == 0);
  CHECK(mistakes_of_a_layer<fixed<2, 5>, fixed<2, 5>, 13>() == 0);
  CHECK(mistakes_of_a_layer<fixed<3, 4>, fixed<2, 13>, 8>() == 0);
  CHECK(mistakes_of_a_layer<fixed<4, 27>, fixed<2, 13>, 9>() == 0);
}

TEST_CASE("the outputs are those of the network but for their bits") {
  double of_16 = 0;
  double of_8 = 0;
  double of_mixed = 0;
  for (auto const& s : etch::problems::xor_easy<>) {
    auto const exact_output = static_cast<double>(trained.forward(s.input)[0]);
    auto const error = [&](auto const& q) {
      return std::fabs(static_cast<double>(q.forward(s.input)[0]) - exact_output);
    };
    of_16 = std::fmax(of_16, error(q16));
    of_8 = std::fmax(of_8, error(q8));
    of_mixed = std::fmax(of_mixed, error(mixed));
  }
  CHECK(of_16 < 1e-4);  // the steepest part of xor, at weights of 2^-11
  CHECK(of_8 < 4e-3);
  CHECK(of_mixed < 4e-3);
}

TEST_CASE("a quantized network is made at run time as it is in a constant expression") {
  auto const* volatile net = &trained;
  auto const q = etch::quantize<formats_16>(*net);
  CHECK(outputs_of(q) == outputs_of(q16));
  CHECK(q.layer<0>().weights == q16.layer<0>().weights);
  CHECK(q.layer<4>().biases == q16.layer<4>().biases);
}

TEST_CASE("dequantize gives the network that a quantized one computes") {
  auto const net = etch::dequantize(q8);
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t o = 0; o < 5; ++o) {
      auto const weight = static_cast<double>(trained.layer<2>().weights[i][o]);
      CHECK(static_cast<double>(net.layer<2>().weights[i][o]) == std::nearbyint(weight * 16) / 16);
    }
  }
  CHECK(etch::accuracy(net, etch::problems::xor_easy<>) == 1.0F);
  CHECK(outputs_of(etch::quantize<formats_8>(net)) == outputs_of(q8));
}

TEST_CASE("layers of a user's own are quantized, with parameters and without") {
  using small = etch::network<float, etch::dense<2, 3>, half_of, shift<3>, etch::leaky_relu<>, etch::softmax>;
  auto net = etch::initialized<small>(etch::xavier{}, 3);
  net.layer<2>().biases = {0.5F, -0.25F, 0.125F};
  auto const q = etch::quantize<fixed<4, 11>>(net);
  CHECK(q.layer<2>().biases[1] == fixed<4, 11>{-0.25});
  auto const y = q.forward({0.5F, -1.0F});
  auto const expected = net.forward({0.5F, -1.0F});
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(std::fabs(static_cast<double>(y[k] - expected[k])) < 4e-3);
  }
  CHECK(etch::dequantize(q).layer<2>().biases == net.layer<2>().biases);
}

TEST_CASE("a layer derived from dense keeps its own forward pass") {
  using small = etch::network<float, doubled>;
  auto net = etch::initialized<small>(etch::xavier{}, 4);
  auto const y = etch::quantize<fixed<4, 11>>(net).forward({0.5F, -1.0F});
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(std::fabs(static_cast<double>(y[k] - net.forward({0.5F, -1.0F})[k])) < 3e-3);
  }
}

TEST_CASE("activations that leave the range of their input are right in formats of their own") {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> draw(-0.95F, 0.95F);
  auto const largest_error = [&]<class Activation>(Activation) {
    using small = etch::network<float, etch::dense<3, 3>, Activation>;
    double largest = 0;
    for (int k = 0; k < 50; ++k) {
      small net;
      etch::for_each_parameter([&](etch::parameter_kind, float& p) { p = draw(random) / 3; }, net);
      typename small::input_type x{};
      for (float& number : x) {
        number = draw(random);
      }
      // What calibrate finds where all that the activation takes is below 1.
      constexpr etch::formats<2> found{
          .values = {{{0, 15}, {0, 15}, {1, 14}}}, .weights = {{{0, 15}, {}}}, .sum_bits = {{64, 64}}};
      auto const y = etch::quantize<found>(net).forward(x);
      auto const expected = net.forward(x);
      for (std::size_t i = 0; i < y.size(); ++i) {
        largest = std::fmax(largest, std::fabs(static_cast<double>(y[i]) - static_cast<double>(expected[i])));
      }
    }
    return largest * 16384;  // in units
  };
  CHECK(largest_error(etch::softplus{}) < 4);
  CHECK(largest_error(etch::leaky_relu<>{}) < 4);
  CHECK(largest_error(etch::leaky_relu<std::ratio<-3, 2>>{}) < 4);
  CHECK(largest_error(etch::softmax{}) < 4);
}

TEST_CASE("numbers of 32 bits do not overflow in formats that calibrate has chosen") {
  using small = etch::network<double, etch::dense<4, 1>>;
  static constexpr small net = [] {
    small filled;
    etch::for_each_parameter([](etch::parameter_kind, double& p) { p = 0.99; }, filled);
    return filled;
  }();
  static constexpr std::array<etch::sample_of<small>, 1> ones{{{{0.99, 0.99, 0.99, 0.99}, {}}}};
  static constexpr auto found = etch::calibrate(net, ones, {.value_bits = 32, .weight_bits = 32});
  CHECK(std::fabs(etch::quantize<found>(net).forward(ones[0].input)[0] - net.forward(ones[0].input)[0]) < 1e-7);
}

TEST_CASE("a bias beyond all ranges ends before sums overflow") {
  using small = etch::network<float, etch::dense<1, 1>>;
  small net;
  net.layer<0>().weights[0][0] = 1.0F;
  net.layer<0>().biases[0] = 1e6F;
  CHECK(etch::quantize<fixed<4, 11>, fixed<3, 4>>(net).forward({1.0F})[0] > 15.9F);
  CHECK(etch::quantize<fixed<3, 4>>(net).forward({1.0F})[0] > 7.9F);
  net.layer<0>().biases[0] = -1e12F;
  CHECK(etch::quantize<fixed<4, 11>>(net).forward({-1.0F})[0] == -16.0F);
}

TEST_CASE("a bias that fits beside its weights is left as it is") {
  using small = etch::network<float, etch::dense<500, 1>>;
  static constexpr small net = [] {
    small filled;
    filled.layer<0>().weights[0][0] = 0.9F;
    filled.layer<0>().biases[0] = 23.8F;
    return filled;
  }();
  static constexpr std::array<etch::sample_of<small>, 1> samples = [] {
    std::array<etch::sample_of<small>, 1> result{};
    result[0].input[0] = 0.9F;
    return result;
  }();
  static constexpr auto found = etch::calibrate(net, samples, {.value_bits = 8, .weight_bits = 16});
  static_assert(found.sum_bits[0] == 32);
  CHECK(std::fabs(static_cast<double>(etch::quantize<found>(net).forward(samples[0].input)[0]) - 24.61) < 0.02);
}

TEST_CASE("formats that wrap and cut off do so") {
  using wrapping = fixed<4, 11, etch::overflow::wrap, etch::fraction::truncate>;
  using small = etch::network<float, etch::dense<1, 1>>;
  small net;
  net.layer<0>().weights[0][0] = 3.0F;
  auto const q = etch::quantize<wrapping>(net);
  CHECK(q.forward({6.0F})[0] == 18.0F - 32.0F);
  net.layer<0>().weights[0][0] = 0.25F;
  CHECK(etch::quantize<wrapping>(net).forward({-3.0F / 2048.0F})[0] == -1.0F / 2048.0F);
  CHECK(wrapping{fixed<4, 11>{1.5}} == wrapping{1.5});
  using activated = etch::network<float, etch::dense<1, 2>, etch::leaky_relu<>, etch::softmax>;
  auto const y = etch::quantize<wrapping>(etch::initialized<activated>(etch::xavier{}, 1)).forward({1.0F});
  CHECK(std::fabs(static_cast<double>(y[0] + y[1]) - 1) < 2e-3);
}
