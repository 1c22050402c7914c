// SPDX-License-Identifier: BSL-1.0
// expect: no variables with initial values: weights that do not change must be constexpr or const
#include <etch/etch.hpp>
using model = etch::network<float, etch::dense<2, 1>>;
model net = etch::initialized<model>(etch::xavier{}, 1);  // not constexpr
float volatile x;
int main() { x = net.forward({x, x})[0]; }
