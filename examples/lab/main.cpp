// SPDX-License-Identifier: BSL-1.0
// Example: the lab: train, sweep and report on small 2-D problems; pictures, CSV, your own data.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "command.hpp"
#include "data.hpp"

namespace {

/// One line that says what is wrong.
int fail(std::string const& what, int status) {
  std::fputs(fmt::format("etch-lab: {}\n", what).c_str(), stderr);
  return status;
}

}  // namespace

int main(int argc, char** argv) try {
  // A pipe that nobody reads is an error of the write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App program{
      "Small networks of fixed size learn small 2-D problems by backpropagation.\n"
      "etch-lab COMMAND --help says what a command takes."};
  program.name("etch-lab");
  program.require_subcommand(0, 1);
  lab::command chosen;
  lab::add_train(program, chosen);
  lab::add_sweep(program, chosen);
  lab::add_report(program, chosen);
  program.footer(
      "\nExamples:\n"
      "  etch-lab train --plot xor.png\n"
      "  etch-lab sweep --problem linear --rate 0.01 0.1 0.5 1 --seed 1:200\n"
      "  etch-lab report report.html");
  std::string_view const first = argc > 1 ? argv[1] : "nothing";
  if (argc == 1 || (!first.starts_with('-') && first != "train" && first != "sweep" && first != "report")) {
    return fail(fmt::format("expected a command, train, sweep or report; found {} (etch-lab --help says more)", first),
                2);
  }
  try {
    program.parse(argc, argv);
  } catch (CLI::Success const& success) {
    return program.exit(success);
  } catch (CLI::ParseError const& error) {
    return fail(error.what(), 2);
  }
  if (!chosen) {
    return fail(fmt::format("expected a command, train, sweep or report, before {}", first), 2);
  }
  int const status = chosen();
  if (std::fflush(stdout) != 0) {
    return errno == EPIPE ? 1 : fail("the output cannot be written", 1);
  }
  return status;
} catch (std::system_error const& error) {
  // A closed pipe, as of `| head`, is the reader's wish.
  return error.code() == std::errc::broken_pipe ? 1 : fail(error.what(), 1);
} catch (lab::usage_error const& error) {
  return fail(error.what(), 2);
} catch (std::exception const& error) {
  return fail(error.what(), 1);
}
