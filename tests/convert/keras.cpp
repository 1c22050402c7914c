// SPDX-License-Identifier: BSL-1.0
#include <convert/keras.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <tool/input_error.hpp>
#include <vector>

#include <fmt/format.h>

#include "../catch.hpp"

namespace {

using convert::layer;
using convert::layer_kind;
using convert::model;
using convert::precision;
using convert::ratio;
using convert::safetensors;
using convert::tensor;

std::string content_of(std::string const& name) {
  std::ifstream in{std::string{ETCH_CONVERT_DATA "/"} + name, std::ios::binary};
  REQUIRE(in);
  return {std::istreambuf_iterator<char>{in}, {}};
}

convert::bytes bytes_of(std::string const& text) { return std::as_bytes(std::span{text}); }

safetensors read_file(std::string const& name) { return convert::read_hdf5(bytes_of(content_of(name)), name); }

model read_keras(std::optional<std::string_view> json, safetensors const& weights, std::string const& file) {
  return convert::read_keras(json, weights, file, file);
}

/// What an action says when it refuses, one line; "accepted" where it does not.
template <class Action>
std::string refusal(Action const& action) {
  try {
    static_cast<void>(action());
  } catch (tool::input_error const& error) {
    std::string const what = error.what();
    CHECK(std::ranges::none_of(what, [](char c) { return c < ' ' || c > '~'; }));
    CHECK(what.size() < 500);
    return what;
  }
  return "accepted";
}

std::string hdf5_refusal(std::string const& content) {
  return refusal([&] { return convert::read_hdf5(bytes_of(content), "m.h5"); });
}

std::string json_refusal(std::string const& text) {
  return refusal([&] { return convert::read_keras_json(text, "m.json"); });
}

std::string replaced(std::string text, std::string const& from, std::string const& to) {
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// A layer of a Sequential model in JSON.
std::string layer_json(std::string const& kind, std::string const& config = "") {
  return fmt::format(R"({{"class_name": "{}", "config": {{"name": "one"{}{}}}}})", kind, config.empty() ? "" : ", ",
                     config);
}

std::string sequential(std::vector<std::string> const& layers) {
  std::string list;
  for (std::string const& each : layers) {
    list += (list.empty() ? "" : ", ") + each;
  }
  return fmt::format(R"({{"class_name": "Sequential", "config": {{"layers": [{}]}}}})", list);
}

std::string const dense_3 = layer_json("Dense", R"("units": 3, "batch_input_shape": [null, 2])");

/// The layers of a model of a dense one and that one.
std::vector<layer> after_dense(std::string const& each) {
  auto architecture = convert::read_keras_json(sequential({dense_3, each}), "m.json");
  REQUIRE(architecture.layers.size() >= 1);
  architecture.layers.erase(architecture.layers.begin());
  return architecture.layers;
}

std::string refusal_after_dense(std::string const& each) { return json_refusal(sequential({dense_3, each})); }

std::vector<double> in_1024ths(std::vector<int> const& numerators) {
  std::vector<double> values;
  for (int const n : numerators) {
    values.push_back(n / 1024.0);
  }
  return values;
}

layer dense(std::size_t inputs, std::size_t outputs, std::vector<int> const& weights = {},
            std::vector<int> const& biases = {}) {
  return {layer_kind::dense, inputs, outputs, {}, true, in_1024ths(weights), in_1024ths(biases)};
}

layer activation(layer_kind kind, ratio slope = {}) { return {kind, 0, 0, slope}; }

model network_2_4_1() {
  return {{dense(2, 4, {-105, -573, -751, -297, -902, 487, -536, -153}, {688, -567, 179, 38}),
           activation(layer_kind::tanh), dense(4, 1, {119, -877, -537, -55}, {-674}), activation(layer_kind::sigmoid)},
          precision::float32};
}

model network_3_5_2() {
  return {
      {dense(3, 5, {-145, -1024, -759, 452, -507, 751, 234, 76, 215, -529, 599, -385, 834, 224, 583}, {0, 0, 0, 0, 0}),
       activation(layer_kind::leaky_relu, {3, 10}),
       dense(5, 2, {-113, 710, 516, 393, -38, -231, -973, -49, 763, 929}, {-691, -922}),
       activation(layer_kind::softmax)},
      precision::float32};
}

tensor& tensor_named(safetensors& in, std::string const& name) {
  auto const found = std::ranges::find(in.tensors, name, &tensor::name);
  REQUIRE(found != in.tensors.end());
  return *found;
}

/// The refusal of the tensors of a file after a change to them, by the model of a JSON.
template <class Change>
std::string changed(std::string const& weights, std::optional<std::string> const& json, Change const& change) {
  safetensors content = read_file(weights);
  change(content);
  return refusal([&] { return read_keras(json, content, weights); });
}

}  // namespace

TEST_CASE("a model that Keras 2 saved is read, its optimizer passed over") {
  CHECK(read_keras(std::nullopt, read_file("dense_2_4_1.h5"), "dense_2_4_1.h5") == network_2_4_1());
}

TEST_CASE("weights that Keras 2 saved, compressed, are read with the model's JSON") {
  CHECK(read_keras(content_of("model.json"), read_file("weights_2_4_1.h5"), "weights_2_4_1.h5") == network_2_4_1());
}

TEST_CASE("weights that Keras 3 saved are read with the JSON of a functional model") {
  CHECK(read_keras(content_of("keras3.json"), read_file("keras3.weights.h5"), "keras3.weights.h5") == network_3_5_2());
}

TEST_CASE("weights of the first versions of Keras 3 are read, in a group of another name and by the layers' names") {
  safetensors content = read_file("keras3.weights.h5");
  for (tensor& t : content.tensors) {
    if (t.name.starts_with("layers/")) {
      t.name = "_layer_checkpoint_dependencies/" + t.name.substr(7);
    }
  }
  CHECK(read_keras(content_of("keras3.json"), content, "w.h5") == network_3_5_2());
  tensor_named(content, "_layer_checkpoint_dependencies/dense/vars/0").name = "layers/hidden/vars/0";
  tensor_named(content, "_layer_checkpoint_dependencies/dense_1/vars/0").name = "layers/answer/vars/0";
  tensor_named(content, "_layer_checkpoint_dependencies/dense_1/vars/1").name = "layers/answer/vars/1";
  CHECK(read_keras(content_of("keras3.json"), content, "w.h5") == network_3_5_2());
}

TEST_CASE("layers of Keras 2 are taken in their order, whatever their names are") {
  auto const json = replaced(replaced(content_of("model.json"), "\"name\": \"dense\"", "\"name\": \"dense_7\""),
                             "\"name\": \"dense_1\"", "\"name\": \"dense\"");
  CHECK(read_keras(json, read_file("dense_2_4_1.h5"), "m.h5") == network_2_4_1());
}

TEST_CASE("inputs that the JSON does not say are taken from the weights") {
  auto const json = replaced(content_of("model.json"), "\"batch_input_shape\": [null, 2], ", "");
  CHECK(convert::read_keras_json(json, "m.json").layers.at(0).inputs == 0);
  CHECK(read_keras(json, read_file("dense_2_4_1.h5"), "m.h5") == network_2_4_1());
  CHECK(
      changed("dense_2_4_1.h5", json,
              [](safetensors& content) { tensor_named(content, "model_weights/dense/dense/kernel:0").shape = {8}; }) ==
      "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [inputs][4] for a dense layer "
      "(layer 'dense'), found [8]");
  CHECK(changed("dense_2_4_1.h5", json,
                [](safetensors& content) {
                  tensor_named(content, "model_weights/dense/dense/kernel:0").name = "optimizer/0";
                }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [inputs][4] for a dense layer "
        "(layer 'dense'), found none");
}

TEST_CASE("numbers of every float type and order of bytes are read, all others and links are passed over") {
  auto const content = read_file("types.h5");
  std::vector<double> const numbers{0.5, -1.25, 3, -0.0625, 1024, 0};
  auto const wide = precision::float64;
  auto const narrow = precision::float32;
  std::vector<std::size_t> const shape{2, 3};
  CHECK(content.tensors == std::vector<tensor>{{"a number", {}, {0.25}, narrow},
                                               {"none", {0, 3}, {}, narrow},
                                               {"numbers/<f2", shape, numbers, narrow},
                                               {"numbers/<f4", shape, numbers, narrow},
                                               {"numbers/<f8", shape, numbers, wide},
                                               {"numbers/>f2", shape, numbers, narrow},
                                               {"numbers/>f4", shape, numbers, narrow},
                                               {"numbers/>f8", shape, numbers, wide}});
  CHECK(content.metadata == std::map<std::string, std::string>{{"/ layer_names", R"(["a","bb","c"])"},
                                                               {"model_config", "a text: \xc3\xbc"}});
}

TEST_CASE("the lists of names that Keras keeps become JSON, whatever kind of texts they are") {
  std::string const names = R"(["dense","dropout","dense_1"])";
  CHECK(read_file("dense_2_4_1.h5").metadata.at("/model_weights layer_names") == names);
  auto const metadata = read_file("weights_2_4_1.h5").metadata;
  CHECK(metadata.at("/ layer_names") == names);
  CHECK(metadata.at("/dense weight_names") == R"(["dense/kernel:0","dense/bias:0"])");
  CHECK(metadata.at("/dropout weight_names") == "[]");
  CHECK(metadata.at("keras_version") == "2.13.1");
}

TEST_CASE("what is no HDF5 file is refused before a program runs") {
  CHECK(hdf5_refusal("") == "m.h5: expected an HDF5 file, which begins with its signature, found no byte");
  CHECK(hdf5_refusal("PK\x03\x04") ==
        "m.h5: expected an HDF5 file, which begins with its signature, found 'PK\\x03\\x04'");
  CHECK(hdf5_refusal(std::string(1000, 'x')) ==
        "m.h5: expected an HDF5 file, which begins with its signature, found 'xxxxxxxx'");
}

TEST_CASE("an HDF5 file that the library or the program refuses is refused in one line") {
  std::string const cannot = "m.h5: expected an HDF5 file, found one that the HDF5 library cannot read: ";
  auto const content = content_of("dense_2_4_1.h5");
  CHECK(hdf5_refusal(content.substr(0, 8)) == cannot + "the file cannot be opened");
  CHECK(hdf5_refusal(content.substr(0, content.size() - 1)) == cannot + "the file cannot be opened");
  CHECK(hdf5_refusal(content_of("external.h5")) == cannot + "dataset 'outside' has its numbers in other files");
  CHECK(hdf5_refusal(content_of("virtual.h5")) == cannot + "dataset 'outside' has its numbers in other files");
}

TEST_CASE("many files are read at once") {
  std::vector<std::thread> threads;
  std::vector<int> same(8);
  for (int& each : same) {
    threads.emplace_back([&each, content = content_of("dense_2_4_1.h5")] {
      for (int i = 0; i != 5; ++i) {
        each +=
            read_keras(std::nullopt, convert::read_hdf5(bytes_of(content), "m.h5"), "m.h5") == network_2_4_1() ? 1 : 0;
      }
    });
  }
  for (std::thread& each : threads) {
    each.join();
  }
  CHECK(same == std::vector<int>(8, 5));
}

TEST_CASE("a truncated HDF5 file is refused in one line") {
  for (std::string const name : {"dense_2_4_1.h5", "weights_2_4_1.h5", "keras3.weights.h5", "types.h5"}) {
    auto const content = content_of(name);
    for (std::size_t size = 0; size < content.size(); size += size < 600 ? 23 : 997) {
      INFO(name << " " << size);
      CHECK(hdf5_refusal(content.substr(0, size)) != "accepted");
    }
  }
}

TEST_CASE("an HDF5 file with flipped bits is read or refused in one line") {
  std::mt19937 random{20240229};  // the standard fixes its values
  std::map<std::string, int> outcomes;
  for (std::string const name : {"dense_2_4_1.h5", "weights_2_4_1.h5", "keras3.weights.h5", "types.h5"}) {
    auto const content = content_of(name);
    std::vector<std::size_t> used;  // most bytes of so small a file are none but gaps of zeros
    for (std::size_t i = 0; i != content.size(); ++i) {
      if (content[i] != 0 || (i != 0 && content[i - 1] != 0)) {
        used.push_back(i);
      }
    }
    for (int i = 0; i != 125; ++i) {
      auto changed_content = content;
      for (auto flips = 1 + random() % 3; flips != 0; --flips) {
        changed_content[used[random() % used.size()]] ^= static_cast<char>(1U << (random() % 8));
      }
      auto const said = refusal([&] {
        auto const tensors = convert::read_hdf5(bytes_of(changed_content), name);
        return read_keras(content_of(name.starts_with('k') ? "keras3.json" : "model.json"), tensors, name);
      });
      ++outcomes[said == "accepted" ? said : "refused"];
    }
  }
  CHECK(outcomes["accepted"] > 0);
  CHECK(outcomes["refused"] > 0);
}

TEST_CASE("the layers of a JSON of Keras are those of etch") {
  auto const keras2 = convert::read_keras_json(content_of("model.json"), "m.json");
  CHECK(keras2.layers ==
        std::vector<layer>{dense(2, 4), activation(layer_kind::tanh), dense(4, 1), activation(layer_kind::sigmoid)});
  CHECK(keras2.dense_names == std::vector<std::string>{"dense", "dense_1"});
  CHECK(keras2.with_biases == std::vector<bool>{true, true});
  auto const keras3 = convert::read_keras_json(content_of("keras3.json"), "m.json");
  CHECK(keras3.layers == std::vector<layer>{dense(3, 5), activation(layer_kind::leaky_relu, {3, 10}), dense(5, 2),
                                            activation(layer_kind::softmax)});
  CHECK(keras3.dense_names == std::vector<std::string>{"hidden", "answer"});
  CHECK(keras3.with_biases == std::vector<bool>{false, true});
}

TEST_CASE("activations of Keras are those of etch, by name, as layers and as objects") {
  std::map<std::string, std::vector<layer>> const by_name{{"linear", {}},
                                                          {"relu", {activation(layer_kind::relu)}},
                                                          {"leaky_relu", {activation(layer_kind::leaky_relu, {1, 5})}},
                                                          {"sigmoid", {activation(layer_kind::sigmoid)}},
                                                          {"softmax", {activation(layer_kind::softmax)}},
                                                          {"softplus", {activation(layer_kind::softplus)}},
                                                          {"tanh", {activation(layer_kind::tanh)}}};
  for (auto const& [name, expected] : by_name) {
    CHECK(after_dense(layer_json("Activation", fmt::format(R"("activation": "{}")", name))) == expected);
    auto const function =
        fmt::format(R"("activation": {{"module": "builtins", "class_name": "function", "config": "{}"}})", name);
    CHECK(after_dense(layer_json("Activation", function)) == expected);
  }
  auto const leaky = [](std::string const& config) { return after_dense(layer_json("LeakyReLU", config)).at(0); };
  CHECK(leaky(R"("alpha": 0.30000001192092896)") == activation(layer_kind::leaky_relu, {3, 10}));
  CHECK(leaky(R"("alpha": {"type": "ndarray", "value": 0.125})") == activation(layer_kind::leaky_relu, {1, 8}));
  CHECK(leaky(R"("negative_slope": 0.01)") == activation(layer_kind::leaky_relu, {1, 100}));
  CHECK(after_dense(layer_json("ReLU", R"("max_value": null, "negative_slope": 0.0, "threshold": 0.0)")) ==
        std::vector<layer>{activation(layer_kind::relu)});
  CHECK(after_dense(layer_json("ReLU", R"("negative_slope": 0.25)")) ==
        std::vector<layer>{activation(layer_kind::leaky_relu, {1, 4})});
  CHECK(after_dense(layer_json("Softmax", R"("axis": -1)")) == std::vector<layer>{activation(layer_kind::softmax)});
  CHECK(after_dense(layer_json("Activation", R"("activation": {"class_name": "Activation", "config": )"
                                             R"({"activation": "tanh"}})")) ==
        std::vector<layer>{activation(layer_kind::tanh)});
  CHECK(after_dense(layer_json("Dense", R"("units": 1, "activation": {"class_name": "LeakyReLU", "config": )"
                                        R"({"negative_slope": 0.5}})")) ==
        std::vector<layer>{dense(3, 1), activation(layer_kind::leaky_relu, {1, 2})});
}

TEST_CASE("layers that change no number are passed over") {
  CHECK(after_dense(layer_json("Dropout", R"("rate": 0.5)")).empty());
  CHECK(after_dense(layer_json("Flatten", R"("data_format": "channels_first")")).empty());
  auto const picture = sequential({layer_json("InputLayer", R"("batch_shape": [null, 28, 28])"), layer_json("Flatten"),
                                   layer_json("Dense", R"("units": 10, "activation": null)")});
  CHECK(convert::read_keras_json(picture, "m.json").layers == std::vector<layer>{dense(784, 10)});
  auto const old = R"({"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"units": 3}}]})";
  CHECK(convert::read_keras_json(old, "m.json").layers == std::vector<layer>{dense(0, 3)});
  auto const shape = R"("units": 3, "batch_input_shape": {"class_name": "TensorShape", "items": [32, 2]})";
  CHECK(convert::read_keras_json(sequential({layer_json("Dense", shape)}), "m.json").layers.at(0).inputs == 2);
}

TEST_CASE("a chain of Keras 2 is read as Keras 2 refers to layers") {
  auto const functional = [](std::string const& inputs, std::string const& outputs) {
    return fmt::format(
        R"({{"class_name": "Model", "config": {{"layers": [)"
        R"({{"class_name": "InputLayer", "config": {{"name": "in"}}, "inbound_nodes": []}}, )"
        R"({{"class_name": "Dense", "config": {{"name": "a", "units": 3}}, "inbound_nodes": [[["in", 0, 0, {{}}]]]}}, )"
        R"({{"class_name": "Dense", "config": {{"name": "b", "units": 1}}, "inbound_nodes": {}}}], )"
        R"("input_layers": [["in", 0, 0]], "output_layers": {}}}}})",
        inputs, outputs);
  };
  std::vector<layer> const expected{dense(0, 3), dense(3, 1)};
  for (std::string const inputs : {R"([[["a", 0, 0, {}]]])", R"([["a", 0, 0, {}]])", R"([["a", 0, 0]])"}) {
    CHECK(convert::read_keras_json(functional(inputs, R"([["b", 0, 0]])"), "m.json").layers == expected);
    CHECK(convert::read_keras_json(functional(inputs, R"(["b", 0, 0])"), "m.json").layers == expected);
  }
  std::string const chain = "m.json: layer 'b': expected inputs from layer 'a' alone, as of a chain, found ";
  std::string const last = R"([["b", 0, 0]])";
  CHECK(json_refusal(functional(R"([[["in", 0, 0, {}]]])", last)) == chain + "'in'");
  CHECK(json_refusal(functional(R"([[["in", 0, 0, {}], ["a", 0, 0, {}]]])", last)) == chain + "others");
  CHECK(json_refusal(functional(R"([[["a", 0, 0, {"mask": ["in", 0, 0]}]]])", last)) == chain + "others");
  CHECK(json_refusal(functional(R"([[["a", 0, 0, {}]], [["in", 0, 0, {}]]])", last)) == chain + "others");
  CHECK(json_refusal(functional("[]", last)) == chain + "others");
  CHECK(json_refusal(functional("3", last)) == chain + "others");
  CHECK(json_refusal(functional(R"([["a", 0, 0]])", R"([["b", 0, 0], ["a", 0, 0]])")) ==
        "m.json: expected the outputs of the last layer, 'b', as those of the model, found others");
}

TEST_CASE("a functional model of Keras 3 that is no chain is refused") {
  auto const json = content_of("keras3.json");
  CHECK(json_refusal(
            replaced(json, R"("keras_history": ["hidden", 0, 0])", R"("keras_history": ["input_layer", 0, 0])")) ==
        "m.json: layer 'leaky_re_lu': expected inputs from layer 'hidden' alone, as of a chain, found 'input_layer'");
  CHECK(json_refusal(replaced(json, R"("kwargs": {"training": false})", R"("kwargs": {"training": {}})")) ==
        "m.json: layer 'dropout': expected inputs from layer 'leaky_re_lu' alone, as of a chain, found others");
  CHECK(json_refusal(replaced(json, R"("inbound_nodes": [])", R"("inbound_nodes": [1])")) ==
        "m.json: layer 'input_layer': expected the first layer of a functional model to have no inbound_nodes, "
        "found some");
  CHECK(json_refusal(replaced(json, R"([["answer", 0, 0]])", R"({"x": ["answer", 0, 0]})")) ==
        "m.json: expected the outputs of the last layer, 'answer', as those of the model, found others");
}

TEST_CASE("what is no JSON of a model is refused") {
  std::string const text = "m.json: expected JSON, as model.to_json() gives it, found ";
  CHECK(json_refusal("") == text + "'', which is none from byte 1 on");
  CHECK(json_refusal("{\"class_name\": \n") == text + "'{\"class_name\": \\x0a', which is none from byte 17 on");
  CHECK(json_refusal("[1e999]") == text + "'[1e999]', with a number beyond all");
  CHECK(json_refusal("\"\xff\"") == text + "'\"\\xff\"', which is none from byte 2 on");
  std::string const model_text = "m.json: expected the JSON of a Sequential or Functional model, found ";
  CHECK(json_refusal("[]") == model_text + "array");
  CHECK(json_refusal("{}") == model_text + "class_name null");
  CHECK(json_refusal(R"({"class_name": "Bidirectional"})") == model_text + "class_name 'Bidirectional'");
  CHECK(json_refusal(R"({"class_name": "Sequential", "class_name": "Model"})") ==
        "m.json: expected each name once in an object of the JSON, found 'class_name' twice");
  CHECK(json_refusal(R"({"class_name": "Sequential"})") ==
        "m.json: expected a list of layers in the model's JSON, found null");
  CHECK(json_refusal(sequential({})) == "m.json: expected a Dense layer, found none in 0 layers");
  CHECK(json_refusal(sequential({layer_json("Dropout")})) == "m.json: expected a Dense layer, found none in 1 layers");
  CHECK(json_refusal(sequential({"7"})) ==
        "m.json: layer 1: expected an object of class_name and config, found number");
}

TEST_CASE("layers that etch has not are refused by name") {
  std::string const one = "m.json: layer 'one': expected ";
  std::string const layers = one + "one of Activation Dense Dropout Flatten InputLayer LeakyReLU ReLU Softmax, found ";
  std::string const functions = one + "an activation of leaky_relu linear relu sigmoid softmax softplus tanh, found ";
  CHECK(refusal_after_dense(layer_json("Conv2D")) == layers + "'Conv2D'");
  CHECK(refusal_after_dense(layer_json("PReLU")) == layers + "'PReLU'");
  CHECK(refusal_after_dense("{}") == replaced(layers, "'one'", "2") + "no class_name");
  CHECK(refusal_after_dense(layer_json("Activation", R"("activation": "swish")")) == functions + "'swish'");
  CHECK(refusal_after_dense(layer_json("Activation", R"("activation": 5)")) == functions + "5");
  CHECK(refusal_after_dense(layer_json("Activation", R"("activation": {"class_name": "ELU"})")) == functions + "'ELU'");
  CHECK(refusal_after_dense(layer_json("Activation", R"("activation": {"class_name": "function"})")) ==
        functions + "null");
  CHECK(refusal_after_dense(layer_json("ReLU", R"("max_value": 6.0)")) == one + "max_value null, found 6.0");
  CHECK(refusal_after_dense(layer_json("ReLU", R"("threshold": 0.5)")) == one + "threshold 0, found 0.5");
  CHECK(refusal_after_dense(layer_json("LeakyReLU")) == one + "negative_slope, a number, found null");
  CHECK(refusal_after_dense(layer_json("LeakyReLU", R"("alpha": 3.141592653589793)")).starts_with(one + "a slope"));
  CHECK(refusal_after_dense(layer_json("Softmax", R"("axis": 0)")) == one + "axis -1, found 0");
  CHECK(refusal_after_dense(layer_json("Softmax", R"("axis": [1])")) == one + "axis -1, found array");
  CHECK(refusal_after_dense(R"({"module": "mine", "class_name": "Dense", "config": {"name": "one"}})") ==
        one + "a layer of Keras, found one of module 'mine'");
  CHECK(json_refusal(sequential({layer_json("Softmax")})) ==
        one + "a Dense layer before the first activation, found none");
}

TEST_CASE("widths that do not fit are refused") {
  std::string const one = "m.json: layer 'one': expected ";
  for (std::string const units : {"0", "-1", "1.5", "2147483648", "99999999999999999999", "null", "\"3\""}) {
    auto const shown = units.front() == '"' ? "'3'" : units.size() == 20 ? "1e+20" : units;
    CHECK(json_refusal(sequential({layer_json("Dense", R"("units": )" + units)})) ==
          one + "units from 1 to 2147483647, found " + shown);
  }
  CHECK(json_refusal(sequential({layer_json("Dense", R"("units": 3, "use_bias": 1)")})) ==
        one + "use_bias true or false, found 1");
  CHECK(refusal_after_dense(R"({"class_name": "Dense", "config": {"name": "one", "units": 1},)"
                            R"( "build_config": {"input_shape": [null, 4]}})") ==
        one + "inputs of shape [3], which there are, found [4]");
  auto const picture = [](std::string const& shape, std::string const& each) {
    return json_refusal(sequential({layer_json("InputLayer", R"("batch_shape": )" + shape), each}));
  };
  CHECK(picture("[null, 28, 28]", layer_json("Dense", R"("units": 3)")) ==
        one + "inputs of one dimension, as Flatten gives them, found [28][28]");
  CHECK(picture("[null, 3, 8, 8]", layer_json("Flatten", R"("data_format": "channels_first")")) ==
        one + "data_format 'channels_last', found 'channels_first'");
  CHECK(picture("[null, 65536, 65536]", layer_json("Flatten")) ==
        one + "at most 2147483647 inputs, found [65536][65536]");
}

TEST_CASE("JSON that is nested too deeply is refused") {
  for (std::size_t const depth : {34U, 1000U, 1'000'000U}) {
    CHECK(json_refusal(std::string(depth, '[')) == "m.json: expected JSON that is nested at most 32 deep, found more");
    std::string objects;
    for (std::size_t i = 0; i != depth; ++i) {
      objects += "{\"a\":";
    }
    CHECK(json_refusal(objects) == "m.json: expected JSON that is nested at most 32 deep, found more");
  }
}

TEST_CASE("a JSON of Keras that is cut off or changed is read or refused in one line") {
  std::mt19937 random{20240301};
  for (std::string const name : {"model.json", "keras3.json"}) {
    auto const content = content_of(name);
    for (std::size_t size = 0; size + 2 < content.size(); ++size) {
      CHECK(json_refusal(content.substr(0, size)) != "accepted");
    }
    std::map<bool, int> outcomes;
    for (int i = 0; i != 5000; ++i) {
      auto text = content;
      std::string const from = "{}[]\",:0123456789enull true-.";
      text[random() % text.size()] = from[random() % from.size()];
      ++outcomes[json_refusal(text) == "accepted"];
    }
    CHECK(outcomes[true] > 0);
    CHECK(outcomes[false] > 0);
  }
}

TEST_CASE("tensors that do not fit to the model are refused") {
  std::string const kernel = "model_weights/dense/dense/kernel:0";
  CHECK(changed("dense_2_4_1.h5", std::nullopt,
                [&](safetensors& content) { tensor_named(content, kernel).shape = {4, 2}; }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [2][4] for dense 2 4 "
        "(layer 'dense'), found [4][2]");
  CHECK(changed("dense_2_4_1.h5", std::nullopt,
                [&](safetensors& content) { tensor_named(content, kernel).name = "optimizer_weights/x"; }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [2][4] for dense 2 4 "
        "(layer 'dense'), found none");
  CHECK(changed("dense_2_4_1.h5", std::nullopt,
                [&](safetensors& content) {
                  tensor_named(content, "optimizer_weights/Adam/learning_rate:0").name =
                      "model_weights/dense/dense/scale:0";
                }) ==
        "dense_2_4_1.h5: expected tensors of the 2 dense layers alone, found "
        "'model_weights/dense/dense/scale:0', a number");
  CHECK(changed("dense_2_4_1.h5", std::nullopt,
                [&](safetensors& content) {
                  content.metadata["/model_weights/dense weight_names"] = R"(["dense/bias:0", "dense/bias:0"])";
                }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/bias:0': expected [2][4] for dense 2 4 "
        "(layer 'dense'), found [4]");
  CHECK(changed(
            "dense_2_4_1.h5", std::nullopt,
            [&](safetensors& content) { content.metadata["/model_weights layer_names"] = R"(["dense", "dense"])"; }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [4][1] for dense 4 1 "
        "(layer 'dense_1'), found [2][4]");
  auto const same = sequential({layer_json("Dense", R"("units": 4)"), layer_json("Dense", R"("units": 4)")});
  CHECK(changed("dense_2_4_1.h5", same,
                [&](safetensors& content) {
                  content.metadata["/model_weights layer_names"] = R"(["dense", "dense"])";
                  tensor_named(content, kernel) = {kernel, {4, 4}, std::vector<double>(16), precision::float32};
                }) ==
        "dense_2_4_1.h5: tensor 'model_weights/dense/dense/kernel:0': expected [4][4] for dense 4 4 "
        "(layer 'one'), found that of another layer, or its other one");
  CHECK(changed("keras3.weights.h5", content_of("keras3.json"), [&](safetensors& content) {
          tensor_named(content, "optimizer/vars/1").name = "layers/dense/vars/1";
        }) == "keras3.weights.h5: expected tensors of the 2 dense layers alone, found 'layers/dense/vars/1', a number");
  CHECK(changed("keras3.weights.h5", content_of("keras3.json"),
                [&](safetensors& content) {
                  tensor_named(content, "layers/dense_1/vars/0").name = "layers/dense_2/vars/0";
                }) ==
        "keras3.weights.h5: tensor 'layers/dense_1/vars/0': expected [5][2] for dense 5 2 (layer 'answer'), "
        "found none");
}

TEST_CASE("weights of another model are refused") {
  CHECK(changed("weights_2_4_1.h5", std::nullopt, [](safetensors& /*content*/) {}) ==
        "weights_2_4_1.h5: expected the architecture, by model.to_json() or --layers, or a file of model.save(), "
        "found weights alone");
  CHECK(changed("weights_2_4_1.h5", sequential({dense_3}), [](safetensors& /*content*/) {}) ==
        "weights_2_4_1.h5: expected the weights of 1 layers, as the model has, found 2");
  CHECK(changed("weights_2_4_1.h5", sequential({layer_json("Dense", R"("units": 3, "use_bias": false)")}),
                [](safetensors& /*content*/) {}) ==
        "weights_2_4_1.h5: layer 'dense': expected 1 tensor, the kernel, found 2");
  CHECK(changed("types.h5", sequential({dense_3}), [](safetensors& /*content*/) {}) ==
        "types.h5: expected the weights of 1 layers, as the model has, found 0");
  CHECK(changed("types.h5", sequential({dense_3}), [](safetensors& content) { content.metadata.clear(); }) ==
        "types.h5: expected weights of Keras: the list layer_names, or layers/dense/vars/0, found 'a number'");
  CHECK(changed("types.h5", sequential({dense_3}), [](safetensors& content) { content = {}; }) ==
        "types.h5: expected weights of Keras: the list layer_names, or layers/dense/vars/0, found no tensor");
  CHECK(
      changed("types.h5", std::nullopt, [](safetensors& /*content*/) {}) ==
      "types.h5: expected JSON, as model.to_json() gives it, found 'a text: \\xc3\\xbc', which is none from byte 1 on");
}

TEST_CASE("lists of names that are none are refused") {
  auto const with = [](std::string const& names) {
    return changed("weights_2_4_1.h5", content_of("model.json"),
                   [&](safetensors& content) { content.metadata["/ layer_names"] = names; });
  };
  std::string const list = "weights_2_4_1.h5: '/ layer_names': expected a list of texts in JSON, found ";
  CHECK(with("[") == list + "'[', which is none from byte 2 on");
  CHECK(with("[1]") == list + "array");
  CHECK(with(R"({"a": "b"})") == list + "object");
  CHECK(with("3") == list + "number");
  CHECK(with("null") == "weights_2_4_1.h5: expected the weights of 2 layers, as the model has, found 0");
}

TEST_CASE("numbers of 64 bits are told from those of 32") {
  safetensors content = read_file("dense_2_4_1.h5");
  tensor_named(content, "model_weights/dense_1/dense_1/bias:0").kind = precision::float64;
  auto expected = network_2_4_1();
  expected.kind = precision::float64;
  CHECK(read_keras(std::nullopt, content, "m.h5") == expected);
}
