// SPDX-License-Identifier: BSL-1.0
#include "measure.hpp"
#include "predict.hpp"

bench::input_type bench::input;
bench::output_type bench::output;

int main() {
  constexpr int predictions = 21;
  measure::start();
  bench::prepare();
  bench::numbers numbers;
  for (int i = 0; i < predictions; ++i) {
    for (auto& x : bench::input) {
      numbers.draw(x);
    }
    measure::print("prediction", measure::count_of(bench::predict));
    for (auto const& y : bench::output) {
      measure::print("output", bench::bits_of(y));
    }
  }
  measure::print("stack", measure::stack_of(bench::predict));
  measure::print("heap", measure::heap);
}
