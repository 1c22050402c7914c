// SPDX-License-Identifier: BSL-1.0
#include "json_text.hpp"

#include <set>
#include <tool/input_error.hpp>
#include <vector>

#include <fmt/format.h>

namespace convert {

namespace {

using tool::in_quotes;
using tool::input_error;

/// Looks at a text before anything is made of it.
class json_check : public nlohmann::json_sax<nlohmann::json> {
 public:
  json_check(std::string const& where, std::string const& expected, std::string_view text)
      : where_(where), expected_(expected), text_(text) {}

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, string_t const& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t /*size*/) override { return enter(); }
  bool end_array() override { return leave(); }
  bool key(string_t& name) override {
    if (!names_.back().insert(name).second) {
      throw input_error{fmt::format("{}: expected each name once in an object of the JSON, found {} twice", where_,
                                    in_quotes(name, 60))};
    }
    return true;
  }
  bool parse_error(std::size_t position, std::string const& /*token*/,
                   nlohmann::json::exception const& error) override {
    bool const is_number = dynamic_cast<nlohmann::json::out_of_range const*>(&error) != nullptr;
    throw input_error{fmt::format(
        "{}: expected {}, found {}{}", where_, expected_, in_quotes(text_),
        is_number ? ", with a number beyond all" : fmt::format(", which is none from byte {} on", position))};
  }

 private:
  static constexpr std::size_t deepest = 32;  // Keras's are nested 12 deep

  bool enter() {
    if (names_.size() == deepest) {
      throw input_error{fmt::format("{}: expected JSON that is nested at most {} deep, found more", where_, deepest)};
    }
    names_.emplace_back();
    return true;
  }
  bool leave() {
    names_.pop_back();
    return true;
  }

  std::string const& where_;
  std::string const& expected_;
  std::string_view text_;
  std::vector<std::set<std::string>> names_;  // of each object that is open
};

}  // namespace

nlohmann::json parse_json(std::string const& where, std::string const& expected, std::string_view text) {
  constexpr std::size_t largest = std::size_t{16} << 20U;  // of which nlohmann's values are up to 30 times as large
  if (text.size() > largest) {
    throw input_error{
        fmt::format("{}: expected JSON of at most {} MiB, found {} bytes", where, largest >> 20U, text.size())};
  }
  json_check check{where, expected, text};
  static_cast<void>(nlohmann::json::sax_parse(text, &check));
  return nlohmann::json::parse(text);
}

}  // namespace convert
