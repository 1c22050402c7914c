// SPDX-License-Identifier: BSL-1.0
#include "onnx.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tool/input_error.hpp>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/stubs/logging.h>

// Debian's library has the messages of onnx-ml.proto; the header tells them from those of onnx.proto by this.
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

namespace convert {

// A namespace of its own, as other readers have their reader, and a unity build has all of them in one file.
namespace onnx_file {

namespace {

using onnx::AttributeProto;
using onnx::GraphProto;
using onnx::ModelProto;
using onnx::NodeProto;
using onnx::TensorProto;
using onnx::TypeProto;
using onnx::ValueInfoProto;
using tool::in_quotes;
using tool::input_error;

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr std::size_t most_fields = 1'000'000;  ///< of protobuf, which keeps up to 300 bytes for each
constexpr std::size_t deepest = 100;            ///< messages in messages, as protobuf's own limit
constexpr std::size_t longest_name = 60;        ///< that is shown
constexpr std::int64_t oldest_operators = 7;    ///< before it Add, Gemm and Dropout were others

/// Numbers that layers may have beyond those that the file has room for, as several may use the same.
constexpr std::size_t most_shared = 1'000'000;

/// What nodes and files are refused by: a line that begins with where it is.
[[noreturn]] void refuse_at(std::string const& where, std::string_view expected, std::string_view found) {
  throw input_error{fmt::format("{}: expected {}, found {}", where, expected, found)};
}

/// A name as it is, unless it holds what a name of ONNX does not.
std::string plain(std::string_view name) {
  auto const is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  bool const shown = !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, is_plain);
  return shown ? std::string{name} : in_quotes(name, longest_name);
}

std::string type_text(std::int64_t type) {
  auto const number = static_cast<int>(type);
  return number == type && onnx::TensorProto_DataType_IsValid(number)
             ? onnx::TensorProto_DataType_Name(static_cast<onnx::TensorProto_DataType>(number))
             : fmt::format("type {}", type);
}

std::optional<storage> storage_of(int type) {
  switch (type) {
    case onnx::TensorProto_DataType_FLOAT:
      return storage::float32;
    case onnx::TensorProto_DataType_DOUBLE:
      return storage::float64;
    case onnx::TensorProto_DataType_FLOAT16:
      return storage::float16;
    case onnx::TensorProto_DataType_BFLOAT16:
      return storage::bfloat16;
    default:
      return std::nullopt;
  }
}

/// Goes through protobuf's fields before protobuf makes objects of them: 2 bytes of the file, an empty message, would
/// become some 300 of memory. Without recursion: what is open lies in a list.
class field_walk {
 public:
  explicit field_walk(bytes content) : content_(content) {
    open_.push_back({ModelProto::descriptor(), content.size()});
  }

  /// Throws input_error unless the fields are as protobuf has them, and as few as they may be.
  void check(std::string const& file) {
    for (std::size_t fields = 0; !at_end(); ++fields) {
      if (fields == most_fields) {
        refuse_at(file, fmt::format("at most {} fields of protobuf", most_fields), "more");
      }
      if (!pass_field()) {
        refuse_at(file, "an ONNX model",
                  fmt::format("{} bytes that are none: it is truncated, or no such file", content_.size()));
      }
      if (open_.size() > deepest) {
        refuse_at(file, fmt::format("messages in at most {} others", deepest), "more");
      }
    }
  }

 private:
  struct message {
    google::protobuf::Descriptor const* type;
    std::size_t end;
  };

  /// Closes the messages that end here.
  bool at_end() {
    while (open_.size() > 1 && at_ == open_.back().end) {
      open_.pop_back();
    }
    return at_ == content_.size();
  }

  [[nodiscard]] std::size_t left() const { return open_.back().end - at_; }

  bool skip(std::uint64_t size) {
    bool const fits = size <= left();
    at_ += fits ? static_cast<std::size_t>(size) : 0;
    return fits;
  }

  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && left() > 0; shift += 7) {
      auto const byte = std::to_integer<std::uint64_t>(content_[at_++]);
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
    return std::nullopt;
  }

  bool pass_field() {
    auto const tag = varint();
    if (!tag || *tag > std::numeric_limits<std::uint32_t>::max() || *tag >> 3 == 0) {
      return false;
    }
    switch (*tag & 7) {
      case 0:
        return varint().has_value();
      case 1:
        return skip(8);
      case 2:
        return pass_sized(static_cast<int>(*tag >> 3));
      case 5:
        return skip(4);
      default:  // groups, which ONNX has none of
        return false;
    }
  }

  bool pass_sized(int number) {
    auto const size = varint();
    if (!size || *size > left()) {
      return false;
    }
    auto const* const field = open_.back().type->FindFieldByNumber(number);
    if (field == nullptr || field->message_type() == nullptr) {
      return skip(*size);
    }
    open_.push_back({field->message_type(), at_ + static_cast<std::size_t>(*size)});
    return true;
  }

  bytes content_;
  std::size_t at_ = 0;
  std::vector<message> open_;
};

void parse(bytes content, std::string const& file, ModelProto& result) {
  if (content.size() > largest_file) {
    refuse_at(file, fmt::format("at most {} bytes of an ONNX model", largest_file), fmt::format("{}", content.size()));
  }
  field_walk{content}.check(file);
  google::protobuf::LogSilencer const silence;  // which would write lines of its own
  if (!result.ParseFromArray(content.data(), static_cast<int>(content.size()))) {
    refuse_at(file, "an ONNX model", "what protobuf does not read as one");
  }
}

/// A node of the graph: what its attributes are, and how it is refused.
class node {
 public:
  struct rule {
    std::string_view name;
    onnx::AttributeProto_AttributeType type;
  };

  node(std::string const& file, NodeProto const& source, int position)
      : file_(&file), source_(&source), position_(position) {}

  [[nodiscard]] std::string const& type() const { return source_->op_type(); }
  [[nodiscard]] std::string const& domain() const { return source_->domain(); }
  [[nodiscard]] std::string const& input(int i) const { return source_->input(i); }
  [[nodiscard]] std::string const& output() const { return source_->output(0); }
  [[nodiscard]] google::protobuf::RepeatedPtrField<std::string> const& outputs() const { return source_->output(); }
  [[nodiscard]] google::protobuf::RepeatedPtrField<AttributeProto> const& attributes() const {
    return source_->attribute();
  }

  /// An input that may be absent, as an empty name in between says it is.
  [[nodiscard]] bool has_input(int i) const { return i < source_->input_size() && !source_->input(i).empty(); }

  /// By its name, or by its place in the file where it has none.
  [[nodiscard]] std::string where() const {
    return source_->name().empty() ? fmt::format("{}: node {} of the graph, {}", *file_, position_, plain(type()))
                                   : fmt::format("{}: node {}", *file_, in_quotes(source_->name(), longest_name));
  }
  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    refuse_at(where(), expected, found);
  }

  void check_inputs(int least, int most) const {
    if (source_->input_size() < least || source_->input_size() > most) {
      refuse(least == most ? fmt::format("{} inputs of {}", least, type())
                           : fmt::format("{} to {} inputs of {}", least, most, type()),
             fmt::format("{}", source_->input_size()));
    }
  }
  void check_outputs(int most) const {
    if (source_->output_size() < 1 || source_->output_size() > most || source_->output(0).empty()) {
      refuse("one output with a name", fmt::format("{}", source_->output_size()));
    }
  }
  /// Each attribute is one of these, of its type, once: one that is not known would change what the node computes.
  void check_attributes(std::initializer_list<rule> rules) const {
    std::vector<bool> found(rules.size());
    for (AttributeProto const& a : attributes()) {
      auto const* const known = std::ranges::find(rules, a.name(), &rule::name);
      if (known == rules.end()) {
        refuse(fmt::format("no attribute of {} but {}", type(), names_of(rules)), in_quotes(a.name(), longest_name));
      }
      auto const i = static_cast<std::size_t>(known - rules.begin());
      if (a.type() != known->type || !a.ref_attr_name().empty()) {
        refuse(fmt::format("attribute {} of type {}", a.name(), onnx::AttributeProto_AttributeType_Name(known->type)),
               a.ref_attr_name().empty() ? onnx::AttributeProto_AttributeType_Name(a.type())
                                         : "a reference to one of a function");
      }
      if (found[i]) {
        refuse(fmt::format("attribute {} once", a.name()), "it twice");
      }
      found[i] = true;
    }
  }

  [[nodiscard]] AttributeProto const* attribute(std::string_view name) const {
    auto const found = std::ranges::find(attributes(), name, &AttributeProto::name);
    return found == attributes().end() ? nullptr : &*found;
  }
  [[nodiscard]] double number(std::string_view name, double otherwise) const {
    auto const* const found = attribute(name);
    return found == nullptr ? otherwise : static_cast<double>(found->f());
  }
  [[nodiscard]] std::int64_t whole(std::string_view name, std::int64_t otherwise) const {
    auto const* const found = attribute(name);
    return found == nullptr ? otherwise : found->i();
  }

 private:
  static std::string names_of(std::initializer_list<rule> rules) {
    std::string names;
    for (rule const& r : rules) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", r.name);
    }
    return names.empty() ? "none" : names;
  }

  std::string const* file_;
  NodeProto const* source_;
  int position_;
};

/// Numbers that are known without the network's input. They stay where they are until a layer needs them: so that a
/// thousand transpositions cost no more than one.
struct constant {
  std::string_view name;
  TensorProto const* data = nullptr;
  bool transposed = false;
  bool used = false;
};

/// Numbers of protobuf as they lie in memory.
template <class T>
bytes bytes_of(google::protobuf::RepeatedField<T> const& numbers) {
  return std::as_bytes(std::span{numbers.data(), static_cast<std::size_t>(numbers.size())});
}

class reader {
 public:
  reader(ModelProto const& source, std::string const& file, std::size_t size)
      : source_(source), graph_(source.graph()), file_(file), spare_(size + most_shared) {}

  [[nodiscard]] model read() {
    check_model();
    check_graph();
    add_initializers();
    add_input();
    for (int i = 0; i < graph_.node_size(); ++i) {
      read_node({file_, graph_.node(i), i + 1});
    }
    check_output();
    check_used();
    check_chain(file_, result_.layers);
    result_.kind = type_ == onnx::TensorProto_DataType_DOUBLE ? precision::float64 : precision::float32;
    return std::move(result_);
  }

 private:
  using handler = void (reader::*)(node const&);

  /// Operators by name.
  static constexpr auto operators() {
    return std::to_array<std::pair<std::string_view, handler>>({
        {"Gemm", &reader::read_gemm},
        {"MatMul", &reader::read_matmul},
        {"Add", &reader::read_add},
        {"Sigmoid", &reader::read_activation<layer_kind::sigmoid>},
        {"Tanh", &reader::read_activation<layer_kind::tanh>},
        {"Relu", &reader::read_activation<layer_kind::relu>},
        {"LeakyRelu", &reader::read_leaky_relu},
        {"Softplus", &reader::read_activation<layer_kind::softplus>},
        {"Softmax", &reader::read_softmax},
        {"Identity", &reader::read_identity},
        {"Dropout", &reader::read_dropout},
        {"Flatten", &reader::read_flatten},
        {"Cast", &reader::read_cast},
        {"Transpose", &reader::read_transpose},
        {"Constant", &reader::read_constant},
    });
  }

  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    refuse_at(file_, expected, found);
  }
  [[noreturn]] void refuse_tensor(std::string_view name, std::string_view expected, std::string_view found) const {
    refuse_at(fmt::format("{}: tensor {}", file_, in_quotes(name, longest_name)), expected, found);
  }

  // --- the file as a whole ---

  void refuse_any(int count, std::string_view what) const {
    if (count != 0) {
      refuse(fmt::format("no {}", what), fmt::format("{}", count));
    }
  }

  void check_model() {
    if (!source_.has_graph()) {
      refuse("an ONNX model, which has a graph", "none");
    }
    std::int64_t version = 0;
    for (auto const& set : source_.opset_import()) {
      version = set.domain().empty() || set.domain() == "ai.onnx" ? std::max(version, set.version()) : version;
    }
    if (version < oldest_operators) {
      refuse(fmt::format("version {} or later of ONNX's operators", oldest_operators),
             version == 0 ? "none" : fmt::format("{}", version));
    }
    refuse_any(source_.training_info_size(), "training information");
    refuse_any(source_.functions_size(), "functions");
  }

  void check_graph() const {
    refuse_any(graph_.sparse_initializer_size(), "sparse initializers");
    refuse_any(graph_.quantization_annotation_size(), "quantized tensors");
    if (graph_.output_size() != 1) {
      refuse("one output of the graph", fmt::format("{}", graph_.output_size()));
    }
  }

  void add_initializers() {
    for (TensorProto const& t : graph_.initializer()) {
      if (t.name().empty()) {
        refuse("initializers with names", "one without");
      }
      constants_.push_back({t.name(), &t});
      if (!values_.emplace(t.name(), &constants_.back()).second) {
        refuse_tensor(t.name(), "one initializer of that name", "two");
      }
    }
  }

  /// Old files name their initializers among the inputs, too.
  void add_input() {
    ValueInfoProto const* input = nullptr;
    std::size_t count = 0;
    for (ValueInfoProto const& value : graph_.input()) {
      bool const is_initializer = values_.contains(value.name());
      input = is_initializer ? input : &value;
      count += is_initializer ? 0 : 1;
    }
    if (count != 1) {
      refuse("one input of the graph that is no initializer", fmt::format("{}", count));
    }
    if (input->name().empty()) {
      refuse("an input of the graph with a name", "one without");
    }
    take_type(*input);
    current_ = input->name();
    values_.emplace(current_, nullptr);
  }

  void take_type(ValueInfoProto const& input) {
    std::string const what = fmt::format("FLOAT, DOUBLE, FLOAT16 or BFLOAT16 numbers of the graph's input {}",
                                         in_quotes(input.name(), longest_name));
    if (!input.type().has_tensor_type()) {
      refuse(what, "no tensor");
    }
    TypeProto::Tensor const& tensor = input.type().tensor_type();
    type_ = tensor.elem_type();
    auto const kind = storage_of(type_);
    if (!kind) {
      refuse(what, type_text(type_));
    }
    kind_ = *kind;
    if (tensor.has_shape()) {
      shape_.emplace();
      for (auto const& d : tensor.shape().dim()) {
        shape_->push_back(d.dim_value() > 0 ? static_cast<std::size_t>(d.dim_value()) : 0);
      }
    }
  }

  void check_output() const {
    ValueInfoProto const& output = graph_.output(0);
    if (output.name() != current_) {
      refuse(fmt::format("the graph's output to be {}, at the end of the chain", in_quotes(current_, longest_name)),
             in_quotes(output.name(), longest_name));
    }
    if (!output.type().has_tensor_type()) {
      return;
    }
    TypeProto::Tensor const& tensor = output.type().tensor_type();
    if (tensor.elem_type() != type_) {
      refuse(fmt::format("{} numbers of the graph's output, as of its input", type_text(type_)),
             type_text(tensor.elem_type()));
    }
    auto const& dims = tensor.shape().dim();
    if (!tensor.has_shape() || !shape_ || shape_->size() != 2) {
      return;
    }
    if (dims.size() != 2) {
      refuse("2 dimensions of the graph's output", fmt::format("{}", dims.size()));
    }
    std::int64_t const width = dims[1].dim_value();
    if (width > 0 && shape_->at(1) != 0 && static_cast<std::size_t>(width) != shape_->at(1)) {
      refuse(fmt::format("the graph's output to be {} wide, as its layers are", shape_->at(1)),
             fmt::format("{}", width));
    }
  }

  void check_used() const {
    for (constant const& c : constants_) {
      if (!c.used) {
        refuse_tensor(c.name, "that a node uses it", "none that does");
      }
    }
  }

  // --- values and their names ---

  void read_node(node const& n) {
    auto const all = operators();
    auto const* const found = std::ranges::find(all, n.type(), &decltype(all)::value_type::first);
    bool const standard = n.domain().empty() || n.domain() == "ai.onnx";
    if (found == all.end() || !standard) {
      std::string names;
      for (auto const& [name, read] : all) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
      }
      n.refuse(fmt::format("one of {}", names),
               standard ? plain(n.type()) : fmt::format("{} of {}", plain(n.type()), plain(n.domain())));
    }
    (this->*found->second)(n);
  }

  /// Names what the node gives: the end of the chain, or a constant.
  void define(node const& n, constant* value, int most_outputs = 1) {
    n.check_outputs(most_outputs);
    for (std::string const& name : n.outputs()) {
      if (!name.empty() && !values_.emplace(name, value).second) {
        n.refuse("outputs with names that nothing else has", in_quotes(name, longest_name));
      }
    }
    current_ = value == nullptr ? std::string_view{n.output()} : current_;
  }

  [[nodiscard]] constant* value(node const& n, int i) const {
    auto const found = values_.find(n.input(i));
    if (found == values_.end()) {
      bool const later = std::ranges::any_of(graph_.node(), [&](NodeProto const& other) {
        return std::ranges::find(other.output(), n.input(i)) != other.output().end();
      });
      n.refuse(fmt::format("input {} to be there before it", in_quotes(n.input(i), longest_name)),
               later ? "that this node or one after it gives it" : "nothing that gives it");
    }
    return found->second;
  }

  /// An input that has to be what the node before this one gives.
  void check_chained(node const& n, int i) const {
    if (auto const* const known = value(n, i); known != nullptr) {
      n.refuse(fmt::format("input {} to be what the network computes", i + 1),
               fmt::format("the constant {}", in_quotes(n.input(i), longest_name)));
    }
    if (n.input(i) != current_) {
      n.refuse(fmt::format("a chain, in which {} is what is used next", in_quotes(current_, longest_name)),
               in_quotes(n.input(i), longest_name));
    }
  }

  [[nodiscard]] constant const& constant_input(node const& n, int i) const {
    constant* const known = value(n, i);
    if (known == nullptr) {
      n.refuse(fmt::format("a constant as input {}", i + 1),
               fmt::format("{}, which the network computes", in_quotes(n.input(i), longest_name)));
    }
    known->used = true;
    return *known;
  }

  // --- numbers ---

  [[nodiscard]] std::vector<std::size_t> shape_of(constant const& c) const {
    if (c.data->dims_size() > 2) {
      refuse_tensor(c.name, "a number, a vector or a matrix", fmt::format("{} dimensions", c.data->dims_size()));
    }
    std::vector<std::size_t> shape;
    for (std::int64_t const d : c.data->dims()) {
      if (d < 1) {
        refuse_tensor(c.name, "a shape of positive numbers", fmt::format("{}", d));
      }
      shape.push_back(static_cast<std::size_t>(d));
    }
    if (c.transposed) {
      std::ranges::reverse(shape);
    }
    return shape;
  }

  void check_held(constant const& c) const {
    TensorProto const& t = *c.data;
    if (t.data_location() == TensorProto::EXTERNAL || t.external_data_size() > 0) {
      refuse_tensor(c.name, "its numbers in the file itself", "that they are in another");
    }
    if (t.has_segment()) {
      refuse_tensor(c.name, "all of it", "a segment");
    }
    if (t.data_type() != type_) {
      refuse_tensor(c.name, fmt::format("{} numbers, as the graph's input has", type_text(type_)),
                    type_text(t.data_type()));
    }
    std::array const sizes{t.raw_data().empty() ? 0 : 1, t.float_data_size(), t.int32_data_size(),
                           t.string_data_size(),         t.int64_data_size(), t.double_data_size(),
                           t.uint64_data_size()};
    auto const kinds = std::ranges::count_if(sizes, [](int size) { return size > 0; });
    if (kinds > 1) {
      refuse_tensor(c.name, "its numbers in one field", fmt::format("them in {}", kinds));
    }
  }

  /// What int32_data holds of half precisions, as raw data would.
  [[nodiscard]] std::vector<std::uint16_t> halves_of(constant const& c) const {
    std::vector<std::uint16_t> halves;
    halves.reserve(static_cast<std::size_t>(c.data->int32_data_size()));
    for (std::int32_t const bits : c.data->int32_data()) {
      if (bits < 0 || bits > std::numeric_limits<std::uint16_t>::max()) {
        refuse_tensor(c.name, "16 bits of each number", fmt::format("{}", bits));
      }
      halves.push_back(static_cast<std::uint16_t>(bits));
    }
    return halves;
  }

  /// All of a tensor's numbers in the order of the file, as many as its shape says.
  [[nodiscard]] std::vector<double> numbers(constant const& c) {
    check_held(c);
    TensorProto const& t = *c.data;
    if (!t.raw_data().empty()) {
      return numbers(c, std::as_bytes(std::span{t.raw_data()}));
    }
    if (kind_ == storage::float32) {
      return numbers(c, bytes_of(t.float_data()));
    }
    if (kind_ == storage::float64) {
      return numbers(c, bytes_of(t.double_data()));
    }
    auto const halves = halves_of(c);
    return numbers(c, std::as_bytes(std::span{halves}));
  }

  [[nodiscard]] std::vector<double> numbers(constant const& c, bytes raw) {
    auto const shape = shape_of(c);
    std::size_t const count = element_count(file_, c.name, shape, size_of(kind_), raw.size());
    if (count * size_of(kind_) != raw.size()) {
      refuse_tensor(c.name, fmt::format("shape {} of {} bytes each", shape_text(shape), size_of(kind_)),
                    fmt::format("{} bytes", raw.size()));
    }
    if (count > spare_) {  // many nodes may use a tensor, but not fill the memory with it
      refuse_tensor(c.name, "weights and biases of a number that the file's size allows",
                    "more, as nodes share tensors");
    }
    spare_ -= count;
    return numbers_of(file_, c.name, kind_, raw);
  }

  // --- layers ---

  /// Multiplies, and refuses a product beyond the largest number.
  static void scale(node const& n, std::vector<double>& values, std::string_view factor_name, double factor) {
    for (double& x : values) {
      x *= factor;
      if (!std::isfinite(x)) {
        n.refuse(fmt::format("a finite product with {}", factor_name), fmt::format("{} as {}", factor, factor_name));
      }
    }
  }

  /// A dense layer without biases, where what the network computed so far fits to the weights.
  void add_dense(node const& n, constant const& weights, bool transposed) {
    auto shape = shape_of(weights);
    if (shape.size() != 2) {
      refuse_tensor(weights.name, "a matrix of weights", shape_text(shape));
    }
    if (transposed) {
      std::ranges::reverse(shape);
    }
    if (shape_ && shape_->size() != 2) {
      n.refuse("2 dimensions, batch and inputs", fmt::format("{}", shape_->size()));
    }
    std::size_t const width = shape_ ? shape_->at(1) : 0;
    if (width != 0 && width != shape[0]) {
      n.refuse(fmt::format("weights for the {} numbers that come in", width), fmt::format("weights for {}", shape[0]));
    }
    layer& l = result_.layers.emplace_back(layer{.inputs = shape[0], .outputs = shape[1]});
    l.weights = numbers(weights);
    if (transposed != weights.transposed) {
      // In the file are the rows of the other matrix, as long as this one's columns.
      l.weights = convert::transposed(l.weights, shape[0]);
    }
    l.biases.assign(l.outputs, 0);
    shape_ = {0, l.outputs};
    lacks_bias_ = true;
  }

  void add_bias(constant const& bias) {
    layer& l = result_.layers.back();
    auto const shape = shape_of(bias);
    std::size_t const last = shape.empty() ? 1 : shape.back();
    if ((shape.size() == 2 && shape[0] != 1) || (last != 1 && last != l.outputs)) {
      refuse_tensor(bias.name, fmt::format("[{0}], [1][{0}] or a number as bias", l.outputs), shape_text(shape));
    }
    auto const values = numbers(bias);
    for (std::size_t i = 0; i < l.outputs; ++i) {
      l.biases[i] = values[last == 1 ? 0 : i];
    }
    lacks_bias_ = false;
  }

  void read_gemm(node const& n) {
    n.check_inputs(2, 3);
    n.check_attributes({{"alpha", AttributeProto::FLOAT},
                        {"beta", AttributeProto::FLOAT},
                        {"transA", AttributeProto::INT},
                        {"transB", AttributeProto::INT}});
    if (n.whole("transA", 0) != 0) {
      n.refuse("transA = 0", fmt::format("{}", n.whole("transA", 0)));
    }
    check_chained(n, 0);
    add_dense(n, constant_input(n, 1), n.whole("transB", 0) != 0);
    scale(n, result_.layers.back().weights, "alpha", n.number("alpha", 1));
    if (n.has_input(2)) {
      add_bias(constant_input(n, 2));
      scale(n, result_.layers.back().biases, "beta", n.number("beta", 1));
    }
    define(n, nullptr);
  }

  void read_matmul(node const& n) {
    n.check_inputs(2, 2);
    n.check_attributes({});
    check_chained(n, 0);
    add_dense(n, constant_input(n, 1), false);
    define(n, nullptr);
  }

  void read_add(node const& n) {
    n.check_inputs(2, 2);
    n.check_attributes({});
    int const known = value(n, 0) != nullptr ? 0 : 1;
    check_chained(n, 1 - known);
    constant const& bias = constant_input(n, known);
    if (!lacks_bias_) {
      n.refuse("a MatMul, or a Gemm without C, before it", "none whose bias it could be");
    }
    add_bias(bias);
    define(n, nullptr);
  }

  void add_activation(node const& n, layer_kind kind, ratio slope = {}) {
    n.check_inputs(1, 1);
    check_chained(n, 0);
    result_.layers.push_back(layer{.kind = kind, .slope = slope});
    lacks_bias_ = false;
    define(n, nullptr);
  }

  template <layer_kind Kind>
  void read_activation(node const& n) {
    n.check_attributes({});
    add_activation(n, Kind);
  }

  void read_leaky_relu(node const& n) {
    n.check_attributes({{"alpha", AttributeProto::FLOAT}});
    add_activation(n, layer_kind::leaky_relu, ratio_of(n.where(), n.number("alpha", 0.01)));
  }

  /// Of two dimensions the last is what the default is in every version.
  void read_softmax(node const& n) {
    n.check_attributes({{"axis", AttributeProto::INT}});
    if (!shape_ || shape_->size() != 2) {
      n.refuse("2 dimensions, batch and inputs", shape_ ? fmt::format("{}", shape_->size()) : "an unknown number");
    }
    if (std::int64_t const axis = n.whole("axis", -1); axis != -1 && axis != 1) {
      n.refuse("the last axis, -1 or 1", fmt::format("{}", axis));
    }
    add_activation(n, layer_kind::softmax);
  }

  // --- what changes no number ---

  /// Another name for what comes in, be it the chain's end or a constant.
  void pass(node const& n, bool transposed = false) {
    n.check_inputs(1, 1);
    constant* const known = value(n, 0);
    if (known == nullptr) {
      check_chained(n, 0);
      define(n, nullptr);
      return;
    }
    n.check_outputs(1);
    known->used = true;
    constants_.push_back({n.output(), known->data, known->transposed != transposed});
    define(n, &constants_.back());
  }

  void read_identity(node const& n) {
    n.check_attributes({});
    pass(n);
  }

  void read_cast(node const& n) {
    n.check_inputs(1, 1);
    n.check_attributes({{"to", AttributeProto::INT}, {"saturate", AttributeProto::INT}});
    constant const* const known = value(n, 0);
    int const type = known == nullptr ? type_ : known->data->data_type();
    if (n.whole("to", 0) != type) {
      n.refuse(fmt::format("a Cast to {}, which there is", type_text(type)),
               fmt::format("one to {}", type_text(n.whole("to", 0))));
    }
    pass(n);
  }

  void read_transpose(node const& n) {
    n.check_inputs(1, 1);
    n.check_attributes({{"perm", AttributeProto::INTS}});
    constant const* const known = value(n, 0);
    if (known == nullptr) {
      n.refuse("a constant to transpose", "what the network computes");
    }
    auto const rank = shape_of(*known).size();
    auto const* const perm = n.attribute("perm");
    std::vector<std::int64_t> order;
    for (std::size_t i = rank; i > 0; --i) {
      order.push_back(static_cast<std::int64_t>(i) - 1);
    }
    bool const reversed = perm == nullptr || std::ranges::equal(perm->ints(), order);
    std::ranges::reverse(order);
    if (!reversed && !std::ranges::equal(perm->ints(), order)) {
      n.refuse(fmt::format("perm to be an order of {} dimensions", rank), "another");
    }
    pass(n, reversed && rank == 2);
  }

  void read_flatten(node const& n) {
    n.check_inputs(1, 1);
    n.check_attributes({{"axis", AttributeProto::INT}});
    if (n.whole("axis", 1) != 1) {
      n.refuse("Flatten of axis 1", fmt::format("{}", n.whole("axis", 1)));
    }
    check_chained(n, 0);
    std::size_t width = shape_ ? 1 : 0;
    if (shape_) {
      if (shape_->size() < 2) {
        n.refuse("2 dimensions or more", fmt::format("{}", shape_->size()));
      }
      for (std::size_t i = 1; i < shape_->size(); ++i) {
        std::size_t const d = shape_->at(i);
        std::size_t const most = std::numeric_limits<std::size_t>::max();
        width = d != 0 && width > most / d ? most : width * d;  // which no layer has
      }
    }
    shape_ = {0, width};
    define(n, nullptr);
  }

  void read_dropout(node const& n) {
    n.check_inputs(1, 3);
    n.check_attributes({{"ratio", AttributeProto::FLOAT}, {"seed", AttributeProto::INT}});
    check_chained(n, 0);
    if (n.has_input(1)) {
      static_cast<void>(constant_input(n, 1));  // the ratio, which counts in training only
    }
    if (n.has_input(2)) {
      TensorProto const& training = *constant_input(n, 2).data;
      bool const is_false = training.data_type() == onnx::TensorProto_DataType_BOOL &&
                            ((training.raw_data().size() == 1 && training.raw_data()[0] == 0) ||
                             (training.int32_data_size() == 1 && training.int32_data(0) == 0));
      if (!is_false) {
        n.refuse("training_mode to be false", "another");
      }
    }
    define(n, nullptr, 2);
  }

  void read_constant(node const& n) {
    n.check_inputs(0, 0);
    n.check_attributes({{"value", AttributeProto::TENSOR},
                        {"value_float", AttributeProto::FLOAT},
                        {"value_floats", AttributeProto::FLOATS}});
    if (n.attributes().size() != 1) {
      n.refuse("one value", fmt::format("{}", n.attributes().size()));
    }
    n.check_outputs(1);
    AttributeProto const& value = n.attributes()[0];
    constants_.push_back({n.output(), value.type() == AttributeProto::TENSOR ? &value.t() : &made_of(value)});
    define(n, &constants_.back());
  }

  /// A tensor of floats that lie in an attribute themselves.
  [[nodiscard]] TensorProto const& made_of(AttributeProto const& value) {
    TensorProto& made = made_.emplace_back();
    made.set_data_type(onnx::TensorProto_DataType_FLOAT);
    if (value.type() == AttributeProto::FLOAT) {
      made.add_float_data(value.f());
    } else {
      made.add_dims(value.floats_size());
      *made.mutable_float_data() = value.floats();
    }
    return made;
  }

  ModelProto const& source_;
  GraphProto const& graph_;
  std::string const& file_;
  std::size_t spare_;                                ///< numbers that layers may still have
  int type_ = onnx::TensorProto_DataType_UNDEFINED;  ///< of all numbers
  storage kind_ = storage::float32;                  ///< of their type
  std::deque<constant> constants_;                   ///< in the order of the file; they stay where they are
  std::deque<TensorProto> made_;                     ///< of Constant nodes with plain numbers
  std::map<std::string_view, constant*> values_;     ///< what has a name; nullptr is what the network computes
  std::string_view current_;                         ///< the end of the chain
  std::optional<std::vector<std::size_t>> shape_;    ///< of it, where it is known; 0 is a size that is not
  bool lacks_bias_ = false;                          ///< the last layer is dense, and an Add may give its biases
  model result_;
};

}  // namespace

}  // namespace onnx_file

model read_onnx(bytes content, std::string const& file) {
  onnx::ModelProto source;
  onnx_file::parse(content, file, source);
  return onnx_file::reader{source, file, content.size()}.read();
}

}  // namespace convert
