// SPDX-License-Identifier: BSL-1.0
#include <convert/header.hpp>

#include <convert/c_arrays.hpp>

#include <convert/conversion.hpp>
#include <convert/text.hpp>

#include "models.hpp"

namespace {

using convert::conversion;
using convert::parse_number_type;

/// A conversion of random weights, with pairs.
conversion some_conversion(std::string const& layers, std::string const& number, unsigned seed) {
  conversion c{"some_net", test::random_model(layers, seed), parse_number_type("test", number)};
  c.from = {{"folder/model of mine.safetensors"}, convert::file_kind::npz, 1234, 0x0badcafe, true};
  c.from.how = {convert::weight_order::output_input, {"fc1", "out"}};
  c.net.kind = number == "double" ? convert::precision::float64 : convert::precision::float32;
  std::vector<std::vector<double>> inputs;
  std::mt19937 random{seed};
  std::uniform_real_distribution<float> draw{-1, 1};
  for (int i = 0; i < 3; ++i) {
    inputs.emplace_back();
    for (std::size_t j = 0; j < convert::input_width(c.net.layers); ++j) {
      inputs.back().push_back(static_cast<double>(draw(random)));
    }
  }
  if (c.number.what == convert::number_type::kind::uniform) {
    c.fixed = convert::uniform_formats(c.net, c.number.value, c.number.weight);
  } else if (c.number.what == convert::number_type::kind::calibrated) {
    c.fixed = convert::calibrated_formats(c.net, inputs, c.number.bits);
  }
  convert::network_of_conversion const net{c};
  for (auto const& input : inputs) {
    c.pairs.push_back({input, net.forward(input)});
  }
  return c;
}

void check_equal(conversion const& a, conversion const& b) {
  CHECK(a.name == b.name);
  CHECK(a.net == b.net);
  CHECK(a.fixed == b.fixed);
  CHECK(a.pairs == b.pairs);
  CHECK(a.from == b.from);
  CHECK(a.number == b.number);
}

conversion read(std::string const& text) { return convert::read_header(test::bytes_of(text), "model.hpp"); }

}  // namespace

TEST_CASE("a header is read as it was written, in every number type") {
  for (std::string const number :
       {"float", "double", "fixed<4,11>", "fixed<8,23>,fixed<3,4>", "fixed16", "fixed16,8", "fixed8"}) {
    CAPTURE(number);
    for (std::string const layers : {"dense 2 10, sigmoid, dense 10 5, sigmoid, dense 5 1, sigmoid", "dense 1 1",
                                     "dense 3 40, leaky_relu -3/7, dense 40 2, softplus, dense 2 4, softmax"}) {
      auto const c = some_conversion(layers, number, 5);
      check_equal(read(convert::write_header(c)), c);
      CHECK(convert::write_header(c) == convert::write_header(c));
    }
  }
}

TEST_CASE("a header without pairs, without layers given, of several files and of a device's numbers is read") {
  auto c = some_conversion("dense 2 2", "float", 1);
  c.pairs.clear();
  c.from = {{"model.json", "model.weights.h5"}, {}, 1, 2, false, {}, parse_number_type("test", "fixed<4,11>")};
  check_equal(read(convert::write_header(c)), c);
}

TEST_CASE("numbers of a header give themselves back to the last bit") {
  auto c = some_conversion("dense 3 3", "float", 1);
  auto const next = [](float x) { return static_cast<double>(std::nextafter(x, 10.0F)); };
  c.net.layers[0].weights = {0, -0.0, next(1), next(0), 1e-45, 3.4028234663852886e38, -1e10, 16777216, next(0.1F)};
  c.pairs.clear();
  auto const again = read(convert::write_header(c));
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(std::signbit(again.net.layers[0].weights[i]) == std::signbit(c.net.layers[0].weights[i]));
    CHECK(static_cast<float>(again.net.layers[0].weights[i]) == static_cast<float>(c.net.layers[0].weights[i]));
  }
}

TEST_CASE("a header of which one character is another is refused, but for its origin and name") {
  for (std::string const number : {"float", "fixed16,8", "fixed<4,11>"}) {
    auto const c = some_conversion("dense 2 3, tanh, dense 3 1", number, 5);
    auto const text = convert::write_header(c);
    for (std::size_t at = 0; at < text.size(); ++at) {
      auto changed = text;
      changed[at] = changed[at] == '1' ? '2' : '1';
      auto const what = test::refusal([&] { return read(changed); });
      if (what == "accepted") {
        auto const other = read(changed);
        CHECK(convert::write_header(other) == changed);
        CHECK(other.number == c.number);
      } else {
        CHECK(what.starts_with("model.hpp"));
      }
    }
  }
}

TEST_CASE("a header whose pairs are not what its network gives is refused") {
  for (std::string const number : {"float", "double", "fixed16", "fixed<4,11>"}) {
    auto c = some_conversion("dense 2 3, tanh, dense 3 1", number, 5);
    c.pairs[1].output[0] += 0.25;
    auto const what = test::refusal([&] { return read(convert::write_header(c)); });
    CHECK(what.starts_with("model.hpp: expected pair 2 to have the output "));
    CHECK(what.ends_with(": convert again"));
  }
  auto c = some_conversion("dense 2 3, tanh, dense 3 1", "float", 5);
  c.net.layers[2].weights[1] += 0.5;
  CHECK(test::refusal([&] {
          return read(convert::write_header(c));
        }).starts_with("model.hpp: expected pair 1 to have the output "));
  c.pairs[0].input.push_back(1);
  CHECK(test::refusal([&] { return read(convert::write_header(c)); }).find("expected 2 numbers before it, found 3") !=
        std::string::npos);
}

TEST_CASE("what is no header is refused with its line") {
  auto const says = [](std::string const& text) { return test::refusal([&] { return read(text); }); };
  auto const c = some_conversion("dense 2 3, tanh, dense 3 1", "float", 5);
  auto const text = convert::write_header(c);
  CHECK(says("") ==
        "model.hpp:1: expected '// Written by etch-convert, format 1: convert again instead of changing it.', as "
        "etch-convert "
        "writes it, found ''");
  auto const with = [&](std::string const& old, std::string const& put) {
    auto changed = text;
    changed.replace(changed.find(old), old.size(), put);
    return says(changed);
  };
  CHECK(with("\n\n#include", "\n// mine\n#include") ==
        "model.hpp:11: expected the file as etch-convert wrote it, found a change: convert again");
  CHECK(with("number   float", "number   half").starts_with("model.hpp: expected source, float, double"));
  CHECK(with("dense 2 3", "dense 2 4") ==
        "model.hpp: layer 3 (dense 3 1): expected 4 inputs, which the layer before it gives, found 3");
  CHECK(says(text.substr(0, text.find("}};"))) == "model.hpp:22: expected '}};', found none");
  for (std::size_t size = 0; size < text.size(); size += 7) {
    CHECK(says(text.substr(0, size)).starts_with("model.hpp:"));
  }
}

TEST_CASE("names are those that C++ may have") {
  for (std::string const name : {"model", "a1", "xor_net", "Model_2", "sin", "NULLs"}) {
    CHECK(convert::is_identifier(name));
  }
  for (std::string const name : {"", "1a", "a b", "xor", "class", "a__b", "_a", "net", "etch", "std", "int", "concept",
                                 "ä", "NULL", "EOF", "linux", "errno"}) {
    CHECK_FALSE(convert::is_identifier(name));
  }
}

TEST_CASE("arrays of C hold the weights, in fixed point as units") {
  conversion c{"tiny", test::random_model("dense 2 1", 1), parse_number_type("test", "float")};
  c.net.layers[0].weights = {0.5, -3};
  c.net.layers[0].biases = {0.25};
  c.from = {{"a.npz"}, {}, 10, 11, true};
  CHECK(convert::write_c_arrays(c) ==
        "/* Written by etch-convert: convert again instead of changing it.\n"
        " *   source   a.npz\n"
        " *   content  10 bytes, CRC-32 0x0000000b\n"
        " *   layers   dense 2 1\n"
        " *   number   float\n"
        " */\n"
        "#ifndef TINY_H\n#define TINY_H\n\n#include <stdint.h>\n\n#define TINY_INPUTS 2\n#define TINY_OUTPUTS 1\n\n"
        "/* Layer 1, dense 2 1: weights [input * 1 + output]; biases. */\n"
        "static const float tiny_weights_1[2] = {\n    0.5F, -3.0F};\n"
        "static const float tiny_biases_1[1] = {\n    0.25F};\n\n"
        "#endif /* TINY_H */\n");
  c.number = parse_number_type("test", "fixed<4,11>,fixed<3,4>");
  c.fixed = convert::uniform_formats(c.net, c.number.value, c.number.weight);
  auto const text = convert::write_c_arrays(c);
  CHECK(text.find("static const int8_t tiny_weights_1[2] = {\n    8, -48};") != std::string::npos);
  CHECK(text.find("static const int32_t tiny_biases_1[1] = {\n    8192};") != std::string::npos);
  CHECK(text.find("in units of 2^-4; biases, in units of 2^-15.") != std::string::npos);
}

TEST_CASE("a header of formats in which no network can be computed is refused") {
  auto const c = some_conversion("dense 2 3, tanh, dense 3 1", "fixed16", 5);
  auto const says = [&](auto change) {
    auto changed = c;
    change(changed.fixed);
    return test::refusal([&] { return read(convert::write_header(changed)); });
  };
  CHECK(says([](convert::formats& f) { f.values[0] = {0, 31}; })
            .starts_with(
                "model.hpp: layer 1 (dense 2 3): expected sums of 32 or 64 bits that hold its products, found 32"));
  CHECK(says([](convert::formats& f) {
          f.weights[0] = {0, 15};
        }).starts_with("model.hpp: layer 1 (dense 2 3): expected weights up to 1"));
}

TEST_CASE("a header has at most 1000 pairs") {
  auto c = some_conversion("dense 2 1", "float", 5);
  c.pairs.resize(convert::most_pairs, c.pairs[0]);
  CHECK(test::refusal([&] { return read(convert::write_header(c)); }) == "accepted");
  c.pairs.push_back(c.pairs[0]);
  CHECK(test::refusal([&] {
          return read(convert::write_header(c));
        }).ends_with(": expected at most 1000 pairs, found one more"));
}
