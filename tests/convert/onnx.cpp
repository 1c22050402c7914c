// SPDX-License-Identifier: BSL-1.0
#include <convert/onnx.hpp>

#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <limits>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <tool/input_error.hpp>
#include <vector>

#include <fmt/format.h>

#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

#include "../catch.hpp"

namespace {

using convert::layer_kind;
using onnx::AttributeProto;
using onnx::ModelProto;
using onnx::NodeProto;
using onnx::TensorProto;

std::string content_of(std::string const& name) {
  std::ostringstream text;
  text << std::ifstream{std::string{ETCH_CONVERT_DATA "/"} + name, std::ios::binary}.rdbuf();
  return text.str();
}

convert::model read(std::string const& content) {
  return convert::read_onnx(std::as_bytes(std::span{content}), "model.onnx");
}

convert::model read(ModelProto const& source) { return read(source.SerializeAsString()); }

/// The line that a file is refused with; "" where it is read. What else it throws fails the test.
std::string refusal(std::string const& content) {
  try {
    static_cast<void>(read(content));
  } catch (tool::input_error const& error) {
    return error.what();
  }
  return "";
}

std::string refusal(ModelProto const& source) { return refusal(source.SerializeAsString()); }

// --- the numbers of data/make_onnx.py ---

class generator {
 public:
  explicit generator(std::uint32_t seed) : state_(seed) {}

  std::vector<double> array(std::size_t count) {
    std::vector<double> values(count);
    for (double& x : values) {
      state_ = state_ * 1664525U + 1013904223U;
      x = (static_cast<double>((state_ >> 16) % 2049) - 1024) / 1024;
    }
    return values;
  }

 private:
  std::uint32_t state_;
};

std::vector<double> transposed(std::vector<double> const& values, std::size_t columns) {
  std::vector<double> result;
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = j; i < values.size(); i += columns) {
      result.push_back(values[i]);
    }
  }
  return result;
}

convert::layer dense(std::size_t inputs, std::size_t outputs, std::vector<double> weights, std::vector<double> biases) {
  return {.inputs = inputs, .outputs = outputs, .weights = std::move(weights), .biases = std::move(biases)};
}

convert::layer activation(layer_kind kind, convert::ratio slope = {}) { return {.kind = kind, .slope = slope}; }

// --- networks that the tests make ---

AttributeProto& attribute(NodeProto& node, std::string const& name, onnx::AttributeProto_AttributeType type) {
  AttributeProto& result = *node.add_attribute();
  result.set_name(name);
  result.set_type(type);
  return result;
}

void set_float(NodeProto& node, std::string const& name, float value) {
  attribute(node, name, AttributeProto::FLOAT).set_f(value);
}

void set_int(NodeProto& node, std::string const& name, std::int64_t value) {
  attribute(node, name, AttributeProto::INT).set_i(value);
}

NodeProto& add_node(ModelProto& model, std::string const& type, std::initializer_list<char const*> inputs,
                    std::string const& output) {
  NodeProto& node = *model.mutable_graph()->add_node();
  node.set_op_type(type);
  node.set_name("the_" + output);
  for (char const* const input : inputs) {
    node.add_input(input);
  }
  node.add_output(output);
  return node;
}

TensorProto tensor(std::string const& name, std::initializer_list<std::int64_t> shape,
                   std::vector<float> const& values) {
  TensorProto result;
  result.set_name(name);
  result.set_data_type(TensorProto::FLOAT);
  for (std::int64_t const d : shape) {
    result.add_dims(d);
  }
  for (float const x : values) {
    result.add_float_data(x);
  }
  return result;
}

void add_tensor(ModelProto& model, std::string const& name, std::initializer_list<std::int64_t> shape,
                std::vector<float> const& values) {
  *model.mutable_graph()->add_initializer() = tensor(name, shape, values);
}

/// A value of a shape; 0 is a dimension without a size.
void declare(onnx::ValueInfoProto& value, std::string const& name, std::initializer_list<std::int64_t> shape) {
  value.set_name(name);
  auto& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(TensorProto::FLOAT);
  for (std::int64_t const d : shape) {
    auto& dim = *type.mutable_shape()->add_dim();
    if (d != 0) {
      dim.set_dim_value(d);
    } else {
      dim.set_dim_param("n");
    }
  }
}

/// Of an input x and an output y; without nodes.
ModelProto empty(std::initializer_list<std::int64_t> input, std::initializer_list<std::int64_t> output) {
  ModelProto model;
  model.set_ir_version(7);
  model.add_opset_import()->set_version(13);
  declare(*model.mutable_graph()->add_input(), "x", input);
  declare(*model.mutable_graph()->add_output(), "y", output);
  return model;
}

std::vector<double> const weights{1, 2, 3, 4, 5, 6};
std::vector<float> const weights_float{1, 2, 3, 4, 5, 6};

/// y = x w + b, of 2 inputs and 3 outputs.
ModelProto gemm() {
  ModelProto model = empty({0, 2}, {0, 3});
  add_node(model, "Gemm", {"x", "w", "b"}, "y");
  add_tensor(model, "w", {2, 3}, weights_float);
  add_tensor(model, "b", {3}, {7, 8, 9});
  return model;
}

NodeProto& first_node(ModelProto& model) { return *model.mutable_graph()->mutable_node(0); }
TensorProto& first_tensor(ModelProto& model) { return *model.mutable_graph()->mutable_initializer(0); }

/// The line that `gemm()` is refused with when it was changed.
std::string refusal_of(std::function<void(ModelProto&)> const& change) {
  ModelProto model = gemm();
  change(model);
  return refusal(model);
}

/// x, Gemm, one node of a type, y.
ModelProto after_gemm(std::string const& type) {
  ModelProto model = gemm();
  model.mutable_graph()->mutable_node(0)->set_output(0, "h");
  add_node(model, type, {"h"}, "y");
  return model;
}

/// x, one node of a type, Gemm, y.
ModelProto before_gemm(std::string const& type, std::initializer_list<std::int64_t> input = {0, 2}) {
  ModelProto model = empty(input, {0, 3});
  add_node(model, type, {"x"}, "h");
  add_node(model, "Gemm", {"h", "w", "b"}, "y");
  add_tensor(model, "w", {2, 3}, weights_float);
  add_tensor(model, "b", {3}, {7, 8, 9});
  return model;
}

}  // namespace

// --- files ---

TEST_CASE("onnx: Gemm as torch exports it") {
  generator numbers{1};
  auto const w0 = numbers.array(8);
  auto const b0 = numbers.array(4);
  auto const w1 = numbers.array(4);
  auto const b1 = numbers.array(1);
  convert::model const expected{
      {dense(2, 4, transposed(w0, 2), b0), activation(layer_kind::sigmoid), dense(4, 1, transposed(w1, 4), b1)}};
  CHECK(read(content_of("gemm_2_4_1.onnx")) == expected);
}

TEST_CASE("onnx: MatMul and Add as tf2onnx writes Keras' layers") {
  generator numbers{2};
  auto const w0 = numbers.array(8);
  auto const b0 = numbers.array(4);
  auto const w1 = numbers.array(12);
  auto const b1 = numbers.array(3);
  convert::model const expected{
      {dense(2, 4, w0, b0), activation(layer_kind::tanh), dense(4, 3, w1, b1), activation(layer_kind::softmax)}};
  CHECK(read(content_of("matmul_add_2_4_3.onnx")) == expected);
}

TEST_CASE("onnx: all activations, and what is passed over") {
  generator numbers{3};
  auto const w0 = numbers.array(6);
  auto const b0 = numbers.array(2);
  auto const w1 = numbers.array(6);
  auto const b1 = numbers.array(3);
  convert::model const expected{{dense(3, 2, w0, b0), activation(layer_kind::sigmoid), activation(layer_kind::tanh),
                                 activation(layer_kind::relu), activation(layer_kind::leaky_relu, {1, 100}),
                                 activation(layer_kind::leaky_relu, {1, 4}), activation(layer_kind::softplus),
                                 dense(2, 3, w1, b1), activation(layer_kind::softmax)}};
  CHECK(read(content_of("all_activations.onnx")) == expected);
}

TEST_CASE("onnx: constants in all the places that there are, of floats and of doubles") {
  generator numbers{4};
  auto const w0 = numbers.array(4);
  auto const w2 = numbers.array(4);
  auto const shared = numbers.array(2);
  auto const w1 = numbers.array(4);
  convert::model expected{{dense(2, 2, w0, shared), dense(2, 2, transposed(w1, 2), shared), dense(2, 2, w2, {0, 0})}};
  CHECK(read(content_of("constants.onnx")) == expected);
  expected.kind = convert::precision::float64;
  CHECK(read(content_of("constants_double.onnx")) == expected);
}

TEST_CASE("onnx: what torch itself exported computes what torch computes") {
  generator numbers{5};
  auto const w0 = numbers.array(8);
  auto const b0 = numbers.array(4);
  auto const w1 = numbers.array(4);
  auto const b1 = numbers.array(1);
  auto const model = read(content_of("torch_2_4_1.onnx"));
  convert::model const expected{{dense(2, 4, transposed(w0, 2), b0), activation(layer_kind::tanh),
                                 dense(4, 1, transposed(w1, 4), b1), activation(layer_kind::sigmoid)}};
  REQUIRE(model == expected);
  double sum = model.layers[2].biases[0];
  for (std::size_t j = 0; j < 4; ++j) {
    auto const& hidden = model.layers[0];
    double const x = 0.5 * hidden.weights[j] - 0.25 * hidden.weights[4 + j] + hidden.biases[j];
    sum += std::tanh(x) * model.layers[2].weights[j];
  }
  std::string const text = content_of("torch_2_4_1.txt");
  auto const at = text.find("gives ");
  REQUIRE(at != std::string::npos);
  CHECK(1 / (1 + std::exp(-sum)) == Approx(std::stod(text.substr(at + 6))).epsilon(1e-12));
}

// --- what is read ---

TEST_CASE("onnx: Gemm with and without C, transposed, scaled, with a bias for all outputs") {
  ModelProto model = gemm();
  CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 8, 9})});

  set_float(first_node(model), "alpha", 0.5);
  set_float(first_node(model), "beta", -2);
  CHECK(read(model).layers == std::vector{dense(2, 3, {0.5, 1, 1.5, 2, 2.5, 3}, {-14, -16, -18})});

  model = gemm();
  set_int(first_node(model), "transB", 1);
  first_tensor(model).set_dims(0, 3);
  first_tensor(model).set_dims(1, 2);
  CHECK(read(model).layers == std::vector{dense(2, 3, {1, 3, 5, 2, 4, 6}, {7, 8, 9})});

  model = gemm();
  model.mutable_graph()->mutable_initializer()->RemoveLast();
  SECTION("a number") {
    add_tensor(model, "b", {}, {7});
    CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 7, 7})});
  }
  SECTION("a vector of one") {
    add_tensor(model, "b", {1}, {7});
    CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 7, 7})});
  }
  SECTION("a row") {
    add_tensor(model, "b", {1, 3}, {7, 8, 9});
    CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 8, 9})});
  }
  SECTION("none") {
    first_node(model).mutable_input()->RemoveLast();
    CHECK(read(model).layers == std::vector{dense(2, 3, weights, {0, 0, 0})});
  }
  SECTION("an empty name, and an Add after it") {
    first_node(model).set_input(2, "");
    first_node(model).set_output(0, "h");
    add_node(model, "Add", {"h", "b"}, "y");
    add_tensor(model, "b", {1}, {7});
    CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 7, 7})});
  }
}

TEST_CASE("onnx: numbers of every float type and field") {
  struct part {
    char const* name;
    std::vector<std::uint16_t> bits;
  };
  auto const of_halves = [](int type, std::vector<part> const& parts, bool raw) {
    ModelProto model = gemm();
    for (int i = 0; i < 2; ++i) {
      TensorProto& t = *model.mutable_graph()->mutable_initializer(i);
      t.set_data_type(type);
      t.clear_float_data();
      for (std::uint16_t const bits : parts[static_cast<std::size_t>(i)].bits) {
        if (raw) {
          t.mutable_raw_data()->push_back(static_cast<char>(bits & 255));
          t.mutable_raw_data()->push_back(static_cast<char>(bits >> 8));
        } else {
          t.add_int32_data(bits);
        }
      }
    }
    auto& graph = *model.mutable_graph();
    graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(type);
    graph.mutable_output(0)->mutable_type()->mutable_tensor_type()->set_elem_type(type);
    return model;
  };
  std::vector<part> const half{{"w", {0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600}},
                               {"b", {0x4700, 0x4800, 0xc880}}};
  std::vector<part> const brain{{"w", {0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0, 0x40c0}},
                                {"b", {0x40e0, 0x4100, 0xc110}}};
  convert::model const expected{{dense(2, 3, weights, {7, 8, -9})}};
  for (bool const raw : {false, true}) {
    CHECK(read(of_halves(TensorProto::FLOAT16, half, raw)) == expected);
    CHECK(read(of_halves(TensorProto::BFLOAT16, brain, raw)) == expected);
  }
  ModelProto wide = of_halves(TensorProto::FLOAT16, half, false);
  first_tensor(wide).set_int32_data(3, 65536);
  CHECK(refusal(wide) == "model.onnx: tensor 'w': expected 16 bits of each number, found 65536");
  first_tensor(wide).set_int32_data(3, 0x7c00);
  CHECK(refusal(wide) == "model.onnx: tensor 'w': expected finite numbers, found infinity at element 3");
}

TEST_CASE("onnx: initializers among the inputs, as old files have them") {
  ModelProto model = gemm();
  declare(*model.mutable_graph()->add_input(), "w", {2, 3});
  declare(*model.mutable_graph()->add_input(), "b", {3});
  model.mutable_opset_import(0)->set_domain("ai.onnx");
  model.mutable_opset_import(0)->set_version(7);
  model.add_opset_import()->set_domain("ai.onnx.ml");
  CHECK(read(model).layers == std::vector{dense(2, 3, weights, {7, 8, 9})});
}

TEST_CASE("onnx: shapes may be unknown") {
  ModelProto model = before_gemm("Flatten", {0, 0, 7});
  CHECK(read(model).layers.size() == 1);
  model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  model.mutable_graph()->mutable_output(0)->clear_type();
  CHECK(read(model).layers.size() == 1);
  first_node(model).set_op_type("Relu");
  CHECK(refusal(model) ==
        "model.onnx: expected a dense layer first, which says how many inputs there are, found 'relu'");
}

TEST_CASE("onnx: Constant nodes of plain numbers, and what is made of constants") {
  ModelProto model = empty({1, 3}, {1, 1});
  NodeProto& vector = add_node(model, "Constant", {}, "v");
  *attribute(vector, "value", AttributeProto::TENSOR).mutable_t() = tensor("", {1, 3}, {1, 2, 3});
  set_int(add_node(model, "Cast", {"v"}, "same"), "to", TensorProto::FLOAT);
  add_node(model, "Transpose", {"same"}, "w");
  NodeProto& number = add_node(model, "Constant", {}, "b");
  set_float(number, "value_float", 4);
  NodeProto& list = add_node(model, "Constant", {}, "l");
  attribute(list, "value_floats", AttributeProto::FLOATS).add_floats(5);
  NodeProto& order = add_node(model, "Transpose", {"l"}, "c");
  attribute(order, "perm", AttributeProto::INTS).add_ints(0);
  add_node(model, "Gemm", {"x", "w", "b"}, "h");
  add_tensor(model, "one", {1, 1}, {1});
  add_node(model, "Gemm", {"h", "one", "c"}, "y");
  CHECK(read(model).layers == std::vector{dense(3, 1, {1, 2, 3}, {4}), dense(1, 1, {1}, {5})});
  // Transposed in vain, and twice.
  model.mutable_graph()->mutable_node(2)->set_op_type("Identity");
  CHECK(refusal(model) ==
        "model.onnx: node 'the_h': expected weights for the 3 numbers that come in, found weights for 1");
  ModelProto twice = gemm();
  first_node(twice).set_input(1, "w2");
  *twice.mutable_graph()->add_node() = first_node(twice);
  first_node(twice) = NodeProto{};
  first_node(twice).set_op_type("Transpose");
  first_node(twice).add_input("w");
  first_node(twice).add_output("w1");
  *twice.mutable_graph()->add_node() = twice.graph().node(1);
  *twice.mutable_graph()->mutable_node(1) = twice.graph().node(0);
  twice.mutable_graph()->mutable_node(1)->set_input(0, "w1");
  twice.mutable_graph()->mutable_node(1)->set_output(0, "w2");
  CHECK(read(twice).layers == std::vector{dense(2, 3, weights, {7, 8, 9})});
}

TEST_CASE("onnx: Dropout, unless it trains") {
  ModelProto model = before_gemm("Dropout");
  first_node(model).add_input("ratio");
  first_node(model).add_input("training");
  first_node(model).add_output("mask");
  add_tensor(model, "ratio", {}, {0.5});
  add_tensor(model, "training", {}, {});
  TensorProto& training = *model.mutable_graph()->mutable_initializer(3);
  training.set_data_type(TensorProto::BOOL);
  training.set_raw_data(std::string(1, '\0'));
  CHECK(read(model).layers.size() == 1);
  training.clear_raw_data();
  training.add_int32_data(0);
  CHECK(read(model).layers.size() == 1);
  std::string const trains = "model.onnx: node 'the_h': expected training_mode to be false, found another";
  training.set_int32_data(0, 1);
  CHECK(refusal(model) == trains);
  training.clear_int32_data();
  CHECK(refusal(model) == trains);
  training.set_data_type(TensorProto::FLOAT);
  training.add_float_data(0);
  CHECK(refusal(model) == trains);
  model.mutable_graph()->mutable_node(1)->set_input(0, "mask");
  training.set_data_type(TensorProto::BOOL);
  training.set_raw_data(std::string(1, '\0'));
  CHECK(refusal(model) ==
        "model.onnx: node 'the_y': expected a chain, in which 'h' is what is used next, found 'mask'");
}

// --- what is refused: the file ---

TEST_CASE("onnx: files that are no model") {
  CHECK(refusal("") == "model.onnx: expected an ONNX model, which has a graph, found none");
  CHECK(refusal("no model") ==
        "model.onnx: expected an ONNX model, found 8 bytes that are none: it is truncated, or no such file");
  CHECK(refusal(std::string((std::size_t{64} << 20) + 1, '\0')) ==
        "model.onnx: expected at most 67108864 bytes of an ONNX model, found 67108865");
  CHECK(refusal_of([](ModelProto& m) { m.clear_opset_import(); }) ==
        "model.onnx: expected version 7 or later of ONNX's operators, found none");
  CHECK(refusal_of([](ModelProto& m) { m.mutable_opset_import(0)->set_domain("com.microsoft"); }) ==
        "model.onnx: expected version 7 or later of ONNX's operators, found none");
  CHECK(refusal_of([](ModelProto& m) { m.mutable_opset_import(0)->set_version(6); }) ==
        "model.onnx: expected version 7 or later of ONNX's operators, found 6");
  CHECK(refusal_of([](ModelProto& m) { m.add_training_info(); }) ==
        "model.onnx: expected no training information, found 1");
  CHECK(refusal_of([](ModelProto& m) { m.add_functions(); }) == "model.onnx: expected no functions, found 1");
}

TEST_CASE("onnx: inputs and outputs of the graph") {
  auto const graph = [](std::function<void(onnx::GraphProto&)> const& change) {
    return refusal_of([&](ModelProto& m) { change(*m.mutable_graph()); });
  };
  CHECK(graph([](auto& g) { g.add_sparse_initializer(); }) == "model.onnx: expected no sparse initializers, found 1");
  CHECK(graph([](auto& g) { g.add_quantization_annotation(); }) ==
        "model.onnx: expected no quantized tensors, found 1");
  CHECK(graph([](auto& g) { g.clear_output(); }) == "model.onnx: expected one output of the graph, found 0");
  CHECK(graph([](auto& g) { g.add_output(); }) == "model.onnx: expected one output of the graph, found 2");
  CHECK(graph([](auto& g) { g.clear_input(); }) ==
        "model.onnx: expected one input of the graph that is no initializer, found 0");
  CHECK(graph([](auto& g) { g.add_input(); }) ==
        "model.onnx: expected one input of the graph that is no initializer, found 2");
  CHECK(graph([](auto& g) { g.mutable_input(0)->clear_name(); }) ==
        "model.onnx: expected an input of the graph with a name, found one without");
  CHECK(graph([](auto& g) { g.mutable_input(0)->mutable_type()->mutable_sequence_type(); }) ==
        "model.onnx: expected FLOAT, DOUBLE, FLOAT16 or BFLOAT16 numbers of the graph's input 'x', found no tensor");
  CHECK(graph([](auto& g) { g.mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(7); }) ==
        "model.onnx: expected FLOAT, DOUBLE, FLOAT16 or BFLOAT16 numbers of the graph's input 'x', found INT64");
  CHECK(graph([](auto& g) { g.mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(-77); }) ==
        "model.onnx: expected FLOAT, DOUBLE, FLOAT16 or BFLOAT16 numbers of the graph's input 'x', found type -77");
  CHECK(graph([](auto& g) { g.mutable_output(0)->set_name("z"); }) ==
        "model.onnx: expected the graph's output to be 'y', at the end of the chain, found 'z'");
  CHECK(graph([](auto& g) { g.mutable_output(0)->set_name("x"); }) ==
        "model.onnx: expected the graph's output to be 'y', at the end of the chain, found 'x'");
  CHECK(graph([](auto& g) { g.mutable_output(0)->mutable_type()->mutable_tensor_type()->set_elem_type(11); }) ==
        "model.onnx: expected FLOAT numbers of the graph's output, as of its input, found DOUBLE");
  CHECK(graph([](auto& g) { declare(*g.mutable_output(0), "y", {3}); }) ==
        "model.onnx: expected 2 dimensions of the graph's output, found 3");
  CHECK(graph([](auto& g) {
          g.mutable_output(0)->mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(1)->set_dim_value(4);
        }) == "model.onnx: expected the graph's output to be 3 wide, as its layers are, found 4");
  CHECK(graph([](auto& g) {
          g.clear_node();
          g.clear_initializer();
          *g.mutable_output(0) = g.input(0);
        }) == "model.onnx: expected a dense layer first, which says how many inputs there are, found no layer");
}

// --- what is refused: nodes ---

TEST_CASE("onnx: operators that etch has not") {
  std::string const known =
      "expected one of Gemm, MatMul, Add, Sigmoid, Tanh, Relu, LeakyRelu, Softplus, Softmax, Identity, Dropout, "
      "Flatten, Cast, Transpose, Constant, found ";
  CHECK(refusal_of([](ModelProto& m) {
          first_node(m).set_name("Conv_3");
          first_node(m).set_op_type("Conv");
        }) == "model.onnx: node 'Conv_3': " + known + "Conv");
  CHECK(refusal_of([](ModelProto& m) {
          first_node(m).clear_name();
          first_node(m).set_op_type("Conv");
        }) == "model.onnx: node 1 of the graph, Conv: " + known + "Conv");
  CHECK(refusal_of([](ModelProto& m) {
          first_node(m).set_op_type("If");
          attribute(first_node(m), "then_branch", AttributeProto::GRAPH).mutable_g()->add_node();
        }) == "model.onnx: node 'the_y': " + known + "If");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_domain("com.microsoft"); }) ==
        "model.onnx: node 'the_y': " + known + "Gemm of com.microsoft");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_op_type("a\nb\x1b"); }) ==
        "model.onnx: node 'the_y': " + known + "'a\\x0ab\\x1b'");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).clear_op_type(); }) ==
        "model.onnx: node 'the_y': " + known + "''");
  // A name of any length and of any bytes is one line.
  std::string const long_name = refusal_of([](ModelProto& m) {
    first_node(m).set_name(std::string(100'000, '\n'));
    first_node(m).set_op_type(std::string(100'000, '\xff'));
  });
  CHECK(long_name.size() < 1000);
  CHECK(long_name.find('\n') == std::string::npos);
}

TEST_CASE("onnx: attributes") {
  auto const node = [](std::function<void(NodeProto&)> const& change) {
    return refusal_of([&](ModelProto& m) { change(first_node(m)); });
  };
  CHECK(node([](auto& n) { set_int(n, "broadcast", 1); }) ==
        "model.onnx: node 'the_y': expected no attribute of Gemm but alpha, beta, transA, transB, found 'broadcast'");
  CHECK(node([](auto& n) { set_int(n, "alpha", 1); }) ==
        "model.onnx: node 'the_y': expected attribute alpha of type FLOAT, found INT");
  CHECK(node([](auto& n) { attribute(n, "alpha", AttributeProto::FLOAT).set_ref_attr_name("a"); }) ==
        "model.onnx: node 'the_y': expected attribute alpha of type FLOAT, found a reference to one of a function");
  CHECK(node([](auto& n) {
          set_float(n, "alpha", 1);
          set_float(n, "alpha", 1);
        }) == "model.onnx: node 'the_y': expected attribute alpha once, found it twice");
  CHECK(node([](auto& n) { set_int(n, "transA", 1); }) == "model.onnx: node 'the_y': expected transA = 0, found 1");
  CHECK(node([](auto& n) { set_float(n, "alpha", std::numeric_limits<float>::quiet_NaN()); }) ==
        "model.onnx: node 'the_y': expected a finite product with alpha, found nan as alpha");
  CHECK(node([](auto& n) { set_float(n, "beta", std::numeric_limits<float>::infinity()); }) ==
        "model.onnx: node 'the_y': expected a finite product with beta, found inf as beta");
}

TEST_CASE("onnx: attributes of other operators") {
  ModelProto good = after_gemm("LeakyRelu");
  set_float(*good.mutable_graph()->mutable_node(1), "alpha", 0.3F);
  CHECK(read(good).layers.at(1).slope == convert::ratio{3, 10});
  ModelProto model = before_gemm("LeakyRelu");
  set_float(first_node(model), "alpha", 0.3F);
  first_node(model).mutable_attribute(0)->set_f(3.14159274F);
  CHECK(refusal(model).starts_with("model.onnx: node 'the_h': expected a slope that is a ratio of whole numbers"));
  first_node(model).mutable_attribute(0)->set_f(std::numeric_limits<float>::quiet_NaN());
  CHECK(refusal(model).starts_with("model.onnx: node 'the_h': expected a slope that is a ratio of whole numbers"));

  model = before_gemm("Relu");
  set_float(first_node(model), "alpha", 1);
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected no attribute of Relu but none, found 'alpha'");

  CHECK(read(after_gemm("Softmax")).layers.at(1).kind == layer_kind::softmax);
  model = before_gemm("Softmax");
  set_int(first_node(model), "axis", 0);
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected the last axis, -1 or 1, found 0");
  for (std::int64_t const axis : {-1, 1}) {
    first_node(model).mutable_attribute(0)->set_i(axis);
    good = after_gemm("Softmax");
    set_int(*good.mutable_graph()->mutable_node(1), "axis", axis);
    CHECK(read(good).layers.at(1).kind == layer_kind::softmax);
  }
  declare(*model.mutable_graph()->mutable_input(0), "x", {7});
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected 2 dimensions, batch and inputs, found 3");
  model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected 2 dimensions, batch and inputs, found an unknown number");

  model = before_gemm("Flatten");
  set_int(first_node(model), "axis", 2);
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected Flatten of axis 1, found 2");
  model = before_gemm("Flatten", {2});
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected 2 dimensions or more, found 1");
  model = before_gemm("Flatten", {1, 3, 4});
  CHECK(refusal(model) ==
        "model.onnx: node 'the_y': expected weights for the 12 numbers that come in, found weights for 2");
  model = before_gemm("Flatten", {1, std::int64_t{1} << 62, std::int64_t{1} << 62});
  CHECK(refusal(model) ==
        "model.onnx: node 'the_y': expected weights for the 18446744073709551615 numbers that come in, "
        "found weights for 2");

  model = before_gemm("Cast");
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected a Cast to FLOAT, which there is, found one to UNDEFINED");
  set_int(first_node(model), "to", TensorProto::DOUBLE);
  CHECK(refusal(model) == "model.onnx: node 'the_h': expected a Cast to FLOAT, which there is, found one to DOUBLE");
  first_node(model).mutable_attribute(0)->set_i(std::numeric_limits<std::int64_t>::max());
  CHECK(refusal(model) ==
        "model.onnx: node 'the_h': expected a Cast to FLOAT, which there is, found one to type 9223372036854775807");

  model = before_gemm("Transpose");
  CHECK(refusal(model) ==
        "model.onnx: node 'the_h': expected a constant to transpose, found what the network computes");
}

TEST_CASE("onnx: Transpose and Constant with other attributes") {
  ModelProto model = gemm();
  first_node(model).set_input(1, "t");
  *model.mutable_graph()->add_node() = first_node(model);
  NodeProto& node = first_node(model);
  node = NodeProto{};
  node.set_op_type("Transpose");
  node.add_output("t");
  node.add_input("w");
  AttributeProto& perm = attribute(node, "perm", AttributeProto::INTS);
  perm.add_ints(0);
  CHECK(refusal(model) ==
        "model.onnx: node 1 of the graph, Transpose: expected perm to be an order of 2 dimensions, found another");
  perm.add_ints(1);
  CHECK(read(model).layers.size() == 1);
  perm.set_ints(1, 0);
  CHECK(refusal(model) ==
        "model.onnx: node 1 of the graph, Transpose: expected perm to be an order of 2 dimensions, found another");
  node.clear_attribute();
  CHECK(refusal(model) ==
        "model.onnx: node 'the_y': expected weights for the 2 numbers that come in, found weights for 3");
  first_tensor(model).add_dims(1);
  CHECK(refusal(model) == "model.onnx: tensor 'w': expected a number, a vector or a matrix, found 3 dimensions");

  node.set_op_type("Constant");
  CHECK(refusal(model) == "model.onnx: node 1 of the graph, Constant: expected 0 inputs of Constant, found 1");
  node.clear_input();
  CHECK(refusal(model) == "model.onnx: node 1 of the graph, Constant: expected one value, found 0");
  attribute(node, "value_int", AttributeProto::INT);
  CHECK(refusal(model) ==
        "model.onnx: node 1 of the graph, Constant: expected no attribute of Constant but value, "
        "value_float, value_floats, found 'value_int'");
  node.clear_attribute();
  *attribute(node, "value", AttributeProto::TENSOR).mutable_t() = tensor("", {2}, {1});
  CHECK(refusal(model) == "model.onnx: tensor 't': expected a matrix of weights, found [2]");
}

TEST_CASE("onnx: inputs and outputs of nodes") {
  CHECK(refusal_of([](ModelProto& m) { first_node(m).add_input("z"); }) ==
        "model.onnx: node 'the_y': expected 2 to 3 inputs of Gemm, found 4");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).clear_input(); }) ==
        "model.onnx: node 'the_y': expected 2 to 3 inputs of Gemm, found 0");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_op_type("MatMul"); }) ==
        "model.onnx: node 'the_y': expected 2 inputs of MatMul, found 3");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).clear_output(); }) ==
        "model.onnx: node 'the_y': expected one output with a name, found 0");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).add_output("z"); }) ==
        "model.onnx: node 'the_y': expected one output with a name, found 2");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_output(0, "w"); }) ==
        "model.onnx: node 'the_y': expected outputs with names that nothing else has, found 'w'");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_output(0, "x"); }) ==
        "model.onnx: node 'the_y': expected outputs with names that nothing else has, found 'x'");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_input(0, "nothing"); }) ==
        "model.onnx: node 'the_y': expected input 'nothing' to be there before it, found nothing that gives it");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_input(0, "b"); }) ==
        "model.onnx: node 'the_y': expected input 1 to be what the network computes, found the constant 'b'");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_input(1, "x"); }) ==
        "model.onnx: node 'the_y': expected a constant as input 2, found 'x', which the network computes");
  CHECK(refusal_of([](ModelProto& m) { first_node(m).set_input(2, "x"); }) ==
        "model.onnx: node 'the_y': expected a constant as input 3, found 'x', which the network computes");
}

TEST_CASE("onnx: graphs that are no chain") {
  SECTION("a cycle of one") {
    CHECK(refusal_of([](ModelProto& m) { first_node(m).set_input(0, "y"); }) ==
          "model.onnx: node 'the_y': expected input 'y' to be there before it, found that this node or one after it "
          "gives it");
  }
  SECTION("a cycle of two") {
    ModelProto model = before_gemm("Relu");
    first_node(model).set_input(0, "y");
    CHECK(refusal(model) ==
          "model.onnx: node 'the_h': expected input 'y' to be there before it, found that this node or one after it "
          "gives it");
  }
  SECTION("a branch") {
    ModelProto model = before_gemm("Relu");
    model.mutable_graph()->mutable_node(1)->set_input(0, "x");
    CHECK(refusal(model) == "model.onnx: node 'the_y': expected a chain, in which 'h' is what is used next, found 'x'");
  }
  SECTION("a sum of two") {
    ModelProto model = before_gemm("Relu");
    model.mutable_graph()->mutable_node(1)->set_output(0, "z");
    add_node(model, "Add", {"z", "h"}, "y");
    CHECK(refusal(model) ==
          "model.onnx: node 'the_y': expected a constant as input 2, found 'h', which the network computes");
  }
  SECTION("a node after the output") {
    ModelProto model = gemm();
    add_node(model, "Relu", {"y"}, "z");
    CHECK(refusal(model) == "model.onnx: expected the graph's output to be 'z', at the end of the chain, found 'y'");
  }
  SECTION("an output that is given twice") {
    ModelProto model = gemm();
    add_node(model, "Relu", {"y"}, "y");
    CHECK(refusal(model) == "model.onnx: node 'the_y': expected outputs with names that nothing else has, found 'y'");
  }
}

TEST_CASE("onnx: Add of what is no bias") {
  ModelProto model = gemm();
  first_node(model).set_output(0, "h");
  add_node(model, "Add", {"h", "b"}, "y");
  CHECK(
      refusal(model) ==
      "model.onnx: node 'the_y': expected a MatMul, or a Gemm without C, before it, found none whose bias it could be");
  model = before_gemm("Relu");
  model.mutable_graph()->mutable_node(0)->set_op_type("Add");
  model.mutable_graph()->mutable_node(0)->add_input("b");
  CHECK(
      refusal(model) ==
      "model.onnx: node 'the_h': expected a MatMul, or a Gemm without C, before it, found none whose bias it could be");
  first_node(model).set_input(0, "b");
  CHECK(refusal(model) ==
        "model.onnx: node 'the_h': expected input 2 to be what the network computes, found the constant 'b'");
}

// --- what is refused: tensors ---

TEST_CASE("onnx: shapes that do not fit") {
  CHECK(refusal_of([](ModelProto& m) { declare(*m.mutable_graph()->mutable_input(0), "x", {2}); }) ==
        "model.onnx: node 'the_y': expected 2 dimensions, batch and inputs, found 3");
  CHECK(refusal_of([](ModelProto& m) { set_int(first_node(m), "transB", 1); }) ==
        "model.onnx: node 'the_y': expected weights for the 2 numbers that come in, found weights for 3");
  ModelProto two = before_gemm("Gemm");
  first_node(two).add_input("w");
  CHECK(refusal(two) ==
        "model.onnx: node 'the_y': expected weights for the 3 numbers that come in, found weights for 2");
  auto const bias = [](std::initializer_list<std::int64_t> shape) {
    return refusal_of([&](ModelProto& m) {
      m.mutable_graph()->mutable_initializer()->RemoveLast();
      add_tensor(m, "b", shape, {7, 8, 9});
    });
  };
  CHECK(bias({2}) == "model.onnx: tensor 'b': expected [3], [1][3] or a number as bias, found [2]");
  CHECK(bias({3, 1}) == "model.onnx: tensor 'b': expected [3], [1][3] or a number as bias, found [3][1]");
  CHECK(bias({1, 1, 3}) == "model.onnx: tensor 'b': expected a number, a vector or a matrix, found 3 dimensions");
  CHECK(bias({}) == "model.onnx: tensor 'b': expected shape a number of 4 bytes each, found 12 bytes");
  CHECK(bias({0}) == "model.onnx: tensor 'b': expected a shape of positive numbers, found 0");
  CHECK(bias({-3}) == "model.onnx: tensor 'b': expected a shape of positive numbers, found -3");
}

TEST_CASE("onnx: tensors that hold something else") {
  auto const weight = [](std::function<void(TensorProto&)> const& change) {
    return refusal_of([&](ModelProto& m) { change(first_tensor(m)); });
  };
  CHECK(weight([](auto& t) { t.clear_name(); }) == "model.onnx: expected initializers with names, found one without");
  CHECK(weight([](auto& t) { t.set_name("b"); }) ==
        "model.onnx: tensor 'b': expected one initializer of that name, found two");
  CHECK(weight([](auto& t) { t.set_data_location(TensorProto::EXTERNAL); }) ==
        "model.onnx: tensor 'w': expected its numbers in the file itself, found that they are in another");
  CHECK(weight([](auto& t) { t.add_external_data()->set_key("location"); }) ==
        "model.onnx: tensor 'w': expected its numbers in the file itself, found that they are in another");
  CHECK(weight([](auto& t) { t.mutable_segment(); }) == "model.onnx: tensor 'w': expected all of it, found a segment");
  CHECK(weight([](auto& t) { t.set_data_type(TensorProto::DOUBLE); }) ==
        "model.onnx: tensor 'w': expected FLOAT numbers, as the graph's input has, found DOUBLE");
  CHECK(weight([](auto& t) { t.set_data_type(99); }) ==
        "model.onnx: tensor 'w': expected FLOAT numbers, as the graph's input has, found type 99");
  CHECK(weight([](auto& t) { t.set_raw_data("abcd"); }) ==
        "model.onnx: tensor 'w': expected its numbers in one field, found them in 2");
  CHECK(weight([](auto& t) { t.mutable_float_data()->RemoveLast(); }) ==
        "model.onnx: tensor 'w': expected at most 20 bytes, which there are, found shape [2][3] of 4 bytes each");
  CHECK(weight([](auto& t) { t.add_float_data(1); }) ==
        "model.onnx: tensor 'w': expected shape [2][3] of 4 bytes each, found 28 bytes");
  CHECK(weight([](auto& t) {
          t.clear_float_data();
          t.set_raw_data(std::string(25, '\0'));
        }) == "model.onnx: tensor 'w': expected shape [2][3] of 4 bytes each, found 25 bytes");
  CHECK(weight([](auto& t) {
          t.clear_float_data();
          t.add_double_data(1);
        }) == "model.onnx: tensor 'w': expected at most 0 bytes, which there are, found shape [2][3] of 4 bytes each");
  CHECK(weight([](auto& t) { t.set_dims(1, std::numeric_limits<std::int64_t>::max()); }) ==
        "model.onnx: tensor 'w': expected at most 24 bytes, which there are, "
        "found shape [2][9223372036854775807] of 4 bytes each");
  CHECK(weight([](auto& t) { t.set_float_data(4, std::numeric_limits<float>::quiet_NaN()); }) ==
        "model.onnx: tensor 'w': expected finite numbers, found NaN at element 4");
  CHECK(refusal_of([](ModelProto& m) { add_tensor(m, "extra", {1}, {1}); }) ==
        "model.onnx: tensor 'extra': expected that a node uses it, found none that does");
  CHECK(refusal_of([](ModelProto& m) { add_node(m, "Identity", {"w"}, "copy"); }) ==
        "model.onnx: tensor 'copy': expected that a node uses it, found none that does");
}

// --- hostile files ---

TEST_CASE("onnx: a model beyond doubles") {
  ModelProto model = empty({1, 1}, {1, 1});
  for (auto* value : {model.mutable_graph()->mutable_input(0), model.mutable_graph()->mutable_output(0)}) {
    value->mutable_type()->mutable_tensor_type()->set_elem_type(TensorProto::DOUBLE);
  }
  set_float(add_node(model, "Gemm", {"x", "w"}, "y"), "alpha", 16);
  TensorProto& w = *model.mutable_graph()->add_initializer();
  w.set_name("w");
  w.set_data_type(TensorProto::DOUBLE);
  w.add_dims(1);
  w.add_dims(1);
  w.add_double_data(1e308);
  CHECK(refusal(model) == "model.onnx: node 'the_y': expected a finite product with alpha, found 16 as alpha");
}

TEST_CASE("onnx: every beginning of a file is refused") {
  for (char const* const name : {"gemm_2_4_1.onnx", "matmul_add_2_4_3.onnx", "all_activations.onnx", "constants.onnx",
                                 "constants_double.onnx", "torch_2_4_1.onnx"}) {
    std::string const whole = content_of(name);
    REQUIRE(refusal(whole).empty());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      INFO(name << " of " << size << " bytes");
      REQUIRE(refusal(whole.substr(0, size)).starts_with("model.onnx: expected "));
    }
  }
}

TEST_CASE("onnx: any bytes are read or refused in one line") {
  std::mt19937 random{7};
  std::size_t refused = 0;
  for (char const* const name :
       {"gemm_2_4_1.onnx", "matmul_add_2_4_3.onnx", "all_activations.onnx", "constants.onnx", "torch_2_4_1.onnx"}) {
    std::string const whole = content_of(name);
    for (int i = 0; i < 4000; ++i) {
      std::string changed = whole;
      for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
        char& byte = changed[random() % changed.size()];
        auto const change = random() % 2 == 0 ? std::uint_fast32_t{1} << random() % 8 : random() % 256;
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ change);
      }
      std::string const line = refusal(changed);
      REQUIRE(line.find('\n') == std::string::npos);
      REQUIRE((line.empty() || line.starts_with("model.onnx: ")));
      refused += line.empty() ? 0 : 1;
    }
  }
  CHECK(refused > 1000);
}

namespace {

/// A field of protobuf that holds others.
std::string field_of(unsigned number, std::string const& content) {
  std::string result(1, static_cast<char>(number << 3 | 2));
  std::size_t size = content.size();
  for (; size > 127; size >>= 7) {
    result += static_cast<char>(size | 128);
  }
  return result + static_cast<char>(size) + content;
}

/// A GraphProto of a node of an attribute of a GraphProto, and so on.
std::string graph_of(int depth) {
  std::string graph;
  for (int i = 0; i < depth; ++i) {
    graph = field_of(1, field_of(5, field_of(6, graph)));
  }
  return graph;
}

}  // namespace

TEST_CASE("onnx: messages in messages, groups and fields without end") {
  CHECK(refusal(field_of(7, graph_of(32))).starts_with("model.onnx: expected version 7"));  // of 98 messages
  CHECK(refusal(field_of(7, graph_of(33))) == "model.onnx: expected messages in at most 100 others, found more");
  CHECK(refusal(field_of(7, graph_of(2000))) == "model.onnx: expected messages in at most 100 others, found more");
  CHECK(refusal(std::string(1000, '\x0b')).starts_with("model.onnx: expected an ONNX model, found 1000 bytes"));
  // Empty attributes would take 300 bytes of memory each.
  std::string attributes;
  for (int i = 0; i < 1'000'000; ++i) {
    attributes += std::string{"\x2a\0", 2};
  }
  CHECK(refusal(field_of(7, field_of(1, attributes))) ==
        "model.onnx: expected at most 1000000 fields of protobuf, found more");
}

TEST_CASE("onnx: time and memory are in proportion to the file") {
  auto const seconds_of = [](ModelProto const& model, std::string const& expected) {
    auto const begin = std::chrono::steady_clock::now();
    CHECK(refusal(model) == expected);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  SECTION("a long chain") {
    ModelProto model = empty({0, 1}, {0, 1});
    add_tensor(model, "w", {1, 1}, {1});
    std::string last = "x";
    for (int i = 0; i < 100'000; ++i) {
      std::string const next = i == 99'999 ? "y" : fmt::format("h{}", i);
      add_node(model, i % 2 == 0 ? "MatMul" : "Relu", {last.c_str()}, next);
      if (i % 2 == 0) {
        model.mutable_graph()->mutable_node(i)->add_input("w");
      }
      last = next;
    }
    CHECK(seconds_of(model, "") < 20);  // some tenths of a second, unless each looks at all
  }
  SECTION("a large tensor that is transposed many times") {
    ModelProto model = empty({0, 1000}, {0, 1000});
    add_tensor(model, "w", {1000, 1000}, std::vector<float>(1'000'000, 1));
    std::string last = "w";
    for (int i = 0; i < 100'000; ++i) {
      std::string const next = fmt::format("w{}", i);
      add_node(model, "Transpose", {last.c_str()}, next);
      last = next;
    }
    add_node(model, "MatMul", {"x", last.c_str()}, "y");
    CHECK(seconds_of(model, "") < 20);
  }
  SECTION("a large tensor that many nodes use") {
    ModelProto model = empty({0, 1000}, {0, 1000});
    add_tensor(model, "w", {1000, 1000}, std::vector<float>(1'000'000, 1));
    std::string last = "x";
    for (int i = 0; i < 10'000; ++i) {
      std::string const next = i == 9'999 ? "y" : fmt::format("h{}", i);
      add_node(model, "MatMul", {last.c_str(), "w"}, next);
      last = next;
    }
    CHECK(seconds_of(model,
                     "model.onnx: tensor 'w': expected weights and biases of a number that the file's size "
                     "allows, found more, as nodes share tensors") < 20);
  }
}
