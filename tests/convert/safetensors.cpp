// SPDX-License-Identifier: BSL-1.0
#include <convert/safetensors.hpp>

#include <cmath>

#include "models.hpp"

namespace {

/// A file of a header and data.
std::string file_of(std::string const& header, std::string const& data) {
  std::string text(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    text[i] = static_cast<char>((header.size() >> (8 * i)) & 255U);
  }
  return text + header + data;
}

convert::safetensors read(std::string const& text) { return convert::read_safetensors(test::bytes_of(text), "m.st"); }

std::string says(std::string const& text) {
  return test::refusal([&] { return read(text); });
}

/// One tensor of 8 bytes, with other fields.
std::string one(std::string const& fields, std::string const& data = std::string(8, '\0')) {
  return file_of("{\"w\":{" + fields + "}}", data);
}

constexpr char const* good = R"("dtype":"F32","shape":[2],"data_offsets":[0,8])";

}  // namespace

TEST_CASE("safetensors are read as they are written") {
  convert::safetensors const content{{{"0.weight", {2, 3}, {1, -2, 0.5, 1e-30, 3e38, -0.0}},
                                      {"0.bias", {2}, {0.1, -0.2}, convert::precision::float64},
                                      {"scale", {}, {7}},
                                      {"empty", {0, 4}, {}}},
                                     {{"format", "pt"}}};
  auto const text = convert::write_safetensors(content);
  CHECK(text == convert::write_safetensors(content));
  auto const again = read(text);
  CHECK(again.metadata == content.metadata);
  REQUIRE(again.tensors.size() == 4);
  CHECK(again.tensors[1] == content.tensors[1]);
  CHECK(again.tensors[2] == content.tensors[2]);
  CHECK(again.tensors[3].shape == std::vector<std::size_t>{0, 4});
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(static_cast<float>(again.tensors[0].values[i]) == static_cast<float>(content.tensors[0].values[i]));
  }
}

TEST_CASE("half precisions are read as what they are") {
  // 1, -2, 2^-24 (the smallest), 65504 (the largest), 2^-14 (the smallest normal one)
  std::string const halves("\x00\x3c\x00\xc0\x01\x00\xff\x7b\x00\x04", 10);
  auto const f16 = read(file_of(R"({"w":{"dtype":"F16","shape":[5],"data_offsets":[0,10]}})", halves)).tensors.at(0);
  CHECK(f16.values == std::vector<double>{1, -2, std::ldexp(1.0, -24), 65504, std::ldexp(1.0, -14)});
  auto const bf16 =
      read(file_of(R"({"w":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}})", std::string("\x80\x3f\x40\xc0", 4)));
  CHECK(bf16.tensors.at(0).values == std::vector<double>{1, -3});
  CHECK(says(file_of(R"({"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}})", std::string("\x00\x7c", 2))) ==
        "m.st: tensor 'w': expected finite numbers, found infinity at element 0");
  CHECK(says(file_of(R"({"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}})", std::string("\x01\x7c", 2))) ==
        "m.st: tensor 'w': expected finite numbers, found NaN at element 0");
}

TEST_CASE("what is no safetensors file is refused with what was expected and found") {
  CHECK(says(one(good)) == "accepted");
  CHECK(says("") == "m.st: expected a safetensors file, which begins with 8 bytes of a length, found 0 bytes");
  CHECK(says(std::string(8, '\xff')) ==
        "m.st: expected a safetensors file, whose header of 18446744073709551615 bytes it holds, found 0 bytes: it is "
        "truncated, or no such file");
  CHECK(says(file_of("{", "")) ==
        "m.st: expected a safetensors file, with a header in JSON, found '{', which is none from byte 2 on");
  CHECK(says(file_of("[]", "")) == "m.st: expected a header that is a JSON object, found array");
  CHECK(says(file_of(std::string(5000, '['), "")) == "m.st: expected JSON that is nested at most 32 deep, found more");
  CHECK(says(file_of(R"({"w":{},"w":{}})", "")) ==
        "m.st: expected each name once in an object of the JSON, found 'w' twice");
  CHECK(says(one(R"("dtype":"F32")")) ==
        "m.st: tensor 'w': expected an object of dtype, shape and data_offsets, found object");
  CHECK(says(one(R"("dtype":"I64","shape":[1],"data_offsets":[0,8])")) ==
        "m.st: tensor 'w': expected a type of F64, F32, F16 and BF16, found 'I64'");
  CHECK(says(one(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])")) ==
        "m.st: tensor 'w': expected at most 8 bytes, which there are, found shape [3] of 4 bytes each");
  CHECK(says(one(R"("dtype":"F32","shape":[1],"data_offsets":[0,8])")) ==
        "m.st: tensor 'w': expected [1] of F32, found 8 bytes");
  CHECK(says(one(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8])"))
            .starts_with("m.st: tensor 'w': expected at most 8 bytes"));
  CHECK(says(one(R"("dtype":"F32","shape":[2],"data_offsets":[0,9])")) ==
        "m.st: tensor 'w': expected data_offsets within 8 bytes, which there are, found 0 to 9");
  CHECK(says(one(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])")) ==
        "m.st: tensor 'w': expected data_offsets within 8 bytes, which there are, found 8 to 0");
  CHECK(says(one(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])")) ==
        "m.st: tensor 'w': expected whole numbers as shape and offsets, found number");
  CHECK(says(one(good, std::string(12, '\0'))) == "m.st: expected 8 bytes of numbers, as the header says, found 12");
  CHECK(says(one(good, std::string(4, '\0'))) ==
        "m.st: tensor 'w': expected data_offsets within 4 bytes, which there are, found 0 to 8");
  CHECK(says(file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],)"
                     R"("data_offsets":[0,4]}})",
                     std::string(4, '\0'))) ==
        "m.st: expected tensor 'b' to begin at byte 4, where the one before it ends, found 0");
  CHECK(says(one(good, std::string("\0\0\0\0\0\0\xc0\x7f", 8))) ==
        "m.st: tensor 'w': expected finite numbers, found NaN at element 1");
  CHECK(says(one(good, std::string("\0\0\x80\xff\0\0\0\0", 8))) ==
        "m.st: tensor 'w': expected finite numbers, found infinity at element 0");
  CHECK(says(file_of(R"({"__metadata__":{"a":1}})", "")) ==
        "m.st: expected __metadata__ to be an object of texts, found number");
  CHECK(says(file_of("{\"a\nb\x1b[31m\":1}", "")).find('\x1b') == std::string::npos);
}

TEST_CASE("truncated safetensors, and any changed byte, end in tensors or in one line") {
  auto const text = convert::write_safetensors({{{"0.weight", {2, 2}, {1, 2, 3, 4}}, {"0.bias", {2}, {5, 6}}}, {}});
  test::check_damaged(text, "m.st: ", says);
}

TEST_CASE("a header of very many names is read in time") {
  std::string header = "{";
  for (int i = 0; i < 100'000; ++i) {
    header += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  }
  CHECK(read(file_of(header + "}", "")).tensors.size() == 100'000);
}
