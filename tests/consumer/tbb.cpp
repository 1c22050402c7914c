// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>
#include <etch/tbb.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

int main() {
  model net;
  etch::fit(etch::tbb_executor{}, net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<model>{});
}
