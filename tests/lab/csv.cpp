// SPDX-License-Identifier: BSL-1.0
#include <data.hpp>
#include <tool/csv.hpp>
#include <tool/input_error.hpp>

#include <filesystem>
#include <fstream>

#include "../catch.hpp"
#include "../files.hpp"

namespace {

using lab::read_csv;
using tool::input_error;

/// What read_csv says to a file of this content, without the folder.
std::string refusal(std::string const& content) {
  test::folder const folder;
  auto const file = folder.write("points.csv", content);
  try {
    static_cast<void>(read_csv(file));
  } catch (input_error const& error) {
    std::string const what = error.what();
    CHECK(what.find('\n') == std::string::npos);
    REQUIRE(what.starts_with(folder.path().string()));
    return what.substr(folder.path().string().size() + 1);
  }
  return "accepted";
}

std::vector<lab::sample> accepted(std::string const& content) {
  test::folder const folder;
  return read_csv(folder.write("points.csv", content));
}

}  // namespace

TEST_CASE("a CSV file is read with and without names, spaces, CRLF, a byte order mark and a last newline") {
  for (std::string const content :
       {"x0,x1,label\n0.5,-2e-1,1\n3,4,0\n", "0.5,-2e-1,1\n3,4,0\n", "0.5,-2e-1,1\n3,4,0",
        "x0,x1,label\r\n0.5,-2e-1,1\r\n3,4,0\r\n", "\xEF\xBB\xBFx0,x1,label\n0.5,-2e-1,1\n3,4,0\n",
        "\xEF\xBB\xBF"
        "0.5,-2e-1,1\n3,4,0\n",
        "\n x0 , x1,label \n\n +0.5\t, -2e-1 ,1.0\n\n3,4,0e0\n\n",
        "\"x0\",\"x1\",\"label\"\n\"0.5\",\"-0.2\",\"1\"\n3,4,0\n"}) {
    CAPTURE(content);
    auto const samples = accepted(content);
    REQUIRE(samples.size() == 2);
    CHECK(samples[0].input == etch::vector<float, 2>{0.5F, -0.2F});
    CHECK(samples[0].target[0] == 1);
    CHECK(samples[1].input == etch::vector<float, 2>{3, 4});
    CHECK(samples[1].target[0] == 0);
  }
}

TEST_CASE("a number too small for a float is 0") {
  CHECK(accepted("1e-400,-1e-60,0\n")[0].input == etch::vector<float, 2>{0, 0});
  CHECK(accepted("0." + std::string(400, '0') + "1,1,0\n")[0].input[0] == 0);
}

TEST_CASE("a bad CSV file is refused with line, column, expected and found") {
  CHECK(refusal("") == "points.csv: expected samples (x0,x1,label), found none in 0 lines");
  CHECK(refusal("x0,x1,label\n") == "points.csv: expected samples (x0,x1,label), found none in 1 lines");
  CHECK(refusal("1,2,0\n1,2\n") ==
        "points.csv:2: expected 3 columns, separated by commas (x0,x1,label), found 2 in '1,2'");
  CHECK(refusal("1,2,0,4\n") ==
        "points.csv:1: expected 3 columns, separated by commas (x0,x1,label), found 4 in '1,2,0,4'");
  CHECK(refusal("1;2;0\n") ==
        "points.csv:1: expected 3 columns, separated by commas (x0,x1,label), found 1 in '1;2;0'");
  CHECK(refusal("1,2,0\n1,abc,0\n") == "points.csv:2: column 2 (x1): expected a finite number, found 'abc'");
  CHECK(refusal("1,2,0\n1,2x,0\n") == "points.csv:2: column 2 (x1): expected a finite number, found '2x'");
  CHECK(refusal("1,,0\n") == "points.csv:1: column 2 (x1): expected a finite number, found nothing");
  CHECK(refusal("1,2,0\nnan,2,0\n") == "points.csv:2: column 1 (x0): expected a finite number, found 'nan'");
  CHECK(refusal("1,2,0\n1,-inf,0\n") == "points.csv:2: column 2 (x1): expected a finite number, found '-inf'");
  CHECK(refusal("1,1e39,0\n") == "points.csv:1: column 2 (x1): expected a number up to 3.4e38, found '1e39'");
  CHECK(refusal("1,1e999,0\n") == "points.csv:1: column 2 (x1): expected a number up to 3.4e38, found '1e999'");
  CHECK(refusal("1," + std::string(400, '9') + "e-1,0\n").find("expected a number up to 3.4e38") != std::string::npos);
  CHECK(refusal("1,+-5,0\n") == "points.csv:1: column 2 (x1): expected a finite number, found '+-5'");
  CHECK(refusal("1,2,2\n") == "points.csv:1: column 3 (label): expected a label, 0 or 1, found '2'");
  CHECK(refusal("1,2,nan\n") == "points.csv:1: column 3 (label): expected a label, 0 or 1, found 'nan'");
  CHECK(refusal("1,2,yes\n") == "points.csv:1: column 3 (label): expected a label, 0 or 1, found 'yes'");
  CHECK(refusal("x,y,label\n1,2,0\n") ==
        "points.csv:1: column 1 (x0): expected 'x0', or a number where there is no line of names, found 'x'");
  CHECK(refusal("1,2,0\nx0,x1,label\n") == "points.csv:2: column 1 (x0): expected a finite number, found 'x0'");
  CHECK(refusal("1,\"2,0\n") == "points.csv:1: expected fields of a CSV file, found '1,\"2,0'");
  CHECK(refusal(std::string("1,\0002,0\n", 8)) ==
        "points.csv:1: column 2 (x1): expected a finite number, found '\\x002'");
  CHECK(refusal("1,\x1b[31m,0\n") == "points.csv:1: column 2 (x1): expected a finite number, found '\\x1b[31m'");
}

TEST_CASE("a huge line and a huge number of lines are refused, a large file is read") {
  CHECK(refusal("1,2,0\n" + std::string(5000, '1') + ",2,0\n") ==
        "points.csv:2: expected at most 1000 characters, found more");
  CHECK(refusal(std::string(10'000'000, 'x')) == "points.csv:1: expected at most 1000 characters, found more");
  std::string lines;
  for (std::size_t i = 0; i < tool::most_samples; ++i) {
    lines += "1,2,0\n";
  }
  CHECK(accepted(lines).size() == tool::most_samples);
  CHECK(refusal(lines + "1,2,0\n") == "points.csv:1000001: expected at most 1000000 samples, found one more");
}

TEST_CASE("a file that is none, and a folder, are refused") {
  test::folder const folder;
  auto const says = [](std::string const& file) {
    try {
      static_cast<void>(read_csv(file));
    } catch (input_error const& error) {
      return std::string{error.what()};
    }
    return std::string{"accepted"};
  };
  auto const missing = (folder.path() / "missing.csv").string();
  CHECK(says(missing) == missing + ": cannot be read: No such file or directory");
  CHECK(says(folder.path().string()) == folder.path().string() + ": cannot be read: Is a directory");
}

TEST_CASE("a split keeps every sample, once") {
  auto const all = lab::make_problem("linear", 3);
  auto const [train, test] = lab::split(all, 0.25, 7);
  CHECK(train.size() == 75);
  REQUIRE(test.size() == 25);
  auto joined = train;
  joined.insert(joined.end(), test.begin(), test.end());
  auto const less = [](lab::sample const& a, lab::sample const& b) { return a.input < b.input; };
  auto sorted = all;
  std::ranges::sort(sorted, less);
  std::ranges::sort(joined, less);
  CHECK(std::ranges::equal(sorted, joined, [](auto const& a, auto const& b) { return a.input == b.input; }));
  CHECK_FALSE(std::ranges::equal(std::span{all}.first(25), test,
                                 [](auto const& a, auto const& b) { return a.input == b.input; }));
  CHECK(lab::split(all, 0, 7).first.size() == 100);
}
