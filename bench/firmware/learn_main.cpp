// SPDX-License-Identifier: BSL-1.0
#include "learn.hpp"
#include "measure.hpp"

std::size_t bench::first = 0;
std::size_t bench::last = 0;
bench::output_number bench::loss = 0;

int main() {
  constexpr std::size_t size = 21;
  measure::start();
  bench::prepare();
  measure::print("no_step", measure::count_of(bench::learn));
  bench::last = size;
  measure::print("epoch", measure::count_of(bench::learn));
  for (std::size_t i = 0; i < size; ++i) {
    bench::first = i;
    bench::last = i + 1;
    measure::print("step", measure::count_of(bench::learn));
    measure::print("output", bench::bits_of(bench::loss));
  }
  measure::print("stack", measure::stack_of(bench::learn));
  measure::print("heap", measure::heap);
}
