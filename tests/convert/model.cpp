// SPDX-License-Identifier: BSL-1.0
#include <convert/model.hpp>

#include "models.hpp"

namespace {

std::string says(std::string const& layers) {
  return test::refusal([&] { return convert::parse_layers("--layers", layers); });
}

}  // namespace

TEST_CASE("layers are read from words, and written as they are read") {
  auto const layers =
      convert::parse_layers("--layers", "dense 2 10,sigmoid , dense 10 5,leaky_relu,leaky_relu -1/3, softmax");
  REQUIRE(layers.size() == 6);
  CHECK(layers[0] == convert::layer{convert::layer_kind::dense, 2, 10});
  CHECK(layers[1] == convert::layer{convert::layer_kind::sigmoid});
  CHECK(layers[3].slope == convert::ratio{1, 100});
  CHECK(layers[4].slope == convert::ratio{-1, 3});
  CHECK(convert::layers_text(layers) == "dense 2 10, sigmoid, dense 10 5, leaky_relu 1/100, leaky_relu -1/3, softmax");
  CHECK(convert::parse_layers("again", convert::layers_text(layers)) == layers);
  CHECK(convert::input_width(layers) == 2);
  CHECK(convert::output_width(layers) == 5);
  CHECK(convert::parameter_count(layers) == 3 * 10 + 11 * 5);
  for (std::string const name : {"sigmoid", "tanh", "fast_sigmoid", "fast_tanh", "relu", "softplus", "softmax"}) {
    CHECK(convert::layers_text(convert::parse_layers("--layers", "dense 1 1, " + name)) == "dense 1 1, " + name);
  }
}

TEST_CASE("layers that are none, or do not fit, are refused") {
  std::string const all = "one of dense sigmoid tanh fast_sigmoid fast_tanh relu leaky_relu softplus softmax";
  CHECK(says("") == "--layers: layer 1 (''): expected " + all + ", found nothing");
  CHECK(says("dense 2 3, gelu") == "--layers: layer 2 (' gelu'): expected " + all + ", found 'gelu'");
  CHECK(says("dense 2") ==
        "--layers: layer 1 ('dense 2'): expected 'dense INPUTS OUTPUTS', and 'unbiased' behind it where the file has "
        "no biases, found 2 words");
  CHECK(says("dense 2 3 4") ==
        "--layers: layer 1 ('dense 2 3 4'): expected 'dense INPUTS OUTPUTS', and 'unbiased' behind it where the file "
        "has no biases, found 4 words");
  CHECK(says("dense 2 0") ==
        "--layers: layer 1 ('dense 2 0'): expected the number of outputs, a whole number from 1 to 1000000, found '0'");
  CHECK(
      says("dense -2 3") ==
      "--layers: layer 1 ('dense -2 3'): expected the number of inputs, a whole number from 1 to 1000000, found '-2'");
  CHECK(says("dense 99999999999999999999999 3").find("found '99999999999999999999999'") != std::string::npos);
  CHECK(says("dense 2 3, dense 4 1") ==
        "--layers: layer 2 (dense 4 1): expected 3 inputs, which the layer before it gives, found 4");
  CHECK(says("sigmoid, dense 1 1") ==
        "--layers: expected a dense layer first, which says how many inputs there are, found 'sigmoid'");
  CHECK(says("dense 1 1, sigmoid 2") == "--layers: layer 2 (' sigmoid 2'): expected 'sigmoid' alone, found 2 words");
  CHECK(says("dense 1 1, leaky_relu 0.01") ==
        "--layers: layer 2 (' leaky_relu 0.01'): expected a slope such as 1/100, found '0.01'");
  CHECK(says("dense 1 1, leaky_relu 1/0").find("the slope's denominator, a whole number from 1 to 32767, found '0'") !=
        std::string::npos);
}

TEST_CASE("layers without end are refused") {
  std::string many = "dense 1 1";
  for (int i = 0; i < 999; ++i) {
    many += ",relu";
  }
  CHECK(says(many) == "accepted");
  CHECK(says(many + ",relu") == "--layers: expected at most 1000 layers, found more");
}

TEST_CASE("slopes become the ratio that gives them") {
  CHECK(convert::ratio_of("test", 0.01) == convert::ratio{1, 100});
  CHECK(convert::ratio_of("test", static_cast<double>(0.01F)) == convert::ratio{1, 100});
  CHECK(convert::ratio_of("test", static_cast<double>(0.3F)) == convert::ratio{3, 10});
  CHECK(convert::ratio_of("test", static_cast<double>(0.2F)) == convert::ratio{1, 5});
  CHECK(convert::ratio_of("test", -1.5) == convert::ratio{-3, 2});
  CHECK(convert::ratio_of("test", 0) == convert::ratio{0, 1});
  CHECK(convert::ratio_of("test", 1) == convert::ratio{1, 1});
  CHECK(convert::ratio_of("test", 1.0 / 32767) == convert::ratio{1, 32767});
  for (double const slope : {3.141592653589793, 1e-9, 40000.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    CAPTURE(slope);
    CHECK(test::refusal([&] {
            return convert::ratio_of("node 'LeakyRelu'", slope);
          }).starts_with("node 'LeakyRelu': expected a slope that is a ratio of whole numbers up to 32767, found "));
  }
}
