// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace convert {

namespace {

/// The keywords of C++20 and C, and the names that a header itself uses.
constexpr std::string_view taken_names =
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t "
    " char32_t class compl concept const consteval constexpr constinit const_cast continue co_await "
    " co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern "
    " false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr "
    " operator or or_eq private protected public register reinterpret_cast requires restrict return short "
    " signed sizeof static static_assert static_cast std struct switch template this thread_local throw "
    " true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq "
    " etch network net linux unix errno assert stdin stdout stderr ";

}  // namespace

std::string literal(double x, precision kind) {
  bool const is_float = kind == precision::float32;
  std::string text = is_float ? fmt::format("{}", static_cast<float>(x)) : fmt::format("{}", x);
  if (text.find_first_of(".e") == std::string::npos) {
    text += ".0";
  }
  return is_float ? text + "F" : text;
}

std::string in_lines(std::vector<std::string> const& items, std::string_view indent) {
  std::string text;
  std::size_t width = line_width;
  for (std::size_t i = 0; i < items.size(); ++i) {
    bool const is_last = i + 1 == items.size();
    std::size_t const size = items[i].size() + (is_last ? 0 : 2);
    if (width + size > line_width) {
      text += text.empty() ? "" : "\n";
      text += indent;
      width = indent.size();
    } else {
      text += ' ';
    }
    text += items[i] + (is_last ? "" : ",");
    width += size;
  }
  return text;
}

std::vector<std::string> literals(std::span<double const> numbers, precision kind) {
  std::vector<std::string> result;
  std::ranges::transform(numbers, std::back_inserter(result), [kind](double x) { return literal(x, kind); });
  return result;
}

std::string_view real_text(precision kind) { return kind == precision::float64 ? "double" : "float"; }

std::string number_text(number_type const& n) {
  using enum number_type::kind;
  switch (n.what) {
    case source:
      return "source";
    case float32:
      return "float";
    case float64:
      return "double";
    case uniform: {
      auto const text = [](etch::format const& f) {
        return fmt::format("fixed<{},{}>", f.integer_bits, f.fraction_bits);
      };
      return n.weight == n.value ? text(n.value) : fmt::format("{},{}", text(n.value), text(n.weight));
    }
    case calibrated:
      return n.bits.value_bits == 8 ? "fixed8" : n.bits.weight_bits == 8 ? "fixed16,8" : "fixed16";
  }
  return "";
}

std::string_view order_text(weight_order order) {
  return order == weight_order::output_input ? "output,input" : "input,output";
}

std::vector<std::string> origin_lines(conversion const& c) {
  std::vector<std::string> lines;
  lines.reserve(c.from.files.size() + 6 + c.from.how.dense_names.size());
  for (std::string const& file : c.from.files) {
    lines.push_back(fmt::format("source   {}", file));
  }
  if (c.from.kind) {
    lines.push_back(fmt::format("kind     {}", name_of(*c.from.kind)));
  }
  lines.push_back(fmt::format("content  {} bytes, CRC-32 {:#010x}", c.from.size, c.from.crc));
  lines.push_back(fmt::format("layers   {}{}", layers_text(c.net.layers), c.from.has_layers ? "" : " (of the source)"));
  if (c.from.how.order) {
    lines.push_back(fmt::format("weights  {}", order_text(*c.from.how.order)));
  }
  for (std::string const& name : c.from.how.dense_names) {
    lines.push_back(fmt::format("order    {}", name));
  }
  if (c.from.number.what != number_type::kind::source) {
    lines.push_back(fmt::format("from     {}", number_text(c.from.number)));
  }
  lines.push_back(fmt::format("number   {}", number_text(c.number)));
  return lines;
}

bool is_identifier(std::string_view name) {
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto const is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && std::ranges::any_of(name, is_lower) && is_letter(name[0]) && name[0] != '_' &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) &&
         name.find("__") == std::string_view::npos &&
         taken_names.find(fmt::format(" {} ", name)) == std::string_view::npos;
}

}  // namespace convert
