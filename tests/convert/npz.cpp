// SPDX-License-Identifier: BSL-1.0
#include <convert/npz.hpp>
#include <convert/zip_file.hpp>

#include <cstring>
#include <fstream>

#include "models.hpp"

namespace {

std::vector<convert::tensor> read(std::string const& text) { return convert::read_npz(test::bytes_of(text), "a.npz"); }

std::string says(std::string const& text) {
  return test::refusal([&] { return read(text); });
}

/// A .npz file of one array, w, with a header and data.
std::string one(std::string header, std::string const& data, std::string const& name = "w.npy", char version = 1) {
  header += '\n';
  std::string text = "\x93NUMPY";
  text += {version, '\0', static_cast<char>(header.size()), '\0'};
  text += version == 1 ? "" : std::string(2, '\0');
  text += header + data;
  auto const raw = std::as_bytes(std::span{text});
  return convert::write_zip({{name, {raw.begin(), raw.end()}}});
}

std::string of_type(std::string const& type, std::string const& shape, std::string const& data) {
  return one("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }", data);
}

template <class T>
std::string raw_bytes(std::vector<T> const& numbers) {
  std::string text(numbers.size() * sizeof(T), '\0');
  std::memcpy(text.data(), numbers.data(), text.size());
  return text;
}

}  // namespace

TEST_CASE("arrays of NumPy are read as they are written") {
  std::vector<convert::tensor> const arrays{{"0.weight", {2, 3}, {1, 2, 3, 4, 5, 6}},
                                            {"0.bias", {2}, {0.1, 0.2}, convert::precision::float64},
                                            {"scalar", {}, {7}},
                                            {"cube", {1, 2, 2}, {1, 2, 3, 4}}};
  auto const text = convert::write_npz(arrays);
  CHECK(text == convert::write_npz(arrays));
  CHECK(read(text) == arrays);
}

TEST_CASE("what NumPy itself wrote is read: stored, deflated, in the order of Fortran, in all types") {
  for (std::string const name : {"stored.npz", "deflated.npz"}) {
    CAPTURE(name);
    std::ifstream in{std::string{ETCH_CONVERT_DATA "/"} + name, std::ios::binary};
    std::string const text{std::istreambuf_iterator<char>{in}, {}};
    auto const arrays = read(text);
    REQUIRE(arrays.size() == 4);
    CHECK(arrays[0] == convert::tensor{"W1", {2, 3}, {0.5, -1.25, 2, 3, 4, 5}});
    CHECK(arrays[1] == convert::tensor{"b1", {3}, {1, 2, 3}, convert::precision::float64});
    CHECK(arrays[2] == convert::tensor{"fortran", {3, 2}, {1, 2, 3, 4, 5, 6}});
    CHECK(arrays[3] == convert::tensor{"half", {2}, {1, -2}});
    CHECK(convert::write_npz({arrays[0]}).find(text.substr(0, 4)) == 0);
  }
}

TEST_CASE("what is no array of NumPy is refused with what was expected and found") {
  auto const two = raw_bytes<float>({1, 2});
  CHECK(says(of_type("<f4", "(2,)", two)) == "accepted");
  CHECK(says("") == "a.npz: expected a ZIP file, found nothing");
  CHECK(says("PK\x03\x04 and nothing more").starts_with("a.npz: expected a ZIP file, found none: "));
  CHECK(says(of_type("<i8", "(1,)", raw_bytes<double>({1}))) ==
        "a.npz: tensor 'w': expected a type of <f2, <f4 and <f8, found '<i8'");
  CHECK(says(of_type(">f4", "(2,)", two)) == "a.npz: tensor 'w': expected a type of <f2, <f4 and <f8, found '>f4'");
  CHECK(says(of_type("|O", "()", "pickled")) == "a.npz: tensor 'w': expected a type of <f2, <f4 and <f8, found '|O'");
  CHECK(says(of_type("<f4", "(3,)", two)) ==
        "a.npz: tensor 'w': expected at most 8 bytes, which there are, found shape [3] of 4 bytes each");
  CHECK(says(of_type("<f4", "(1,)", two)) ==
        "a.npz: tensor 'w': expected 4 bytes of numbers, for the shape [1], found 8");
  CHECK(says(of_type("<f4", "(4611686018427387904, 4, 2)", two))
            .starts_with("a.npz: tensor 'w': expected at most 8 bytes"));
  CHECK(says(of_type("<f4", "(-1,)", two))
            .starts_with(
                "a.npz: tensor 'w': expected a header {'descr': ..., 'fortran_order': ..., 'shape': ...}, found '{"));
  CHECK(says(one("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1, 2), }", two)) ==
        "a.npz: tensor 'w': expected at most 2 dimensions in the order of Fortran, found [1][1][2]");
  for (std::string const header : {"", "{", "{}", "{'descr': '<f4', 'fortran_order': False}",
                                   "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}",
                                   "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x", "{'descr': '<f4",
                                   "{'what': 1}", "{'descr': '<f4', 'fortran_order': False, 'shape': (2"}) {
    CAPTURE(header);
    CHECK(says(one(header, two)).starts_with("a.npz: tensor 'w': expected a header {'descr'"));
  }
  CHECK(says(one("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", two, "w.txt")) ==
        "a.npz: expected arrays, NAME.npy, found 'w.txt'");
  CHECK(says(one("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", two, "w.npy", 9)) ==
        "a.npz: tensor 'w': expected an array of NumPy's format 1 to 3, found format 9");
  CHECK(says(convert::write_zip({{"w.npy", {}}})) ==
        "a.npz: tensor 'w': expected an array of NumPy's format 1 to 3, found none");
  CHECK(says(of_type("<f4", "(2,)", raw_bytes<float>({1, NAN}))) ==
        "a.npz: tensor 'w': expected finite numbers, found NaN at element 1");
}

TEST_CASE("truncated .npz files, and any changed byte, end in arrays or in one line") {
  auto const text = convert::write_npz({{"0.weight", {2, 2}, {1, 2, 3, 4}}, {"0.bias", {2}, {5, 6}}});
  test::check_damaged(text, "a.npz: ", says);
}
