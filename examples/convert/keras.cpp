// SPDX-License-Identifier: BSL-1.0
#include "keras.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tool/input_error.hpp>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "json_text.hpp"

namespace convert {

namespace {

using json = nlohmann::json;  // not the ordered one, which looks through all names for each
using tool::in_quotes;
using tool::input_error;

[[noreturn]] void refuse(std::string const& where, std::string const& expected, std::string const& found) {
  throw input_error{fmt::format("{}: expected {}, found {}", where, expected, found)};
}

// --- the program etch-read-hdf5 ---

constexpr char const* program = "etch-read-hdf5";
constexpr char const* unreadable = "one that the HDF5 library cannot read";
constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// What the program may write: it reads at most 1100 times what there is, and at most 1 GiB, of numbers.
std::size_t largest_output(std::size_t size) { return std::min(1100 * size, 1024 * mebibyte) + 16 * mebibyte; }

/// A file in memory. The program reads and writes nothing but such files: nobody waits for anybody, as at pipes.
class memory_file {
 public:
  explicit memory_file(std::string const& file) : file_(file), descriptor_(memfd_create(program, MFD_CLOEXEC)) {
    // Where the standard files are closed it would be one of them, and in the way of what the program gets as such.
    if (descriptor_ >= 0 && descriptor_ <= STDERR_FILENO) {
      int const higher = fcntl(descriptor_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
      close(descriptor_);
      descriptor_ = higher;
    }
    check(descriptor_ >= 0);
  }
  memory_file(memory_file const&) = delete;
  memory_file& operator=(memory_file const&) = delete;
  ~memory_file() { close(descriptor_); }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  void write(bytes content) const {
    while (!content.empty()) {
      ssize_t const written = ::write(descriptor_, content.data(), content.size());
      check(written > 0 || (written < 0 && errno == EINTR));
      content = content.subspan(static_cast<std::size_t>(std::max(written, ssize_t{0})));
    }
    check(lseek(descriptor_, 0, SEEK_SET) == 0);
  }

  [[nodiscard]] std::size_t size() const {
    struct stat status{};
    check(fstat(descriptor_, &status) == 0);
    return static_cast<std::size_t>(status.st_size);
  }

  /// Its first bytes, at most `most`. A copy: it is no longer changed, whoever else still has the file.
  [[nodiscard]] std::vector<std::byte> read(std::size_t most) const {
    std::vector<std::byte> content(std::min(most, size()));
    std::size_t done = 0;
    while (done != content.size()) {
      ssize_t const got = pread(descriptor_, content.data() + done, content.size() - done, static_cast<off_t>(done));
      check(got >= 0 || errno == EINTR);
      if (got == 0) {
        content.resize(done);
      }
      done += static_cast<std::size_t>(std::max(got, ssize_t{0}));
    }
    return content;
  }

 private:
  void check(bool succeeded) const {
    if (!succeeded) {
      throw input_error{fmt::format("{}: cannot be given to {}: {}", file_, program, std::strerror(errno))};
    }
  }

  std::string const& file_;
  int descriptor_;
};

/// Runs the program, and gives the status that waitpid knows.
int run_program(memory_file const& in, memory_file const& out, memory_file const& err, std::string const& file) {
  std::error_code ignored;  // of no link the folder is empty, and there is no program
  auto const path = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / program;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.descriptor(), STDERR_FILENO);
  std::string name = program;
  std::array<char*, 2> const arguments{name.data(), nullptr};
  pid_t process = 0;
  int const error = posix_spawn(&process, path.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    refuse(file, fmt::format("the program {}, which reads HDF5, beside this one", program),
           fmt::format("none that runs: {}", std::strerror(error)));
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) {
      throw input_error{fmt::format("{}: cannot wait for {}: {}", file, program, std::strerror(errno))};
    }
  }
  return status;
}

/// The first line that the program wrote; it cannot be trusted once a file has taken it over.
std::string first_line(std::vector<std::byte> const& text) {
  std::string line;
  for (std::byte const b : text) {
    auto const c = static_cast<char>(b);
    if (c == '\n') {
      break;
    }
    line += c >= ' ' && c <= '~' ? c : '?';
  }
  return line;
}

/// Why the program failed.
std::string reason(int status, memory_file const& err) {
  if (WIFSIGNALED(status)) {
    switch (WTERMSIG(status)) {
      case SIGXCPU:
        return "it takes more time than a file of its size should";
      case SIGXFSZ:
        return "it holds more than 1 GiB of numbers";
      default:
        return fmt::format("the library ended by signal {}", WTERMSIG(status));
    }
  }
  std::string const line = first_line(err.read(300));
  return line.empty() ? fmt::format("the library ended with status {}", WEXITSTATUS(status)) : line;
}

/// Whether the signature of HDF5 is where it may be: at the begin, or after 512 bytes of another format, or twice as
/// many, and so on.
bool has_signature(bytes content) {
  static constexpr std::string_view signature{"\x89HDF\r\n\x1a\n", 8};
  for (std::size_t at = 0; at + signature.size() <= content.size(); at = at == 0 ? 512 : 2 * at) {
    if (std::memcmp(content.data() + at, signature.data(), signature.size()) == 0) {
      return true;
    }
  }
  return false;
}

// --- JSON ---

/// A value as a message shows it: lists and objects by their type.
std::string shown(json const& value) {
  return value.is_structured() ? std::string{value.type_name()}
         : value.is_string()   ? in_quotes(value.get<std::string>(), 60)
                               : value.dump();
}

/// The value of that name; null where there is none, or it is no object.
json const& at(json const& object, std::string const& name) {
  static json const nothing;
  auto const found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : nothing;
}

std::string text_or(json const& value, std::string const& otherwise) {
  return value.is_string() ? value.get<std::string>() : otherwise;
}

// --- the architecture ---

constexpr std::size_t largest_width = 0x7fff'ffff;

/// The shape of one sample, without the batch, if the JSON says it. Older versions wrap it: {"items": [null, 2]}.
std::optional<std::vector<std::size_t>> shape_of(json const& value) {
  json const& dimensions = value.is_object() ? at(value, "items") : value;
  if (!dimensions.is_array() || dimensions.empty()) {
    return std::nullopt;
  }
  std::vector<std::size_t> shape;
  for (std::size_t i = 1; i < dimensions.size(); ++i) {
    json const& length = dimensions[i];
    if (!length.is_number_unsigned() || length.get<std::uint64_t>() == 0 ||
        length.get<std::uint64_t>() > largest_width) {
      return std::nullopt;
    }
    shape.push_back(length.get<std::size_t>());
  }
  return shape;
}

/// The name of the layer that gives a layer its inputs, or the model its outputs; empty where there are several, or
/// something else comes with them.
///
/// Keras 2  [["dense", 0, 0, {}]], also without the outer brackets, or with more of them
/// Keras 3  {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["dense", 0, 0]}}], "kwargs": {}}
std::string origin_of(json const& reference) {
  json const* node = &reference;
  if (node->is_object()) {
    for (json const& argument : at(*node, "kwargs")) {
      if (argument.is_structured()) {
        return "";
      }
    }
    json const& inputs = at(*node, "args");
    if (!inputs.is_array() || inputs.size() != 1) {
      return "";
    }
    node = &at(at(inputs[0], "config"), "keras_history");
  }
  while (node->is_array() && node->size() == 1) {
    node = &node->front();
  }
  if (!node->is_array() || node->size() < 3 || node->size() > 4 || (node->size() == 4 && !node->back().empty())) {
    return "";
  }
  return text_or(node->front(), "");
}

class architecture_reader {
 public:
  explicit architecture_reader(std::string const& file) : file_(file), where_(file) {}

  [[nodiscard]] keras_architecture read(json const& root) {
    std::string const kind = text_or(at(root, "class_name"), "");
    bool const functional = kind == "Functional" || kind == "Model";
    if (kind != "Sequential" && !functional) {
      refuse(file_, "the JSON of a Sequential or Functional model",
             root.is_object() ? fmt::format("class_name {}", shown(at(root, "class_name"))) : root.type_name());
    }
    json const& config = at(root, "config");
    json const& layers = config.is_array() ? config : at(config, "layers");  // older ones have the list alone
    if (!layers.is_array()) {
      refuse(file_, "a list of layers in the model's JSON", layers.type_name());
    }
    for (json const& each : layers) {
      read_layer(each, functional);
    }
    if (functional) {
      check_outputs(config);
    }
    if (result_.dense_names.empty()) {
      refuse(file_, "a Dense layer", fmt::format("none in {} layers", layers.size()));
    }
    return std::move(result_);
  }

 private:
  void read_layer(json const& each, bool functional) {
    if (!each.is_object()) {
      refuse(fmt::format("{}: layer {}", file_, position_ + 1), "an object of class_name and config", each.type_name());
    }
    json const& config = at(each, "config");
    std::string const name = text_or(at(config, "name"), text_or(at(each, "name"), ""));
    where_ = fmt::format("{}: layer {}", file_, name.empty() ? fmt::format("{}", position_ + 1) : in_quotes(name, 60));
    if (functional) {
      check_origin(each);
    }
    check_module(each);
    take_shape(each);
    take(text_or(at(each, "class_name"), ""), config, name);
    before_ = name;
    ++position_;
  }

  /// One layer after the other is what a network of etch is.
  void check_origin(json const& each) const {
    json const& nodes = at(each, "inbound_nodes");
    if (position_ == 0) {
      if (!nodes.empty()) {
        refuse(where_, "the first layer of a functional model to have no inbound_nodes", "some");
      }
      return;
    }
    bool const one = nodes.is_array() && nodes.size() == 1;
    std::string const origin = one ? origin_of(nodes.front()) : "";
    if (origin.empty() || origin != before_) {
      refuse(where_, fmt::format("inputs from layer {} alone, as of a chain", in_quotes(before_, 60)),
             origin.empty() ? "others" : in_quotes(origin, 60));
    }
  }

  void check_outputs(json const& config) const {
    json const& outputs = at(config, "output_layers");
    if (!outputs.is_null() && origin_of(outputs) != before_) {
      refuse(file_, fmt::format("the outputs of the last layer, {}, as those of the model", in_quotes(before_, 60)),
             "others");
    }
  }

  /// A layer of somebody else may have the name of one of Keras.
  void check_module(json const& each) const {
    json const& module = at(each, "module");
    std::string const name = text_or(module, "keras");
    std::string const first = name.substr(0, name.find('.'));
    if (first != "keras" && first != "tf_keras" && first != "tensorflow") {
      refuse(where_, "a layer of Keras", fmt::format("one of module {}", shown(module)));
    }
  }

  void take_shape(json const& each) {
    json const& config = at(each, "config");
    for (json const* const value :
         {&at(config, "batch_input_shape"), &at(config, "batch_shape"), &at(at(each, "build_config"), "input_shape")}) {
      auto const declared = shape_of(*value);
      if (declared && shape_ && *declared != *shape_) {
        refuse(where_, fmt::format("inputs of shape {}, which there are", shape_text(*shape_)), shape_text(*declared));
      }
      shape_ = declared ? declared : shape_;
    }
  }

  void take(std::string const& kind, json const& config, std::string const& name) {
    if (kind == "Dense") {
      take_dense(config, name);
    } else if (kind == "Flatten") {
      take_flatten(config);
    } else if (kind == "Activation") {
      take_activation(at(config, "activation"));
    } else if (kind != "InputLayer" && kind != "Dropout" && !take_activation_layer(kind, config)) {
      refuse(where_, "one of Activation Dense Dropout Flatten InputLayer LeakyReLU ReLU Softmax",
             kind.empty() ? "no class_name" : in_quotes(kind, 60));
    }
  }

  void take_dense(json const& config, std::string const& name) {
    check_flat();
    json const& units = at(config, "units");
    if (!units.is_number_unsigned() || units.get<std::uint64_t>() == 0 || units.get<std::uint64_t>() > largest_width) {
      refuse(where_, fmt::format("units from 1 to {}", largest_width), shown(units));
    }
    json const& use_bias = at(config, "use_bias");
    if (!use_bias.is_null() && !use_bias.is_boolean()) {
      refuse(where_, "use_bias true or false", shown(use_bias));
    }
    layer dense;
    dense.inputs = shape_ ? shape_->front() : 0;
    dense.outputs = units.get<std::size_t>();
    result_.dense_names.push_back(name);
    result_.with_biases.push_back(use_bias.is_null() || use_bias.get<bool>());
    shape_ = std::vector<std::size_t>{dense.outputs};
    result_.layers.push_back(std::move(dense));
    take_activation(at(config, "activation"));
  }

  /// Samples of several dimensions as one: the last one first, unless the channels are to come last.
  void take_flatten(json const& config) {
    std::string const order = text_or(at(config, "data_format"), "channels_last");
    if (order != "channels_last" && (!shape_ || shape_->size() > 1)) {
      refuse(where_, "data_format 'channels_last'", in_quotes(order, 60));
    }
    if (!shape_) {
      return;
    }
    std::size_t width = 1;
    for (std::size_t const length : *shape_) {
      if (length > largest_width / width) {
        refuse(where_, fmt::format("at most {} inputs", largest_width), shape_text(*shape_));
      }
      width *= length;
    }
    shape_ = std::vector<std::size_t>{width};
  }

  void check_flat() const {
    if (shape_ && shape_->size() != 1) {
      refuse(where_, "inputs of one dimension, as Flatten gives them", shape_text(*shape_));
    }
  }

  void add(layer_kind kind, ratio slope = {}) {
    check_flat();
    if (result_.layers.empty()) {
      refuse(where_, "a Dense layer before the first activation", "none");
    }
    layer activation;
    activation.kind = kind;
    activation.slope = slope;
    result_.layers.push_back(std::move(activation));
  }

  /// An activation by its name, or as an object: a layer, or a function that is kept as one.
  void take_activation(json const& named) {
    json const* value = &named;
    while (text_or(at(*value, "class_name"), "") == "Activation") {
      value = &at(at(*value, "config"), "activation");
    }
    json const& config = at(*value, "config");
    std::string const kind = text_or(at(*value, "class_name"), "");
    if (value->is_null()) {
      return;
    }
    if (value->is_string()) {
      take_function(*value);
    } else if (kind == "function") {
      take_function(config);
    } else if (!take_activation_layer(kind, config)) {
      refuse_function(kind.empty() ? shown(*value) : in_quotes(kind, 60));
    }
  }

  [[noreturn]] void refuse_function(std::string const& found) const {
    refuse(where_, "an activation of leaky_relu linear relu sigmoid softmax softplus tanh", found);
  }

  void take_function(json const& value) {
    std::string const name = text_or(value, "");
    static std::map<std::string, layer_kind> const kinds{
        {"leaky_relu", layer_kind::leaky_relu}, {"relu", layer_kind::relu},         {"sigmoid", layer_kind::sigmoid},
        {"softmax", layer_kind::softmax},       {"softplus", layer_kind::softplus}, {"tanh", layer_kind::tanh}};
    auto const found = kinds.find(name);
    if (found == kinds.end() && name != "linear") {
      refuse_function(shown(value));
    }
    if (found != kinds.end()) {
      // The function's slope, by keras.activations.leaky_relu, is not that of the layer.
      add(found->second, found->second == layer_kind::leaky_relu ? ratio{1, 5} : ratio{});
    }
  }

  /// Whether the layer is an activation of a kind of its own.
  [[nodiscard]] bool take_activation_layer(std::string const& kind, json const& config) {
    if (kind == "ReLU") {
      take_relu(config);
    } else if (kind == "LeakyReLU") {
      json const& slope = at(config, "negative_slope");
      add(layer_kind::leaky_relu,
          ratio_of(where_, number("negative_slope", slope.is_null() ? at(config, "alpha") : slope)));
    } else if (kind == "Softmax") {
      json const& axis = at(config, "axis");
      if (!axis.is_null() && axis != -1 && axis != 1) {
        refuse(where_, "axis -1", shown(axis));
      }
      add(layer_kind::softmax);
    } else {
      return false;
    }
    return true;
  }

  void take_relu(json const& config) {
    json const& largest = at(config, "max_value");
    if (!largest.is_null()) {
      refuse(where_, "max_value null", shown(largest));
    }
    json const& threshold = at(config, "threshold");
    if (!threshold.is_null() && number("threshold", threshold) != 0) {
      refuse(where_, "threshold 0", shown(threshold));
    }
    json const& negative = at(config, "negative_slope");
    double const slope = negative.is_null() ? 0 : number("negative_slope", negative);
    add(slope == 0 ? layer_kind::relu : layer_kind::leaky_relu, slope == 0 ? ratio{} : ratio_of(where_, slope));
  }

  /// A number; older versions keep one as an array of NumPy: {"type": "ndarray", "value": 0.3}.
  [[nodiscard]] double number(std::string const& name, json const& value) const {
    json const& plain = value.is_object() ? at(value, "value") : value;
    if (!plain.is_number()) {
      refuse(where_, name + ", a number", shown(plain));
    }
    return plain.get<double>();
  }

  std::string const& file_;
  std::string where_;
  std::size_t position_ = 0;
  std::string before_;                             ///< the name of the layer before
  std::optional<std::vector<std::size_t>> shape_;  ///< of what the next layer takes, where it is known
  keras_architecture result_;
};

// --- the weights ---

/// The tensors of a dense layer, in their order: the kernel, the bias if there is one.
struct tensor_names {
  std::string kernel;
  std::string bias;
};

class weights_reader {
 public:
  weights_reader(safetensors const& weights, std::string const& file) : weights_(weights), file_(file) {
    for (tensor const& t : weights.tensors) {
      by_name_[t.name] = &t;
    }
  }

  [[nodiscard]] model read(keras_architecture architecture) {
    auto const names = names_of(architecture);
    model result;
    std::size_t dense = 0;
    for (layer& l : architecture.layers) {
      if (l.kind == layer_kind::dense) {
        fill(l, names[dense], architecture.with_biases[dense], in_quotes(architecture.dense_names[dense], 60));
        ++dense;
      }
    }
    refuse_others(dense);
    check_chain(file_, architecture.layers);
    result.layers = std::move(architecture.layers);
    result.kind = wide_ ? precision::float64 : precision::float32;
    return result;
  }

 private:
  [[nodiscard]] std::vector<tensor_names> names_of(keras_architecture const& architecture) const {
    for (std::string const root : {"/model_weights", "/"}) {
      if (weights_.metadata.contains(root + " layer_names")) {
        return names_by_lists(root, architecture);
      }
    }
    for (std::string const root : {"layers/", "_layer_checkpoint_dependencies/"}) {
      if (holds(root)) {
        return names_by_number(root, architecture);
      }
    }
    refuse(file_, "weights of Keras: the list layer_names, or layers/dense/vars/0",
           weights_.tensors.empty() ? "no tensor" : in_quotes(weights_.tensors.front().name, 60));
  }

  /// Whether the names of some tensors begin like that.
  [[nodiscard]] bool holds(std::string const& begin) const {
    auto const found = by_name_.lower_bound(begin);
    return found != by_name_.end() && found->first.starts_with(begin);
  }

  /// Keras 2: each layer that has weights, in the order of the lists. Names of layers do not count, as for Keras.
  [[nodiscard]] std::vector<tensor_names> names_by_lists(std::string const& root,
                                                         keras_architecture const& architecture) const {
    std::string const begin = root == "/" ? root : root + "/";
    std::vector<tensor_names> result;
    for (std::string const& name : list(root + " layer_names")) {
      std::string const group = begin + name;
      auto const lists = weights_.metadata.contains(group + " weight_names") ? list(group + " weight_names")
                                                                             : std::vector<std::string>{};
      if (lists.empty()) {
        continue;
      }
      if (result.size() < architecture.with_biases.size()) {
        std::size_t const expected = architecture.with_biases[result.size()] ? 2 : 1;
        if (lists.size() != expected) {
          refuse(fmt::format("{}: layer {}", file_, in_quotes(name, 60)),
                 expected == 2 ? "2 tensors, kernel and bias" : "1 tensor, the kernel",
                 fmt::format("{}", lists.size()));
        }
      }
      std::string const path = group.substr(1) + "/";
      result.push_back({path + lists.front(), path + lists.back()});
    }
    if (result.size() != architecture.dense_names.size()) {
      refuse(file_, fmt::format("the weights of {} layers, as the model has", architecture.dense_names.size()),
             fmt::format("{}", result.size()));
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> list(std::string const& key) const {
    std::string const where = fmt::format("{}: {}", file_, in_quotes(key, 60));
    json const names = parse_json(where, "a list of texts in JSON", weights_.metadata.at(key));
    std::vector<std::string> result;
    for (json const& name : names) {
      if (!names.is_array() || !name.is_string()) {
        refuse(where, "a list of texts in JSON", names.type_name());
      }
      result.push_back(name.get<std::string>());
    }
    return result;
  }

  /// Keras 3: the dense layers are dense, dense_1, dense_2, whatever their names are; its first versions took these.
  [[nodiscard]] std::vector<tensor_names> names_by_number(std::string const& root,
                                                          keras_architecture const& architecture) const {
    std::vector<std::string> numbered;
    for (std::size_t i = 0; i != architecture.dense_names.size(); ++i) {
      numbered.push_back(i == 0 ? "dense" : fmt::format("dense_{}", i));
    }
    auto const all_in = [&](std::vector<std::string> const& names) {
      return std::ranges::all_of(names, [&](std::string const& n) { return holds(root + n + "/vars/"); });
    };
    bool const by_name = !all_in(numbered) && all_in(architecture.dense_names);
    std::vector<tensor_names> result;
    for (std::string const& name : by_name ? architecture.dense_names : numbered) {
      result.push_back({root + name + "/vars/0", root + name + "/vars/1"});
    }
    return result;
  }

  void fill(layer& dense, tensor_names const& names, bool with_biases, std::string const& name) {
    if (dense.inputs == 0) {  // the kernel says how many
      auto const found = by_name_.find(names.kernel);
      bool const matrix =
          found != by_name_.end() && found->second->shape.size() == 2 && found->second->shape.front() != 0;
      if (!matrix) {
        refuse(fmt::format("{}: tensor {}", file_, in_quotes(names.kernel, 60)),
               fmt::format("[inputs][{}] for a dense layer (layer {})", dense.outputs, name),
               found == by_name_.end() ? "none" : shape_text(found->second->shape));
      }
      dense.inputs = found->second->shape.front();
    }
    std::string const what = fmt::format("for dense {} {} (layer {})", dense.inputs, dense.outputs, name);
    dense.weights = take(names.kernel, {dense.inputs, dense.outputs}, what);
    dense.biases = with_biases ? take(names.bias, {dense.outputs}, what) : std::vector<double>(dense.outputs);
  }

  [[nodiscard]] std::vector<double> take(std::string const& name, std::vector<std::size_t> const& shape,
                                         std::string const& what) {
    std::string const where = fmt::format("{}: tensor {}", file_, in_quotes(name, 60));
    std::string const expected = fmt::format("{} {}", shape_text(shape), what);
    auto const found = by_name_.find(name);
    if (found == by_name_.end()) {
      refuse(where, expected, "none");
    }
    if (found->second->shape != shape) {
      refuse(where, expected, shape_text(found->second->shape));
    }
    if (!used_.insert(name).second) {
      refuse(where, expected, "that of another layer, or its other one");
    }
    wide_ = wide_ || found->second->kind == precision::float64;
    return found->second->values;
  }

  void refuse_others(std::size_t layers) const {
    static constexpr std::array<std::string_view, 6> passed_over{"optimizer/",     "optimizer_weights/", "metrics/",
                                                                 "_loss_tracker/", "_compile_metrics/",  "_metrics/"};
    for (tensor const& t : weights_.tensors) {
      bool const known = used_.contains(t.name) || std::ranges::any_of(passed_over, [&](std::string_view begin) {
                           return t.name.starts_with(begin);
                         });
      if (!known) {
        refuse(file_, fmt::format("tensors of the {} dense layers alone", layers),
               fmt::format("{}, {}", in_quotes(t.name, 60), shape_text(t.shape)));
      }
    }
  }

  safetensors const& weights_;
  std::string const& file_;
  std::map<std::string, tensor const*> by_name_;
  std::set<std::string> used_;
  bool wide_ = false;
};

}  // namespace

safetensors read_hdf5(bytes content, std::string const& file) {
  if (!has_signature(content)) {
    refuse(file, "an HDF5 file, which begins with its signature",
           content.empty() ? "no byte" : in_quotes(characters_of(content).substr(0, 8)));
  }
  memory_file const in{file};
  memory_file const out{file};
  memory_file const err{file};
  in.write(content);
  int const status = run_program(in, out, err, file);
  if (status != 0) {
    refuse(file, "an HDF5 file", fmt::format("{}: {}", unreadable, reason(status, err)));
  }
  std::size_t const most = largest_output(content.size());
  if (out.size() > most) {
    refuse(file, fmt::format("an HDF5 file of at most {} bytes of numbers", most), fmt::format("{}", out.size()));
  }
  return read_safetensors(out.read(most), file);
}

keras_architecture read_keras_json(std::string_view text, std::string const& file) {
  return architecture_reader{file}.read(parse_json(file, "JSON, as model.to_json() gives it", text));
}

model read_keras(std::optional<std::string_view> architecture, safetensors const& weights, std::string const& file,
                 std::string const& architecture_file) {
  auto const kept = weights.metadata.find("model_config");
  if (!architecture && kept == weights.metadata.end()) {
    refuse(file, "the architecture, by model.to_json() or --layers, or a file of model.save()", "weights alone");
  }
  return weights_reader{weights, file}.read(architecture ? read_keras_json(*architecture, architecture_file)
                                                         : read_keras_json(kept->second, file));
}

}  // namespace convert
