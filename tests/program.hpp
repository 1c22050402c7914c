// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/process.hpp>
#include <string>
#include <vector>

#include "files.hpp"

namespace test {

/// What a program's user gets: an exit status, what it prints, and what it says is wrong.
struct run_result {
  int status;
  std::string out;
  std::string error;

  [[nodiscard]] bool says(std::string const& text) const { return out.find(text) != std::string::npos; }
};

/// Runs a program; `meanwhile` gets its process id, and the names of the files that its output and errors go to.
template <class Meanwhile>
run_result run(std::string const& program, std::vector<std::string> const& arguments, Meanwhile meanwhile) {
  namespace process = boost::process;
  folder const files;
  auto const out = files.file("out");
  auto const error = files.file("error");
  process::child child{program, process::args(arguments), process::std_out > out, process::std_err > error,
                       process::std_in < process::null};
  meanwhile(child.id(), out, error);
  child.wait();
  return {child.exit_code(), content_of(out), content_of(error)};
}
inline run_result run(std::string const& program, std::vector<std::string> const& arguments) {
  return run(program, arguments, [](pid_t, std::string const&, std::string const&) {});
}

}  // namespace test
