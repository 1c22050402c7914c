// SPDX-License-Identifier: BSL-1.0

/// @file
/// The program as its user has it: arguments in; output, files and an exit status out.

#include <convert/assemble.hpp>
#include <convert/npz.hpp>
#include <convert/safetensors.hpp>
#include <convert/zip_file.hpp>

#include <algorithm>
#include <filesystem>

#include "../program.hpp"
#include "models.hpp"

namespace {

constexpr char const* of_report = "dense 2 10, sigmoid, dense 10 5, sigmoid, dense 5 1, sigmoid";

test::run_result run(std::vector<std::string> const& arguments) { return test::run(ETCH_CONVERT, arguments); }

/// A folder with a state_dict in it.
struct workplace : test::folder {
  convert::model net = test::random_model(of_report, 1);
  std::string source = write("model.safetensors", convert::write_safetensors({convert::state_dict_of(net), {}}));

  /// Converts the state_dict.
  [[nodiscard]] test::run_result convert_to(std::string const& name, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{source, "--layers", of_report, "-o", file(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path()}, {}));
  }
};

/// One line on the error stream, exit status 1, and no file more than before.
void check_refused(workplace const& at, test::run_result const& result, std::string const& what) {
  CAPTURE(result.error);
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(std::count(result.error.begin(), result.error.end(), '\n') == 1);
  CHECK(result.error.find(what) != std::string::npos);
  CHECK(at.files() == 1);
}

}  // namespace

TEST_CASE("a state_dict becomes a header, which its source is compared with") {
  workplace const at;
  auto const result = at.convert_to("model.hpp");
  CHECK(result.status == 0);
  CHECK(result.error.empty());
  CHECK(result.says(at.file("model.hpp") + ": " + of_report + "; float, 91 parameters, "));
  auto const text = test::content_of(at.file("model.hpp"));
  CHECK(text.find("//   source   model.safetensors\n") != std::string::npos);
  CHECK(at.convert_to("model.hpp").status == 0);
  CHECK(test::content_of(at.file("model.hpp")) == text);
  auto const data = at.write("data.csv", "x,y,label\n0.5,0.25,1\n-1,1,0\n0,0,0\n");
  auto const check = run({"--check", at.file("model.hpp"), data});
  CHECK(check.status == 0);
  CHECK(check.error.empty());
  CHECK(check.says(at.file("model.hpp") + ": 3 samples\naccuracy            "));
  CHECK(check.says(", class 1 above 0.5\nsame class          100.00 %\nlargest difference  "));
}

TEST_CASE("a network goes round through every kind of file") {
  workplace const at;
  std::string const first = test::content_of(at.source);
  auto const step = [&](std::string const& from, std::string const& to, bool has_layers) {
    std::vector<std::string> arguments{at.file(from), "-o", at.file(to)};
    if (!has_layers) {
      arguments.insert(arguments.end(), {"--layers", of_report});
    }
    auto const result = run(arguments);
    CHECK(result.error.empty());
    REQUIRE(result.status == 0);
  };
  step("model.safetensors", "a.npz", false);
  step("a.npz", "b.checkpoint", false);
  step("b.checkpoint", "c.hpp", false);
  step("c.hpp", "d.safetensors", true);
  auto const last = test::content_of(at.file("d.safetensors"));
  CHECK(convert::read_safetensors(test::bytes_of(last), "d").tensors ==
        convert::read_safetensors(test::bytes_of(first), "m").tensors);
}

TEST_CASE("fixed point takes samples where it chooses formats, and says how far it is off") {
  workplace const at;
  auto const without = at.convert_to("q.hpp", {"--number", "fixed16,8"});
  check_refused(at, without, "--number: expected --samples CSV, by which the formats are chosen, found none");
  auto const data = at.write("data.csv", "0.5,0.25\n-1,1\n0,0\n0.75,-0.5\n");
  for (std::string const number : {"fixed16", "fixed16,8", "fixed8"}) {
    CAPTURE(number);
    CHECK(at.convert_to("q.hpp", {"--number", number, "--samples", data}).status == 0);
    auto const check = run({"--check", at.file("q.hpp"), data});
    auto const at_number = check.out.rfind("difference  ");
    REQUIRE(at_number != std::string::npos);
    double const largest = std::stod(check.out.substr(at_number + 12));
    CHECK(largest > 0);
    CHECK(largest < (number == "fixed16" ? 0.002 : 0.1));
  }
  CHECK(at.convert_to("u.hpp", {"--number", "fixed<4,11>"}).status == 0);
  CHECK(run({"--check", at.file("u.hpp"), data}).says("\nlargest difference  "));
  CHECK(at.convert_to("u.checkpoint", {"--number", "fixed<4,11>", "--flash-word", "8"}).status == 0);
  CHECK(run({at.file("u.checkpoint"), "--layers", of_report, "--from-number", "fixed<4,11>", "-o", at.file("v.npz")})
            .status == 0);
}

TEST_CASE("a header is compared with its source only if that is what it was") {
  workplace const at;
  REQUIRE(at.convert_to("model.hpp").status == 0);
  auto const data = at.write("data.csv", "0.5,0.25\n");
  auto const says = [&](std::vector<std::string> const& more = {}) {
    std::vector<std::string> arguments{"--check", at.file("model.hpp"), data};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  auto other = test::random_model(of_report, 2);
  std::filesystem::rename(at.source, at.file("moved.safetensors"));
  CHECK(says().error.find("model.safetensors: cannot be read: No such file or directory") != std::string::npos);
  CHECK(says({"--source", at.file("moved.safetensors")}).status == 0);
  static_cast<void>(at.write("model.safetensors", convert::write_safetensors({convert::state_dict_of(other), {}})));
  auto const changed = says();
  CHECK(changed.status == 1);
  CHECK(changed.error.find("expected the content that ") != std::string::npos);
}

TEST_CASE("bad files are refused in one line, with exit status 1 and without an output") {
  workplace const at;
  std::string const good = test::content_of(at.source);
  auto const with = [&](std::string const& content) {
    static_cast<void>(at.write("model.safetensors", content));
    return at.convert_to("out.hpp");
  };
  check_refused(at, with(good.substr(0, good.size() - 1)), "expected data_offsets within ");
  check_refused(at, with(good + "x"), "bytes of numbers, as the header says, found ");
  check_refused(at, with(""), "which begins with 8 bytes of a length, found 0 bytes");
  check_refused(at, with(std::string(64, '\xff')), "it is truncated, or no such file");
  auto infinite = good;
  infinite.replace(good.size() - 4, 4, std::string("\0\0\x80\x7f", 4));
  check_refused(at, with(infinite), "tensor '4.bias': expected finite numbers, found infinity at element 0");
  check_refused(at, with(convert::write_safetensors({{{"0.weight", {10, 3}, std::vector<double>(30)}}, {}})),
                "expected weights and biases of 3 dense layers, as the layers say, found those of 1");
  static_cast<void>(with(good));
  std::filesystem::remove(at.file("out.hpp"));
  std::string const none = at.file("none.safetensors");
  check_refused(at, run({none, "--layers", "dense 1 1", "-o", at.file("o.hpp")}),
                "cannot be read: No such file or directory");
  check_refused(at, run({at.path().string(), "--from", "npz", "--layers", "dense 1 1", "-o", at.file("o.hpp")}),
                "cannot be read: Is a directory");
  check_refused(at, run({at.source, "-o", at.file("o.hpp")}), "expected --layers \"dense 2 10, sigmoid, ...\"");
  check_refused(at, run({at.source, "--layers", "dense 2 10", "-o", at.file("o.what")}),
                "expected a name that ends with one of .safetensors .npz .checkpoint .ckpt .bin .hpp .h .c, or --to, "
                "found '.what'");
  check_refused(at, run({at.source, "--layers", "dense 2 10", "-o", at.file("no/o.hpp")}), "there is no folder");
  check_refused(at, run({at.source, "--layers", of_report, "-o", at.source}),
                "expected a file of its own, found one that is read, or written twice");
  check_refused(at, run({at.source, "--layers", of_report, "-o", at.file("o.hpp"), "--name", "class"}),
                "--name: expected a name that C++ and C may have, found 'class'");
  check_refused(at, run({at.source, at.source, "--layers", of_report, "-o", at.file("o.hpp")}),
                "expected no file behind it");
  check_refused(at, at.convert_to("o.hpp", {"--number", "half"}), "--number: expected source, float, double");
}

TEST_CASE("no file that is read is written over, by whatever name") {
  workplace const at;
  auto const data = at.write("data.csv", "0.5,0.25\n");
  auto const refused = at.convert_to("data.csv", {"--to", "header", "--samples", data});
  CHECK(refused.status == 1);
  CHECK(refused.error.find("expected a file of its own, found one that is read, or written twice") !=
        std::string::npos);
  CHECK(test::content_of(data) == "0.5,0.25\n");
  std::filesystem::create_symlink(at.source, at.file("link.hpp"));
  std::string const before = test::content_of(at.source);
  CHECK(at.convert_to("link.hpp").status == 1);
  CHECK(test::content_of(at.source) == before);
}

TEST_CASE("a header in a folder behind a link finds its source, and a file keeps its permissions") {
  workplace const at;
  std::filesystem::create_directories(at.path() / "real" / "deep");
  std::filesystem::create_directory_symlink(at.path() / "real" / "deep", at.path() / "link");
  CHECK(at.convert_to("link/model.hpp").status == 0);
  auto const data = at.write("data.csv", "0.5,0.25\n");
  CHECK(run({"--check", at.file("link/model.hpp"), data}).status == 0);
  CHECK(run({"--check", at.file("real/deep/model.hpp"), data}).status == 0);
  std::filesystem::create_symlink("real/deep/model.hpp", at.file("model.hpp"));
  CHECK(run({"--check", at.file("model.hpp"), data}).status == 0);
  using std::filesystem::perms;
  std::filesystem::permissions(at.file("link/model.hpp"), perms::owner_read | perms::owner_write);
  CHECK(at.convert_to("link/model.hpp").status == 0);
  CHECK(std::filesystem::status(at.file("link/model.hpp")).permissions() == (perms::owner_read | perms::owner_write));
}

TEST_CASE("what a file's name does not tell is remembered by the header") {
  workplace const at;
  auto const other = at.write("weights.dat", test::content_of(at.source));
  CHECK(run({other, "--layers", of_report, "-o", at.file("o.hpp")}).error.find("or --from, found '.dat'") !=
        std::string::npos);
  CHECK(run({other, "--from", "safetensors", "--layers", of_report, "-o", at.file("o.hpp")}).status == 0);
  CHECK(run({"--check", at.file("o.hpp"), at.write("data.csv", "0.5,0.25\n")}).status == 0);
}

TEST_CASE("a header is converted on in its own numbers, and safetensors with the layers in them") {
  workplace const at;
  auto const data = at.write("data.csv", "0.5,0.25\n-1,1\n0.3,0.9\n");
  REQUIRE(at.convert_to("q.hpp", {"--number", "fixed16,8", "--samples", data}).status == 0);
  REQUIRE(at.convert_to("q.h", {"--number", "fixed16,8", "--samples", data}).status == 0);
  REQUIRE(run({at.file("q.hpp"), "-o", at.file("again.h"), "--name", "q"}).status == 0);
  auto const arrays = [&](std::string const& name) {
    auto const text = test::content_of(at.file(name));
    return text.substr(text.find("#ifndef"));
  };
  CHECK(arrays("again.h") == arrays("q.h"));
  REQUIRE(at.convert_to("s.safetensors").status == 0);
  CHECK(run({at.file("s.safetensors"), "-o", at.file("s.hpp")}).status == 0);
}

TEST_CASE("a bias that a device's format does not hold is refused, not cut off") {
  test::folder const at;
  auto net = test::random_model("dense 1 1", 1);
  net.layers[0].weights = {0.5};
  net.layers[0].biases = {20};
  auto const source = at.write("m.safetensors", convert::write_safetensors({convert::state_dict_of(net), {}}));
  auto const result = run({source, "--layers", "dense 1 1", "--number", "fixed<4,11>", "-o", at.file("m.checkpoint")});
  CHECK(result.status == 1);
  CHECK(result.error.find("expected weights and biases up to 16, which fixed<4, 11> holds, found 20") !=
        std::string::npos);
}

TEST_CASE("weights beyond a format, and words that say nothing of a file, are refused") {
  workplace const at;
  check_refused(at, at.convert_to("o.hpp", {"--number", "fixed<0,15>"}),
                "layer 1 (dense 2 10): expected weights up to 1, which fixed<0, 15> holds, found ");
  check_refused(at, at.convert_to("o.hpp", {"--from-number", "fixed<4,11>"}),
                "expected no --from-number, as it is no checkpoint");
  check_refused(at, at.convert_to("o.npz", {"--name", "n"}), "expected no --name, which headers and C have");
  check_refused(at, run({ETCH_CONVERT_DATA "/dense_2_4_1.h5", "-o", at.file("o.hpp"), "--order", "a"}),
                "expected no --weights and --order, as the model tells itself");
  check_refused(at, at.convert_to("o.hpp", {"--flash-word", "8"}), "expected no --flash-word, as it is no checkpoint");
  check_refused(at, run({ETCH_CONVERT_DATA "/torch_2_4_1.onnx", "-o", at.file("o.hpp"), "--weights", "output,input"}),
                "expected no --weights and --order, as the file tells itself");
}

TEST_CASE("a header is compared only if its weights are its source's") {
  workplace const at;
  REQUIRE(at.convert_to("model.hpp", {"--pairs", "0"}).status == 0);
  auto text = test::content_of(at.file("model.hpp"));
  auto const first = text.find('{', text.rfind(".biases =")) + 1;
  text[first] == '-' ? text.erase(first, 1) : text.insert(first, "-");
  auto const changed = run({"--check", at.write("model.hpp", text), at.write("data.csv", "0.5,0.25\n")});
  CHECK(changed.status == 1);
  CHECK(changed.error.find("model.hpp: expected the weights of its source ") != std::string::npos);
}

TEST_CASE("a write that fails leaves nothing") {
  workplace const at;
  auto const limited = test::run("/bin/sh", {"-c", "ulimit -f 1; exec \"$0\" \"$@\"", ETCH_CONVERT, at.source,
                                             "--layers", of_report, "-o", at.file("o.hpp")});
  check_refused(at, limited, "o.hpp: cannot be written: File too large");
}

TEST_CASE("an architecture that etch has not is refused by the name of its file") {
  workplace const at;
  auto text = test::content_of(ETCH_CONVERT_DATA "/model.json");
  auto const found = text.find("\"tanh\"");
  REQUIRE(found != std::string::npos);
  text.replace(found, 6, "\"gelu\"");
  auto const json = at.write("model.json", text);
  auto const result = run({json, ETCH_CONVERT_DATA "/weights_2_4_1.h5", "-o", at.file("o.hpp")});
  CHECK(result.status == 1);
  CHECK(result.error.find(json + ": layer ") != std::string::npos);
}

TEST_CASE("what is no use of the program is refused with exit status 2") {
  workplace const at;
  for (auto const& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"--what"},
                                             {at.source},
                                             {"--check", at.source},
                                             {"--check", "a", "b", "-o", "c"},
                                             {"--check", "a", "b", "--layers", "dense 1 1"},
                                             {"a", "-o", "b", "--threshold", "1"},
                                             {at.source, "-o", at.file("o"), "--to", "onnx"},
                                             {at.source, "-o", at.file("o"), "--flash-word", "3"},
                                             {at.source, "-o", at.file("o"), "--pairs", "-1"},
                                             {at.source, "-o", at.file("o"), "--weights", "up"}}) {
    auto const result = run(arguments);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(result.error.starts_with("etch-convert: "));
    CHECK(std::count(result.error.begin(), result.error.end(), '\n') == 1);
  }
  CHECK(at.files() == 1);
  auto const help = run({"--help"});
  CHECK(help.status == 0);
  for (std::string const option :
       {"--layers", "--weights", "--order", "--number", "--samples", "--check", "Examples:"}) {
    CHECK(help.says(option));
  }
}

TEST_CASE("ONNX, Keras and NumPy are read by the names of their files") {
  test::folder const at;
  std::string const data = ETCH_CONVERT_DATA "/";
  auto const converts = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", at.file("out.hpp")});
    auto const result = run(arguments);
    CAPTURE(result.error);
    CHECK(result.status == 0);
    return test::content_of(at.file("out.hpp"));
  };
  CHECK(
      converts({data + "torch_2_4_1.onnx"}).find("//   layers   dense 2 4, tanh, dense 4 1, sigmoid (of the source)") !=
      std::string::npos);
  CHECK(converts({data + "dense_2_4_1.h5"}).find("//   layers   dense 2 4, ") != std::string::npos);
  CHECK(converts({data + "keras3.json", data + "keras3.weights.h5"}).find("//   source   ") != std::string::npos);
  // A file of Keras 3 is a ZIP file of these two, and of others.
  auto const entry = [&](std::string const& name, std::string const& file) {
    auto const content = test::content_of(data + file);
    auto const raw = std::as_bytes(std::span{content});
    return convert::zip_entry{name, {raw.begin(), raw.end()}};
  };
  auto const keras = at.write("m.keras", convert::write_zip({{"metadata.json", {}},
                                                             entry("config.json", "keras3.json"),
                                                             entry("model.weights.h5", "keras3.weights.h5")}));
  auto const layers_of = [](std::string const& text) { return text.substr(text.find("using network"), 2000); };
  CHECK(layers_of(converts({keras})) == layers_of(converts({data + "keras3.json", data + "keras3.weights.h5"})));
  auto const half = at.write("half.keras", convert::write_zip({entry("config.json", "keras3.json")}));
  CHECK(
      run({half, "-o", at.file("half.hpp")}).error.find("expected config.json and model.weights.h5 in the ZIP file") !=
      std::string::npos);
  auto const net = test::random_model("dense 2 2", 1);
  auto tensors = convert::state_dict_of(net);
  tensors[0].name = "W";
  tensors[1].name = "b";
  auto const npz = at.write("a.npz", convert::write_npz(tensors));
  CHECK(converts({npz, "--layers", "dense 2 2", "--weights", "output,input"}).find("//   weights  output,input") !=
        std::string::npos);
}
