// SPDX-License-Identifier: BSL-1.0

/// @file
/// The program as its user has it: arguments in; output, files and an exit status out.

#include <signal.h>

#include <algorithm>
#include <boost/process.hpp>
#include <chrono>
#include <thread>

#include "../catch.hpp"
#include "../program.hpp"
#include "picture.hpp"

namespace {

using test::run_result;

/// Runs etch-lab; `meanwhile` gets its process id, and the names of the files that its output and errors go to.
template <class Meanwhile>
run_result run_lab(std::vector<std::string> const& arguments, Meanwhile meanwhile) {
  return test::run(ETCH_LAB, arguments, meanwhile);
}
run_result run_lab(std::vector<std::string> const& arguments) { return test::run(ETCH_LAB, arguments); }

/// Presses Ctrl-C once `says` is true of what the program has written into a file: it is at its work then, however slow
/// the machine.
template <class Says>
void interrupt_once(Says says, pid_t id, std::string const& file) {
  auto const end = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  while (!says(test::content_of(file)) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  CHECK(says(test::content_of(file)));
  kill(id, SIGINT);
}

std::size_t lines_of(std::string const& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("help says what there is, with examples") {
  for (std::vector<std::string> const& arguments :
       {std::vector<std::string>{"--help"}, {"train", "--help"}, {"sweep", "--help"}, {"report", "--help"}}) {
    auto const r = run_lab(arguments);
    CHECK(r.status == 0);
    CHECK(r.says("Examples:"));
    CHECK(r.says("etch-lab"));
    CHECK(r.error.empty());
  }
  auto const r = run_lab({"train", "--help"});
  for (std::string const option : {"--problem", "--data", "--hidden", "--activation", "--loss", "--optimizer", "--rate",
                                   "--epochs", "--batch", "--seed", "--reduction", "--init", "--test-split", "--plot",
                                   "--save", "--load", "{xor|linear|circle|gauss|spiral}"}) {
    CAPTURE(option);
    CHECK(r.says(option));
  }
}

TEST_CASE("a wrong value gets one line that says what is possible, and status 2") {
  struct wrong {
    std::vector<std::string> arguments;
    std::string says;
  };
  for (wrong const& w : std::vector<wrong>{
           {{}, "expected a command, train, sweep or report; found nothing"},
           {{"plan"}, "expected a command, train, sweep or report; found plan"},
           {{"--speed"}, "--speed"},
           {{"train", "--speed", "3"}, "--speed"},
           {{"train", "--problem", "moons"},
            "--problem: expected one of xor linear circle gauss spiral; found 'moons'"},
           {{"train", "--hidden", "7,7"}, "--hidden: expected one of 5,3 10,5 50,30 4 8,8; found '7,7'"},
           {{"train", "--activation", "step"}, "expected one of sigmoid relu tanh leaky_relu none; found 'step'"},
           {{"train", "--loss", "hinge"}, "expected one of squared_error binary_cross_entropy; found 'hinge'"},
           {{"train", "--optimizer", "lion"}, "expected one of sgd momentum nesterov adam adamw rprop; found 'lion'"},
           {{"train", "--reduction", "max"}, "expected one of report sum mean; found 'max'"},
           {{"train", "--init", "ones"}, "expected one of normal xavier he zeros; found 'ones'"},
           {{"train", "--rate", "0"}, "--rate: expected a number from 1e-06 to 1000, found '0'"},
           {{"train", "--rate", "nan"}, "--rate: expected a number"},
           {{"train", "--rate", "fast"}, "--rate: expected a number"},
           {{"train", "--epochs", "0"}, "--epochs: expected a whole number from 1"},
           {{"train", "--epochs", "1e3"}, "--epochs: expected a whole number from 1"},
           {{"train", "--epochs", "-5"}, "--epochs"},
           {{"train", "--seed", "99999999999999999999"}, "--seed: expected a whole number from 0"},
           {{"train", "--test-split", "1"}, "--test-split: expected a number from 0 to 0.9, found '1'"},
           {{"train", "--test-split", "0.001"}, "--test-split: 0.001 of 21 samples leaves 21 to train on and 0"},
           {{"train", "--plot", "a.gif"}, "--plot: expected a name that ends in .png or .svg, found 'a.gif'"},
           {{"train", "--plot"}, "--plot"},
           {{"train", "--problem", "xor", "--data", "a.csv"}, "--data"},
           {{"sweep", "--rate", "fast"}, "--rate: expected numbers from 1e-06 to 1000, or ranges"},
           {{"sweep", "--rate", "1:0.1:0.1"}, "found '1:0.1:0.1'"},
           {{"train", "--epochs", "5", "sweep"}, "sweep"},
           {{"sweep", "--rate", "0.1:1"}, "found '0.1:1'"},
           {{"sweep", "--rate", "0.1:1:inf"}, "found '0.1:1:inf'"},
           {{"sweep", "--rate", "0.1:1:0"}, "found '0.1:1:0'"},
           {{"sweep", "--rate", "0.1:1:x1"}, "found '0.1:1:x1'"},
           {{"sweep", "--seed", "1:"}, "found '1:'"},
           {{"sweep", "--seed", "1:10000000"}, "--seed: expected at most 1000000 values"},
           {{"sweep", "--seed", "1.5"}, "--seed: expected whole numbers, found 1.5"},
           {{"sweep", "--seed", "1:1000000", "--rate", "1,2"}, "expected at most 1000000 trainings"},
           {{"sweep", "--hidden", "7"}, "--hidden: expected one of"},
           {{"sweep", "--threads", "many"}, "--threads: expected a whole number"},
           {{"report", ""}, "expected the name of a file, found an empty one"},
           {{"train", "--save", ""}, "--save: expected the name of a file, found an empty one"},
           {{"report", "--seeds", "1"}, "--seeds: expected a whole number from 2"}}) {
    CAPTURE(w.arguments);
    auto const r = run_lab(w.arguments);
    CAPTURE(r.error);
    CHECK(r.status == 2);
    CHECK(lines_of(r.error) == 1);
    CHECK(r.error.find(w.says) != std::string::npos);
    CHECK(r.out.empty());
  }
}

TEST_CASE("a file that is wrong gets one line, and status 1") {
  test::folder const folder;
  auto const bad = folder.write("bad.csv", "0,0,0\n0,1,one\n");
  for (std::vector<std::string> const& arguments :
       {std::vector<std::string>{"train", "--data", bad}, {"sweep", "--data", bad}}) {
    auto const r = run_lab(arguments);
    CHECK(r.status == 1);
    CHECK(r.error == "etch-lab: " + bad + ":2: column 3 (label): expected a label, 0 or 1, found 'one'\n");
    CHECK(r.out.empty());
  }
  auto const missing = run_lab({"train", "--data", folder.file("none.csv")});
  CHECK(missing.status == 1);
  CHECK(missing.error == "etch-lab: " + folder.file("none.csv") + ": cannot be read: No such file or directory\n");
  for (std::string const option : {"--plot", "--save"}) {
    auto const r = run_lab({"train", option, folder.file("none/a.png")});
    CHECK(r.status == 1);
    CHECK(r.error.find("there is no folder") != std::string::npos);
    CHECK(r.out.empty());  // found out before the training, not after
  }
}

TEST_CASE("train learns xor, and says so") {
  auto const r = run_lab({"train", "--activation", "tanh", "--epochs", "200", "--predictions"});
  CHECK(r.status == 0);
  CHECK(r.says("xor: 21 samples, hidden layers 10,5, activation tanh, 91 parameters"));
  CHECK(r.says("xor: accuracy 1.000 (21 of 21)"));
  CHECK(r.says("      200 "));
  CHECK(r.says("prediction"));
  CHECK(r.says("  truth 1            0           10"));
  CHECK_FALSE(r.says("wrong"));
}

TEST_CASE("train learns every problem to better than nine in ten") {
  for (std::string const problem : {"linear", "circle", "gauss"}) {
    auto const r = run_lab({"train", "--problem", problem, "--activation", "tanh", "--init", "xavier", "--loss",
                            "binary_cross_entropy", "--optimizer", "adam", "--reduction", "mean", "--epochs", "300"});
    CAPTURE(problem, r.out);
    CHECK(r.status == 0);
    CHECK((r.says(problem + ": accuracy 0.9") || r.says(problem + ": accuracy 1.0")));
  }
}

TEST_CASE("train reads data, holds samples back, keeps weights and goes on with them") {
  test::folder const folder;
  std::string csv = "x0,x1,label\r\n";
  for (int i = 0; i < 10; ++i) {
    for (int j = 0; j < 10; ++j) {
      csv += "0." + std::to_string(i) + ",0." + std::to_string(j) + "," + (i + j > 9 ? "1" : "0") + "\r\n";
    }
  }
  auto const data = folder.write("grid.csv", csv);
  auto const kept = folder.file("net.json");
  auto const first = run_lab({"train", "--data", data, "--test-split", "0.2", "--activation", "tanh", "--optimizer",
                              "adam", "--reduction", "mean", "--epochs", "150", "--save", kept});
  CAPTURE(first.out, first.error);
  CHECK(first.status == 0);
  CHECK(first.says("grid.csv: 80 samples and 20 to test with"));
  CHECK(first.says("on the samples held back, accuracy"));
  auto const second = run_lab({"train", "--load", kept, "--epochs", "50", "--save", folder.file("more.json")});
  CHECK(second.status == 0);
  CHECK(second.says("goes on after 150 epochs"));
  CHECK(second.says("grid.csv: 80 samples and 20 to test with, hidden layers 10,5, activation tanh"));
  CHECK(test::content_of(folder.file("more.json")).find("\"epochs\": 200") != std::string::npos);
  // Another seed would train on what was held back.
  CHECK(run_lab({"train", "--load", kept, "--seed", "7"}).status == 2);
  auto const other = run_lab({"train", "--load", kept, "--hidden", "5,3"});
  CHECK(other.status == 2);
  CHECK(other.error == "etch-lab: --hidden: expected 10,5, which " + kept + " holds; found 5,3\n");
}

TEST_CASE("train in two parts gives the weights of one run") {
  test::folder const folder;
  CHECK(run_lab({"train", "--epochs", "40", "--optimizer", "momentum", "--save", folder.file("all.json")}).status == 0);
  CHECK(run_lab({"train", "--epochs", "25", "--optimizer", "momentum", "--save", folder.file("part.json")}).status ==
        0);
  CHECK(run_lab({"train", "--epochs", "15", "--load", folder.file("part.json"), "--save", folder.file("part.json")})
            .status == 0);
  CHECK(test::content_of(folder.file("all.json")) == test::content_of(folder.file("part.json")));
}

TEST_CASE("what train saves it can load: after a divergence, and with few samples to train on") {
  test::folder const folder;
  auto const kept = folder.file("net.json");
  CHECK(run_lab({"train", "--activation", "none", "--loss", "binary_cross_entropy", "--reduction", "sum", "--rate",
                 "1000", "--optimizer", "momentum", "--save", kept})
            .says("diverged"));
  CHECK(run_lab({"train", "--load", kept, "--rate", "0.01", "--epochs", "3"}).status == 0);
  CHECK(run_lab({"train", "--test-split", "0.9", "--epochs", "3", "--save", kept}).status == 0);
  CHECK(run_lab({"train", "--load", kept, "--epochs", "3"}).says("2 samples and 19 to test with"));
  auto const twice =
      run_lab({"train", "--epochs", "3", "--save", folder.file("a.png"), "--plot", folder.file("a.png")});
  CHECK(twice.status == 1);
  CHECK(twice.error.find("found one that is read, or written twice") != std::string::npos);
}

TEST_CASE("train says that it collapsed or diverged") {
  CHECK(run_lab({"train", "--init", "zeros", "--epochs", "5"}).says("the training collapsed"));
  CHECK(run_lab(
            {"train", "--activation", "none", "--loss", "binary_cross_entropy", "--reduction", "sum", "--rate", "1000"})
            .says("The training diverged after"));
}

TEST_CASE("train draws") {
  test::folder const folder;
  auto const r = run_lab({"train", "--epochs", "50", "--plot", folder.file("a.png")});
  CHECK(r.status == 0);
  CHECK(r.says("picture: " + folder.file("a.png")));
  auto const png = test::read_png(folder.file("a.png"));
  CHECK(png.width == 960);
  CHECK(png.share_of_background < 0.95);
}

TEST_CASE("sweep makes a table, a CSV file and a picture of every combination") {
  test::folder const folder;
  auto const r = run_lab({"sweep", "--problem", "linear", "--epochs", "20", "--rate", "0.01:1:x10", "--activation",
                          "sigmoid,relu", "--hidden", "5,3", "10,5", "--seed", "1:4", "7", "--csv",
                          folder.file("all.csv"), "--plot", folder.file("all.png")});
  CAPTURE(r.out, r.error);
  CHECK(r.status == 0);
  CHECK(r.says("linear: 60 of 60 trainings, 20 epochs each"));
  for (std::string const hidden : {"5,3", "10,5"}) {
    for (std::string const activation : {"sigmoid", "relu"}) {
      for (std::string const rate : {"0.01", "0.1", "1"}) {
        CHECK(r.says(hidden + " " + activation + " rate " + rate + " "));
      }
    }
  }
  auto const csv = test::content_of(folder.file("all.csv"));
  CHECK(lines_of(csv) == 61);
  CHECK(csv.find("linear,\"5,3\",relu,squared_error,sgd,0.1,report,normal,0,0,7,20,") != std::string::npos);
  auto const png = test::read_png(folder.file("all.png"));
  CHECK(png.height == 520);
  CHECK(png.share_of_background < 0.97);
  CHECK(png.colours > 10);
}

TEST_CASE("sweep gives the same on one core and on two") {
  test::folder const folder;
  for (std::string const threads : {"1", "2"}) {
    CHECK(run_lab({"sweep", "--epochs", "30", "--seed", "1:20", "--optimizer", "sgd", "adam", "--threads", threads,
                   "--csv", folder.file(threads + ".csv")})
              .status == 0);
  }
  CHECK(test::content_of(folder.file("1.csv")) == test::content_of(folder.file("2.csv")));
}

TEST_CASE("Ctrl-C ends a sweep and keeps what is finished") {
  test::folder const folder;
  auto const r =
      run_lab({"sweep", "--problem", "circle", "--epochs", "50", "--seed", "1:200000", "--csv", folder.file("all.csv")},
              [](pid_t id, std::string const& /*out*/, std::string const& error) {
                // The progress bar, once it counts something.
                interrupt_once(
                    [](std::string const& text) {
                      auto const at = text.rfind("] ");
                      return at != std::string::npos && text.compare(at, 5, "] 0 o") != 0;
                    },
                    id, error);
              });
  CHECK(r.status == 130);
  CHECK(r.says("of 200000 trainings"));
  CHECK(r.says("interrupted"));
  CHECK(r.error.find("trainings") != std::string::npos);
  auto const rows = lines_of(test::content_of(folder.file("all.csv")));
  CHECK(rows > 1);
  CHECK(rows < 200000);
}

TEST_CASE("Ctrl-C ends a training, which keeps its weights") {
  test::folder const folder;
  auto const r = run_lab(
      {"train", "--problem", "spiral", "--hidden", "50,30", "--epochs", "100000000", "--save", folder.file("net.json")},
      [](pid_t id, std::string const& out, std::string const& /*error*/) {
        interrupt_once([](std::string const& text) { return !text.empty(); }, id, out);
      });
  CHECK(r.status == 130);
  CHECK(r.says("weights: "));
  CHECK(test::content_of(folder.file("net.json")).find("\"parameters\"") != std::string::npos);
}

TEST_CASE("report writes a page that needs no other file") {
  test::folder const folder;
  auto const r = run_lab({"report", folder.file("page.html"), "--seeds", "2"});
  CAPTURE(r.out, r.error);
  CHECK(r.status == 0);
  CHECK(r.says("20 experiments of 2 seeds"));
  auto const page = test::content_of(folder.file("page.html"));
  auto const count = [&](std::string const& text) {
    std::size_t found = 0;
    for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) {
      ++found;
    }
    return found;
  };
  for (std::string const heading : {"1. Setup", "2. The sigmoid", "3. Results", "4. Accuracy", "5. Learning curves",
                                    "6. Discussion: the learning rate", "7. Discussion: hidden units",
                                    "8. Discussion: no activation", "9. Discussion: ReLU and tanh"}) {
    CHECK(count(heading) == 1);
  }
  CHECK(count("<svg") == 13);
  CHECK(count("class=\"finding\"") == 11);
  CHECK(count("src=") == 0);
  CHECK(count("href=") == count("href='data:") + count("href='#"));
  CHECK(count("<path") > 100);
  CHECK(count("nan") == 0);
  CHECK(page.ends_with("</html>\n"));
}
