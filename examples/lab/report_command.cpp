// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <memory>
#include <tool/output.hpp>

#include <fmt/format.h>

#include "command.hpp"
#include "report.hpp"

namespace lab {

namespace {

struct report_options {
  std::string file = "report.html";
  std::size_t seeds = 200;
  std::size_t threads = 0;
};

int run_report(report_options const& o) {
  auto const& stop = interrupted();
  tool::check_can_be_made(o.file);
  auto const begin = std::chrono::steady_clock::now();
  auto const all = run_experiments(o.seeds, o.threads, stop);
  for (experiment const& e : experiments()) {
    if (!all.contains(e.name) || all.at(e.name).size() < o.seeds) {
      fmt::print("interrupted: there is no report without all of its experiments; --seeds makes it shorter\n");
      return interrupted_status;
    }
  }
  double const trained = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  auto const page = html_report(all, stop);
  if (stop) {
    fmt::print("interrupted: the report is not written\n");
    return interrupted_status;
  }
  tool::write_file(o.file, page);
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print("{} experiments of {} seeds in {:.1f} s, pictures in {:.1f} s\nreport: {}\n", all.size(), o.seeds, trained,
             seconds - trained, o.file);
  return 0;
}

}  // namespace

void add_report(CLI::App& program, command& chosen) {
  auto const o = std::make_shared<report_options>();
  auto* const app = program.add_subcommand("report", "run every experiment of the report, and write a page about them");
  app->add_option("file", o->file, "the page to write; default report.html")->option_text("FILE")->check(file_name());
  app->add_option("--seeds", o->seeds, "trainings of each experiment; default 200")
      ->option_text("N")
      ->check(whole_number(2, 1000));
  app->add_option("--threads", o->threads, "cores to use; 0: all. The results are the same")
      ->option_text("N")
      ->check(whole_number(0, 1024));
  app->footer(
      "\nExamples:\n"
      "  etch-lab report\n"
      "  etch-lab report quick.html --seeds 20");
  app->callback([o, &chosen] { chosen = [o] { return run_report(*o); }; });
}

}  // namespace lab
