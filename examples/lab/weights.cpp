// SPDX-License-Identifier: BSL-1.0
#include "weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tool/input.hpp>
#include <tool/input_error.hpp>
#include <tool/output.hpp>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "data.hpp"
#include "learner.hpp"

namespace lab {

using json = nlohmann::ordered_json;

namespace {

constexpr char const* format_name = "etch-lab network 1";

/// One field of the file, checked.
class reader {
 public:
  reader(std::string file, json content) : file_(std::move(file)), content_(std::move(content)) {}

  [[noreturn]] void refuse(std::string const& key, std::string const& expected, std::string const& found) const {
    throw tool::input_error{fmt::format("{}: \"{}\": expected {}, found {}", file_, key, expected, found)};
  }

  [[nodiscard]] std::string text(std::string const& key) const {
    json const& value = at(key);
    if (!value.is_string()) {
      refuse(key, "a text", value.type_name());
    }
    return value.get<std::string>();
  }

  [[nodiscard]] std::string name(std::string const& key, std::vector<std::string> const& names) const {
    auto const value = text(key);
    if (std::ranges::find(names, value) == names.end()) {
      refuse(key, fmt::format("one of {}", fmt::join(names, " ")), fmt::format("'{}'", value));
    }
    return value;
  }

  template <class T>
  [[nodiscard]] T whole(std::string const& key) const {
    json const& value = at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<T>::max()) {
      refuse(key, "a whole number", shown(value));
    }
    return value.get<T>();
  }

  [[nodiscard]] bool condition(std::string const& key) const {
    json const& value = at(key);
    if (!value.is_boolean()) {
      refuse(key, "true or false", shown(value));
    }
    return value.get<bool>();
  }

  [[nodiscard]] double real(std::string const& key) const {
    json const& value = at(key);
    if (!value.is_number()) {
      refuse(key, "a number", shown(value));
    }
    return value.get<double>();
  }

  [[nodiscard]] float number(std::string const& key) const { return finite(key, at(key)); }

  [[nodiscard]] std::vector<float> numbers(std::string const& key) const {
    json const& value = at(key);
    if (!value.is_array()) {
      refuse(key, "a list of numbers", value.type_name());
    }
    std::vector<float> result;
    for (json const& element : value) {
      result.push_back(finite(fmt::format("{}[{}]", key, result.size()), element));
    }
    return result;
  }

 private:
  [[nodiscard]] json const& at(std::string const& key) const {
    if (!content_.contains(key)) {
      throw tool::input_error{fmt::format("{}: expected \"{}\", found none", file_, key)};
    }
    return content_.at(key);
  }
  [[nodiscard]] float finite(std::string const& key, json const& value) const {
    // What is beyond float's range must not be cast to it.
    if (!value.is_number() ||
        !(std::abs(value.get<double>()) <= static_cast<double>(std::numeric_limits<float>::max()))) {
      refuse(key, "a finite number", shown(value));
    }
    return static_cast<float>(value.get<double>());
  }
  [[nodiscard]] static std::string shown(json const& value) {
    return value.dump(-1, ' ', true, json::error_handler_t::replace).substr(0, 30);
  }

  std::string file_;
  json content_;
};

constexpr std::array<std::pair<std::string_view, etch::reduction>, 3> reductions{
    {{"report", etch::reduction::report}, {"sum", etch::reduction::sum}, {"mean", etch::reduction::mean}}};

}  // namespace

std::vector<std::string> reduction_names() {
  std::vector<std::string> names;
  names.reserve(reductions.size());
  for (auto const& [name, reduction] : reductions) {
    names.emplace_back(name);
  }
  return names;
}

std::string name_of(etch::reduction r) {
  return std::string{std::ranges::find(reductions, r, &decltype(reductions)::value_type::second)->first};
}

etch::reduction reduction_of(std::string const& name) {
  auto const* const found = std::ranges::find(reductions, name, &decltype(reductions)::value_type::first);
  return found == reductions.end() ? etch::reduction::report : found->second;
}

void save(saved_network const& net, std::filesystem::path const& file) {
  json const content{{"format", format_name},
                     {"problem", net.data.empty() ? net.how.problem : ""},
                     {"data", net.data},
                     {"test_split", net.test_split},
                     {"hidden", net.how.hidden},
                     {"activation", net.how.activation},
                     {"loss", net.how.loss},
                     {"optimizer", net.how.optimizer},
                     {"rate", net.how.rate},
                     {"reduction", name_of(net.how.reduction)},
                     {"init", net.how.init},
                     {"batch", net.how.batch},
                     {"shuffle", net.how.shuffle},
                     {"seed", net.how.seed},
                     {"epochs", net.epochs},
                     {"parameters", net.parameters},
                     {"optimizer_state", net.optimizer_state}};
  tool::write_file(file, content.dump(1) + "\n");
}

saved_network load(std::filesystem::path const& file) {
  auto in = tool::open_file(file.string());
  json content;
  try {
    content = json::parse(in);
  } catch (json::exception const& error) {
    std::string const why = error.what();  // "[json.exception.parse_error.101] parse error at line 1, column 1: ..."
    auto const text = why.find("] ");
    throw tool::input_error{fmt::format("{}: expected a network as --save writes it, found no JSON: {}", file.string(),
                                        text == std::string::npos ? why : why.substr(text + 2))};
  }
  reader const fields{file.string(), content};
  if (fields.text("format") != format_name) {
    fields.refuse("format", fmt::format("'{}'", format_name), fmt::format("'{}'", fields.text("format")));
  }
  saved_network net;
  net.data = fields.text("data");
  if (net.data.empty()) {
    net.how.problem = fields.name("problem", problem_names());
  }
  net.test_split = fields.real("test_split");
  if (net.test_split < 0 || net.test_split > 0.9) {
    fields.refuse("test_split", "a number from 0 to 0.9", fmt::format("{}", net.test_split));
  }
  net.how.hidden = fields.name("hidden", hidden_names());
  net.how.activation = fields.name("activation", activation_names());
  net.how.loss = fields.name("loss", loss_names());
  net.how.optimizer = fields.name("optimizer", optimizer_names());
  net.how.rate = fields.number("rate");
  if (!(net.how.rate > 0)) {
    fields.refuse("rate", "a number above 0", fmt::format("{}", net.how.rate));
  }
  net.how.reduction = reduction_of(fields.name("reduction", reduction_names()));
  net.how.init = fields.name("init", init_names());
  net.how.batch = fields.whole<std::size_t>("batch");
  net.how.shuffle = fields.condition("shuffle");
  net.how.seed = fields.whole<std::uint64_t>("seed");
  net.epochs = fields.whole<std::size_t>("epochs");
  net.parameters = fields.numbers("parameters");
  net.optimizer_state = fields.numbers("optimizer_state");
  auto const fresh = make_learner(net.how);
  auto const check_size = [&](std::string const& key, std::size_t expected, std::size_t found) {
    if (found != expected) {
      fields.refuse(key, fmt::format("{} numbers", expected), fmt::format("{}", found));
    }
  };
  check_size("parameters", fresh->parameters().size(), net.parameters.size());
  if (!net.optimizer_state.empty()) {
    check_size("optimizer_state", fresh->optimizer_state().size(), net.optimizer_state.size());
  }
  return net;
}

}  // namespace lab
