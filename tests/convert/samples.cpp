// SPDX-License-Identifier: BSL-1.0
#include <convert/samples.hpp>

#include <sstream>

#include "models.hpp"

namespace {

convert::samples read(std::string const& text, std::string const& layers) {
  std::istringstream in{text};
  return convert::read_samples(in, "d.csv", convert::parse_layers("test", layers));
}

std::string says(std::string const& text, std::string const& layers) {
  return test::refusal([&] { return read(text, layers); });
}

using numbers = std::vector<std::vector<double>>;

}  // namespace

TEST_CASE("samples are inputs alone, with outputs, or with a class") {
  CHECK(read("1,2\n3,4\n", "dense 2 3").inputs == numbers{{1, 2}, {3, 4}});
  CHECK(read("1,2\n", "dense 2 3").classes.empty());
  CHECK(read("a,b,c\n1,2,2\n3,4,0\n", "dense 2 3").classes == std::vector<std::size_t>{2, 0});
  CHECK(read("1,2,0,0,1\n3,4,1,0,0\n", "dense 2 3").classes == std::vector<std::size_t>{2, 0});
  CHECK(read("1,2,0,0,1\n3,4,1,0,0.5\n", "dense 2 3").targets == numbers{{0, 0, 1}, {1, 0, 0.5}});
  CHECK(read("1,2,1\n3,4,0\n", "dense 2 1").classes == std::vector<std::size_t>{1, 0});
  CHECK(read("1,2,1\n3,4,0.5\n", "dense 2 1").targets == numbers{{1}, {0.5}});
  CHECK(read("1,2,1\n3,4,0.5\n", "dense 2 1").classes.empty());
}

TEST_CASE("what are no samples of a network is refused with line and column") {
  CHECK(says("label,a,b\n1,2,3\n", "dense 2 3") == "d.csv:1: expected the 2 inputs first, found 'label' as column 1");
  CHECK(says("a,b,label\n1,2,0\n", "dense 2 3") == "accepted");
  CHECK(says("1,2,3,4\n", "dense 2 3") ==
        "d.csv:1: expected 2, 3 or 5 columns, separated by commas (x0,...,x1 and, if any, a label or y0,...,y2), found "
        "4 in "
        "'1,2,3,4'");
  CHECK(says("1\n", "dense 2 1") ==
        "d.csv:1: expected 2 or 3 columns, separated by commas (x0,...,x1 and, if any, y0 or a label), found 1 in '1'");
  CHECK(says("1,2\n1,2,3\n", "dense 2 1").starts_with("d.csv:2: expected 2 or 3 columns"));
  CHECK(says("1,2,3\n", "dense 2 3") == "d.csv: expected a label, a whole number from 0 to 2, found 3 in sample 1");
  CHECK(says("1,2,0\n1,2,0.5\n", "dense 2 3") ==
        "d.csv: expected a label, a whole number from 0 to 2, found 0.5 in sample 2");
  CHECK(says("1,x\n1,2\n", "dense 2 1") == "d.csv:1: column 2 (x1): expected a finite number, found 'x'");
  CHECK(says("1,2,nan\n", "dense 2 1") == "d.csv:1: column 3 (label): expected a finite number, found 'nan'");
  CHECK(says("", "dense 2 1") ==
        "d.csv: expected samples (x0,...,x1 and, if any, y0 or a label), found none in 0 lines");
  CHECK(says(std::string(2000, '1') + "\n", "dense 2 1") == "d.csv:1: expected at most 1096 characters, found more");
}

TEST_CASE("classes are of the largest output, or of one above its threshold") {
  CHECK(convert::class_of({0.1, 0.7, 0.2}, 0) == 1);
  CHECK(convert::class_of({0.5}, 0.5) == 0);
  CHECK(convert::class_of({0.6}, 0.5) == 1);
  CHECK(convert::threshold_of(convert::parse_layers("test", "dense 1 1, sigmoid")) == 0.5);
  CHECK(convert::threshold_of(convert::parse_layers("test", "dense 1 1")) == 0);
}
