// SPDX-License-Identifier: BSL-1.0

/// @file
/// What the converter computes of a network whose layers it knows at run time, against etch's own of the same: to the
/// last bit, as headers assert it.

#include <convert/conversion.hpp>
#include <convert/evaluate.hpp>
#include <convert/number.hpp>

#include "models.hpp"

namespace {

using etch::dense;

template <class Input>
std::vector<double> as_vector(Input const& input) {
  std::vector<double> result;
  for (auto const x : input) {
    result.push_back(static_cast<double>(x));
  }
  return result;
}

/// Inputs of a network: small ones, large ones and 0.
template <class Network>
std::vector<etch::sample_of<Network>> inputs_for(std::size_t count) {
  std::mt19937 random{7};
  std::normal_distribution<double> draw{0, 1.5};
  std::vector<etch::sample_of<Network>> result(count);
  for (std::size_t i = 1; i < count; ++i) {
    for (auto& x : result[i].input) {
      x = static_cast<typename Network::number_type>(draw(random) * (i % 10 == 0 ? 20 : 1));
    }
  }
  return result;
}

template <class Network>
void check_real() {
  using T = typename Network::number_type;
  auto const net = test::random_network<Network>(3);
  auto const model = test::model_of(net);
  for (auto const& sample : inputs_for<Network>(200)) {
    REQUIRE(convert::forward<T>(model, as_vector(sample.input)) == as_vector(net.forward(sample.input)));
  }
}

template <template <class> class Network>
void check_both() {
  check_real<Network<float>>();
  check_real<Network<double>>();
}

template <class T>
using of_report =
    etch::network<T, dense<2, 10>, etch::sigmoid, dense<10, 5>, etch::sigmoid, dense<5, 1>, etch::sigmoid>;
template <class T>
using wide = etch::network<T, dense<7, 8>, etch::tanh, dense<8, 31>, etch::relu, dense<31, 32>, etch::softplus,
                           dense<32, 70>, etch::leaky_relu<>, dense<70, 3>, etch::softmax>;
template <class T>
using fast = etch::network<T, dense<3, 9>, etch::fast_sigmoid, dense<9, 4>, etch::fast_tanh,
                           etch::leaky_relu<std::ratio<-3, 7>>, dense<4, 2>>;
template <class T>
using single = etch::network<T, dense<1, 1>>;

// --- fixed point ---

/// Formats of etch as the converter has them.
template <std::size_t Depth>
convert::formats formats_of(etch::formats<Depth> const& f, convert::model const& net) {
  convert::formats result{{f.values.begin(), f.values.end()}, {f.weights.begin(), f.weights.end()}, {}};
  for (std::size_t i = 0; i < Depth; ++i) {
    result.sum_bits.push_back(f.sum_bits[i]);
    if (net.layers[i].kind != convert::layer_kind::dense) {
      result.weights[i] = {};
      result.sum_bits[i] = 0;
    }
  }
  return result;
}

template <class Quantized, class Network>
void check_outputs(Quantized const& q, convert::model const& model, convert::formats const& f) {
  convert::fixed_network const net{model, f};
  for (auto const& sample : inputs_for<Network>(300)) {
    REQUIRE(net.forward(as_vector(sample.input)) == as_vector(q.forward(sample.input)));
  }
}

template <class Network>
constexpr auto some_samples = [] {
  std::array<etch::sample_of<Network>, 20> result{};
  etch::pcg32 random{5};
  for (auto& sample : result) {
    for (auto& x : sample.input) {
      x = static_cast<typename Network::number_type>(static_cast<int>(random() % 2001)) / 500 - 2;
    }
  }
  return result;
}();

template <class Network>
constexpr auto constant_network = etch::initialized<Network>(etch::normal_weights{}, 11);

template <class Network, int ValueBits, int WeightBits>
void check_calibrated() {
  static constexpr etch::calibration how{.value_bits = ValueBits, .weight_bits = WeightBits};
  static constexpr auto formats = etch::calibrate(constant_network<Network>, some_samples<Network>, how);
  auto const model = test::model_of(constant_network<Network>);
  std::vector<std::vector<double>> inputs;
  for (auto const& sample : some_samples<Network>) {
    inputs.push_back(as_vector(sample.input));
  }
  auto const found = convert::calibrated_formats(model, inputs, how);
  CHECK(found == formats_of(formats, model));
  check_outputs<decltype(etch::quantize<formats>(constant_network<Network>)), Network>(
      etch::quantize<formats>(constant_network<Network>), model, found);
}

template <class Network, class Value, class Weight>
void check_uniform() {
  auto const net = test::random_network<Network>(23);
  auto const model = test::model_of(net);
  auto const format_of = []<int I, int F>(std::type_identity<etch::fixed<I, F>>) { return etch::format{I, F}; };
  auto const formats =
      convert::uniform_formats(model, format_of(std::type_identity<Value>{}), format_of(std::type_identity<Weight>{}));
  auto const q = etch::quantize<Value, Weight>(net);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    CHECK((model.layers[i].kind != convert::layer_kind::dense || formats.sum_bits[i] == q.formats.sum_bits[i]));
  }
  check_outputs<decltype(q), Network>(q, model, formats);
}

using classifier = etch::network<float, dense<3, 12>, etch::relu, dense<12, 9>, etch::tanh, dense<9, 4>, etch::softmax>;
using rectifiers = etch::network<float, dense<2, 6>, etch::leaky_relu<>, dense<6, 5>, etch::softplus, dense<5, 5>,
                                 etch::leaky_relu<std::ratio<3, 2>>, dense<5, 2>, etch::sigmoid>;

}  // namespace

TEST_CASE("networks of float and double give etch's bits") {
  check_both<of_report>();
  check_both<wide>();
  check_both<fast>();
  check_both<single>();
}

TEST_CASE("calibrated formats are etch's, and their networks give its bits") {
  check_calibrated<of_report<float>, 16, 16>();
  check_calibrated<of_report<float>, 16, 8>();
  check_calibrated<of_report<float>, 8, 8>();
  check_calibrated<of_report<double>, 16, 16>();
  check_calibrated<classifier, 16, 16>();
  check_calibrated<classifier, 16, 8>();
  check_calibrated<classifier, 8, 8>();
  check_calibrated<rectifiers, 16, 16>();
  check_calibrated<rectifiers, 16, 8>();
  check_calibrated<rectifiers, 8, 8>();
}

TEST_CASE("networks of one format give etch's bits") {
  check_uniform<of_report<float>, etch::fixed<4, 11>, etch::fixed<4, 11>>();
  check_uniform<of_report<float>, etch::fixed<4, 11>, etch::fixed<3, 4>>();
  check_uniform<of_report<double>, etch::fixed<8, 23>, etch::fixed<4, 11>>();
  check_uniform<classifier, etch::fixed<4, 11>, etch::fixed<4, 11>>();
  check_uniform<classifier, etch::fixed<3, 4>, etch::fixed<3, 4>>();
  check_uniform<classifier, etch::fixed<12, 19>, etch::fixed<3, 4>>();
  check_uniform<rectifiers, etch::fixed<6, 9>, etch::fixed<2, 13>>();
  check_uniform<rectifiers, etch::fixed<0, 15>, etch::fixed<15, 0>>();
  check_uniform<rectifiers, etch::fixed<4, 27>, etch::fixed<0, 7>>();
}

TEST_CASE("biases beyond the range of sums end the output as in etch") {
  auto net = test::random_network<of_report<float>>(1);
  net.layer<0>().biases[0] = 1e30F;
  net.layer<0>().biases[1] = -1e30F;
  net.layer<4>().biases[0] = 3e5F;
  auto const model = test::model_of(net);
  auto const q = etch::quantize<etch::fixed<8, 23>, etch::fixed<8, 7>>(net);
  check_outputs<decltype(q), of_report<float>>(q, model, convert::uniform_formats(model, {8, 23}, {8, 7}));
}

TEST_CASE("formats in which no network can be computed are refused") {
  auto const model = test::random_model("dense 2 3, tanh, dense 3 1", 1);
  auto const says = [&](auto change) {
    auto formats = convert::uniform_formats(model, {4, 11}, {4, 11});
    change(formats);
    return test::refusal([&] {
      convert::check_formats("net", model, formats);
      return 0;
    });
  };
  CHECK(says([](convert::formats&) {}) == "accepted");
  CHECK(says([](convert::formats& f) { f.values[0] = f.weights[0] = {8, 23}; }) ==
        "net: layer 1 (dense 2 3): expected numbers whose products fit in 64 bits, found fixed<8, 23> and fixed<8, "
        "23>: take "
        "weights of 16 bits");
  CHECK(
      says([](convert::formats& f) { f.values[1] = {12, 19}; }) ==
      "net: layer 2 (tanh): expected to take 16 bits and give 16 or 8, or to keep its format, found fixed<12, 19> and "
      "fixed<4, 11>");
  for (int const bits : {0, 16}) {
    CHECK(says([=](convert::formats& f) { f.sum_bits[2] = bits; }) ==
          "net: layer 3 (dense 3 1): expected sums of 32 or 64 bits that hold its products, found " +
              std::to_string(bits) + " bits");
  }
  CHECK(says([](convert::formats& f) {
          f.weights[0] = {2, 29};
          f.sum_bits[0] = 32;
        }) == "net: layer 1 (dense 2 3): expected sums of 32 or 64 bits that hold its products, found 32 bits");
  CHECK(says([](convert::formats& f) {
          f.weights[0] = {0, 15};
        }).starts_with("net: layer 1 (dense 2 3): expected weights up to 1, which fixed<0, 15> holds, found "));
}

TEST_CASE("number types are read, and others refused") {
  using enum convert::number_type::kind;
  CHECK(convert::parse_number_type("n", "float").what == float32);
  CHECK(convert::parse_number_type("n", "double").what == float64);
  CHECK(convert::parse_number_type("n", "source").what == source);
  auto const uniform_one = convert::parse_number_type("n", "fixed<4,11>,fixed<3,4>");
  CHECK(uniform_one.what == uniform);
  CHECK(uniform_one.value == etch::format{4, 11});
  CHECK(uniform_one.weight == etch::format{3, 4});
  CHECK(convert::parse_number_type("n", "fixed<0,31>").weight == etch::format{0, 31});
  CHECK(convert::parse_number_type("n", "fixed<4, 11>, fixed<3, 4>") == uniform_one);
  CHECK(convert::parse_number_type("n", "fixed16,8").bits.weight_bits == 8);
  CHECK(convert::parse_number_type("n", "fixed16,8").bits.value_bits == 16);
  CHECK(convert::parse_number_type("n", "fixed8").bits.value_bits == 8);
  for (std::string const text : {"", "Float", "fixed<4,12>", "fixed<-1,16>", "fixed<4,11", "fixed<4,11>,",
                                 "fixed<4,11>fixed<3,4>", "fixed<2147483647,1>", "fixed32", "fixed<99999999999,11>"}) {
    CAPTURE(text);
    CHECK(test::refusal([&] {
            return convert::parse_number_type("--number", text);
          }).starts_with("--number: expected source, float, double, fixed<I,F> of 8, 16 or 32 bits"));
  }
}

TEST_CASE("a network is rounded to float, and refused where float does not hold it") {
  using enum convert::number_type::kind;
  auto net = test::random_model("dense 1 1", 1);
  net.kind = convert::precision::float64;
  net.layers[0].weights[0] = 0.1;
  CHECK(convert::rounded("net", net, source).layers[0].weights[0] == 0.1);
  CHECK(convert::rounded("net", net, float64).layers[0].weights[0] == 0.1);
  CHECK(convert::rounded("net", net, float32).layers[0].weights[0] == static_cast<double>(0.1F));
  CHECK(convert::rounded("net", net, float32).kind == convert::precision::float32);
  net.layers[0].biases[0] = -4e38;
  CHECK(test::refusal([&] { return convert::rounded("net", net, float32); }) ==
        "net: expected weights and biases up to 3.4e38, as float holds, found -4e+38: take double");
}
