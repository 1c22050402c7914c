// SPDX-License-Identifier: BSL-1.0
#include <convert/assemble.hpp>

#include <algorithm>

#include "models.hpp"

namespace {

using convert::assembly;
using convert::tensor;
using convert::weight_order;

/// The tensors of a network under other names, and in one of two orders.
std::vector<tensor> named(convert::model const& net, std::vector<std::string> const& names, weight_order order) {
  auto tensors = convert::state_dict_of(net);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    tensor& t = tensors[i];
    t.name = names[i];
    if (t.shape.size() == 2 && order == weight_order::input_output) {
      tensor const old = t;
      std::swap(t.shape[0], t.shape[1]);
      for (std::size_t a = 0; a < t.shape[0]; ++a) {
        for (std::size_t b = 0; b < t.shape[1]; ++b) {
          t.values[a * t.shape[1] + b] = old.values[b * t.shape[0] + a];
        }
      }
    }
  }
  return tensors;
}

convert::model assembled(std::vector<tensor> const& tensors, std::string const& layers, assembly const& how = {}) {
  return convert::assemble(tensors, convert::parse_layers("--layers", layers), "m.st", how);
}

std::string says(std::vector<tensor> const& tensors, std::string const& layers, assembly const& how = {}) {
  return test::refusal([&] { return assembled(tensors, layers, how); });
}

constexpr char const* layers = "dense 2 3, tanh, dense 3 1";
constexpr auto output_input = weight_order::output_input;
constexpr auto input_output = weight_order::input_output;

}  // namespace

TEST_CASE("a state_dict is read as it is written, in any order of its tensors") {
  auto const net = test::random_model("dense 2 3, tanh, dense 3 3, sigmoid, dense 3 1", 1);
  auto tensors = convert::state_dict_of(net);
  CHECK(tensors[0].name == "0.weight");
  CHECK(tensors[0].shape == std::vector<std::size_t>{3, 2});
  CHECK(tensors[0].values[1] == net.layers[0].weights[3]);  // output 0, input 1
  CHECK(tensors[5].name == "4.bias");
  do {
    REQUIRE(assembled(tensors, convert::layers_text(net.layers)) == net);
  } while (std::ranges::next_permutation(tensors, {}, &tensor::name).found);
}

TEST_CASE("names of all kinds tell which tensors belong together, and in which order") {
  auto const net = test::random_model(layers, 2);
  for (auto const& names :
       std::vector<std::vector<std::string>>{{"fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"},
                                             {"fc9.weight", "fc9.bias", "fc10.weight", "fc10.bias"},
                                             {"net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias"},
                                             {"W1", "b1", "W2", "b2"},
                                             {"layer1_w", "layer1_b", "layer2_w", "layer2_b"},
                                             {"arr_0", "arr_1", "arr_2", "arr_3"},
                                             {"hidden_W", "hidden_b", "exit_W", "exit_b"},
                                             {"hidden.weight", "hidden.bias", "exit.weight", "exit.bias"}}) {
    CAPTURE(names[0]);
    CHECK(assembled(named(net, names, output_input), layers) == net);
    CHECK(assembled(named(net, names, input_output), layers) == net);
  }
  CHECK(assembled(named(net, {"dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0"}, input_output),
                  layers) == net);
}

TEST_CASE("a square matrix takes a name or a word") {
  std::string const square = "dense 2 2, tanh, dense 2 1";
  auto const net = test::random_model(square, 3);
  std::vector<std::string> const pytorch{"0.weight", "0.bias", "2.weight", "2.bias"};
  std::vector<std::string> const keras{"d1/kernel:0", "d1/bias:0", "d2/kernel:0", "d2/bias:0"};
  std::vector<std::string> const plain{"W1", "b1", "W2", "b2"};
  CHECK(assembled(named(net, pytorch, output_input), square) == net);
  CHECK(assembled(named(net, keras, input_output), square) == net);
  CHECK(says(named(net, plain, output_input), square) ==
        "m.st: tensor 'W1': expected to know whether the square [2][2] is [output][input] or [input][output], found a "
        "name "
        "that does not tell: say --weights output,input or input,output");
  CHECK(assembled(named(net, plain, output_input), square, {output_input, {}}) == net);
  CHECK(assembled(named(test::random_model("dense 1 1", 1), {"W", "b"}, output_input), "dense 1 1").layers.size() == 1);
  CHECK(assembled(named(net, plain, input_output), square, {input_output, {}}) == net);
  // The name says one thing, and the shape of another tensor the other.
  CHECK(says(named(net, pytorch, input_output), square) ==
        "m.st: tensor '0.weight': expected to know whether the square [2][2] is [output][input] or [input][output], "
        "found "
        "'2.weight', whose shape says [input][output]: say --weights output,input or input,output");
  CHECK(assembled(named(net, pytorch, input_output), square, {input_output, {}}) == net);
  CHECK(says(named(net, plain, output_input), square, {input_output, {}}) ==
        "m.st: tensor 'W2': expected the weights of dense 2 1 as [input][output], as it was said, found [1][2]");
}

TEST_CASE("tensors of another shape, missing and over, are refused by name") {
  auto const net = test::random_model(layers, 2);
  auto const good = convert::state_dict_of(net);
  auto changed = good;
  changed[0].shape = {6, 1};
  CHECK(says(changed, layers) == "m.st: tensor '0.weight': expected [3][2] for dense 2 3, found [6][1]");
  changed[0].name = "0.kernel";
  CHECK(says(changed, layers) == "m.st: tensor '0.kernel': expected [2][3] for dense 2 3, found [6][1]");
  changed = good;
  changed[1].shape = {2};
  CHECK(says(changed, layers) == "m.st: tensor '0.bias': expected [3] for dense 2 3, found [2]");
  changed = good;
  changed[2].shape = {1, 3, 1};
  CHECK(says(changed, layers) ==
        "m.st: tensor '2.weight': expected weights of two dimensions, or biases of one, found [1][3][1]");
  changed = good;
  changed.erase(changed.begin());
  CHECK(says(changed, layers) == "m.st: tensor '0.bias': expected weights beside these biases, found none");
  changed = good;
  changed.pop_back();
  CHECK(says(changed, layers) ==
        "m.st: tensor '2.weight': expected biases beside these weights, or the word 'unbiased' behind dense in "
        "--layers, found "
        "none");
  changed = good;
  changed.push_back({"4.weight", {1, 1}, {1}});
  changed.push_back({"4.bias", {1}, {1}});
  CHECK(says(changed, layers) ==
        "m.st: expected weights and biases of 2 dense layers, as the layers say, found those of 3: '0 2 4'");
  CHECK(says({}, layers) ==
        "m.st: expected weights and biases of 2 dense layers, as the layers say, found those of 0: ''");
  changed = good;
  changed.push_back({"0.other", {1, 1}, {1}});
  CHECK(says(changed, layers) ==
        "m.st: tensor '0.other': expected one tensor of two dimensions for a layer, beside '0.weight', found two");
  CHECK(says(good, "dense 3 2, tanh, dense 2 1") == "m.st: tensor '0.bias': expected [2] for dense 3 2, found [3]");
}

TEST_CASE("names without numbers take shapes that tell, or an order") {
  std::string const alike = "dense 2 2, tanh, dense 2 2";
  auto const net = test::random_model(alike, 4);
  auto const tensors = named(net, {"encode.weight", "encode.bias", "decode.weight", "decode.bias"}, output_input);
  CHECK(
      says(tensors, alike) ==
      "m.st: expected names with numbers, or shapes that tell which tensors are those of dense 2 2, found 'decode' and "
      "'encode': say --order");
  CHECK(assembled(tensors, alike, {{}, {"encode", "decode"}}) == net);
  CHECK(says(tensors, alike, {{}, {"encode", "other"}}) ==
        "m.st: expected a layer's tensors named 'other', found none");
  CHECK(says(tensors, alike, {{}, {"encode", "encode"}}) ==
        "m.st: expected a layer's tensors named 'encode', found the name twice in the order given");
  CHECK(says(tensors, alike, {{}, {"encode"}}) == "m.st: expected names of 2 dense layers in the order given, found 1");
  CHECK(says(tensors, "dense 2 3, dense 3 2") ==
        "m.st: expected weights and biases for dense 2 3, found none of these shapes");
}

TEST_CASE("a layer without biases takes a word, and is written without") {
  auto net = test::random_model("dense 2 3, tanh, dense 3 1 unbiased", 2);
  net.layers[2].biases = {0};
  auto tensors = convert::state_dict_of(net);
  REQUIRE(tensors.size() == 3);
  CHECK(assembled(tensors, convert::layers_text(net.layers)) == net);
  tensors.push_back({"2.bias", {1}, {0}});
  CHECK(says(tensors, convert::layers_text(net.layers)) ==
        "m.st: tensor '2.bias': expected no biases for dense 3 1, as it was said, found [1]");
}
