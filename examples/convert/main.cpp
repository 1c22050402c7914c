// SPDX-License-Identifier: BSL-1.0
// Example: converts networks of PyTorch, Keras, ONNX and NumPy to headers, and back.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <tool/input_error.hpp>

#include <fmt/format.h>

#include "commands.hpp"

namespace {

/// One line that says what is wrong.
int fail(std::string const& what, int status) {
  std::fputs(fmt::format("etch-convert: {}\n", what).c_str(), stderr);
  return status;
}

/// The options as they are written.
struct options {
  std::vector<std::string> files;
  bool check = false;
  std::string layers;
  std::string weights;
  std::vector<std::string> order;
  std::string from;
  std::string from_number = "source";
  std::string number = "source";
  std::string to;
  std::vector<std::string> source;
  std::optional<double> threshold;
  convert::destination out;
};

std::vector<std::string> readable() { return {"safetensors", "onnx", "keras", "npz", "checkpoint", "header"}; }
std::vector<std::string> writable() { return {"header", "safetensors", "npz", "checkpoint", "c"}; }

constexpr char const* description =
    "Converts a trained network to a C++ header for etch, or to another file, and back.\n\n"
    "  FILE            safetensors, .onnx, Keras (.h5, .keras, or .json and its .weights.h5), .npz,\n"
    "                  a checkpoint of etch (.checkpoint, .ckpt, .bin: an image of a flash), or a header\n"
    "                  that this program wrote\n"
    "  -o OUT          .hpp, .safetensors, .npz, .checkpoint, .h (arrays of C)\n"
    "  --check         reads a header and its source again, and compares them on samples";

constexpr char const* examples =
    "\nExamples:\n"
    "  etch-convert model.safetensors --layers \"dense 2 10, sigmoid, dense 10 5, sigmoid, dense 5 1, sigmoid\" \\\n"
    "    -o model.hpp\n"
    "  etch-convert model.onnx --number fixed16,8 --samples data.csv -o model.hpp\n"
    "  etch-convert --check model.hpp data.csv\n"
    "  etch-convert flash.bin --layers \"dense 2 4, tanh, dense 4 1\" -o learned.safetensors";

void add_options(CLI::App& program, options& o) {
  program.add_option("FILE", o.files, "the network; with --check a header and a CSV file")->required()->expected(1, 2);
  program.add_flag("--check", o.check, "compare a header with its source, on the samples of a CSV file");
  program.add_option("-o,--output", o.out.file, "the file to write");
  program.add_option(
      "--layers", o.layers,
      "\"dense IN OUT [unbiased], sigmoid, ...\": dense, sigmoid, tanh, relu, leaky_relu [1/100], softplus, softmax, "
      "fast_sigmoid, fast_tanh. Needed where the file has only weights");
  program.add_option("--weights", o.weights, "how square matrices lie, where names do not tell")
      ->check(CLI::IsMember({"output,input", "input,output"}));
  program
      .add_option("--order", o.order, "the names of the dense layers' tensors, from the first layer on: encode,decode")
      ->delimiter(',')
      ->allow_extra_args(false);
  program.add_option("--from", o.from, "what FILE is, where its name does not tell")->check(CLI::IsMember(readable()));
  program.add_option("--to", o.to, "what OUT is, where its name does not tell")->check(CLI::IsMember(writable()));
  program.add_option("--from-number", o.from_number,
                     "a checkpoint's numbers: fixed<4,11>, or fixed<4,11>,fixed<3,4> (values, weights)");
  program
      .add_option("--number", o.number,
                  "source, float, double, fixed<I,F>, fixed<I,F>,fixed<I,F> (values, weights); or formats chosen by "
                  "--samples: fixed16, fixed16,8 (values, weights), fixed8")
      ->capture_default_str();
  program.add_option("--samples", o.out.samples, "a CSV file: inputs, and what more a line has");
  program.add_option("--pairs", o.out.pairs, "inputs, and what the network gives for them, that a header asserts")
      ->check(CLI::Range(std::size_t{0}, convert::most_pairs))
      ->capture_default_str();
  program.add_option("--name", o.out.name, "the namespace of a header, the prefix of C's names; else by OUT's name");
  program
      .add_option("--flash-word", o.out.word_size,
                  "the bytes of a word of the flash, for a checkpoint; 4 where none is given")
      ->check(CLI::IsMember({1, 2, 4, 8, 16, 32}));
  program.add_option("--source", o.source, "with --check: the header's source, where it is not where it was")
      ->expected(1, 2)
      ->needs("--check");
  program
      .add_option("--threshold", o.threshold,
                  "with --check: above what a single output is class 1; else 0.5 behind a sigmoid, and 0 of logits")
      ->needs("--check");
  for (char const* const name : {"--output", "--layers", "--weights", "--order", "--from", "--to", "--from-number",
                                 "--number", "--samples", "--pairs", "--name", "--flash-word"}) {
    program.get_option(name)->excludes("--check");
  }
}

int run(options& o) {
  if (o.check) {
    if (o.files.size() != 2) {
      return fail("--check: expected a header and a CSV file, found one file", 2);
    }
    std::fputs(convert::check_header(o.files[0], o.files[1], o.source, o.threshold).c_str(), stdout);
    return 0;
  }
  if (o.out.file.empty()) {
    return fail("expected -o OUT, the file to write, or --check; found neither", 2);
  }
  convert::request r{o.files};
  if (!o.layers.empty()) {
    r.layers = o.layers;
  }
  if (!o.from.empty()) {
    r.kind = convert::kind_named("--from", o.from);
  }
  if (!o.to.empty()) {
    o.out.kind = convert::kind_named("--to", o.to);
  }
  if (!o.weights.empty()) {
    r.how.order =
        o.weights == "output,input" ? convert::weight_order::output_input : convert::weight_order::input_output;
  }
  for (std::string const& name : o.order) {
    r.how.dense_names.push_back(CLI::detail::trim_copy(name));
  }
  r.number = convert::parse_number_type("--from-number", o.from_number);
  o.out.number = convert::parse_number_type("--number", o.number);
  std::fputs(convert::convert_file(r, o.out).c_str(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  // A file that may not become so large is an error of the write, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  CLI::App program{description};
  program.name("etch-convert");
  program.footer(examples);
  options o;
  add_options(program, o);
  try {
    program.parse(argc, argv);
  } catch (CLI::Success const& success) {
    return program.exit(success);
  } catch (CLI::ParseError const& error) {
    return fail(fmt::format("{} (etch-convert --help says more)", error.what()), 2);
  }
  int const status = run(o);
  return std::fflush(stdout) == 0 ? status : fail("the output cannot be written", 1);
} catch (std::exception const& error) {
  return fail(error.what(), 1);
}
