// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

int main() { return model{}.forward({1.0F, 2.0F})[0] == 0.0F ? 0 : 1; }
