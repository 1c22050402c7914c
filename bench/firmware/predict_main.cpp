// SPDX-License-Identifier: BSL-1.0
#include "measure.hpp"
#include "predict.hpp"

bench::input_type bench::input;
bench::output_type bench::output;

int main() {
  constexpr int predictions = 21;
  measure::start();
  bench::prepare();
  bench::numbers draw;
  for (int i = 0; i < predictions; ++i) {
    for (float& x : bench::input) {
      x = draw();
    }
    measure::print("prediction", measure::count_of(bench::predict));
    for (float const& y : bench::output) {
      measure::print("output", std::bit_cast<std::uint32_t>(y));
    }
  }
  measure::print("stack", measure::stack_of(bench::predict));
  measure::print("heap", measure::heap);
}
