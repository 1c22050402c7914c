// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

// More than a compiler evaluates without etch_constexpr_budget.
constexpr int odd_numbers_below(int end) {
  int count = 0;
  for (int i = 0; i < end; ++i) {
    count += i % 2;
  }
  return count;
}
static_assert(odd_numbers_below(600'000) == 300'000);

int main() { return model{}.forward({1.0F, 2.0F})[0] == 0.0F ? 0 : 1; }
