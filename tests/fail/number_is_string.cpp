// expect: etch: this is no number type: a network computes in float, double or what enable_number allows
// show: string
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>
#include <string>

#ifdef ETCH_CORRECT
using number = float;
#else
using number = std::string;
#endif

using model = etch::network<number, etch::dense<2, 1>>;

auto predict(model const& net) { return net.forward({number{}, number{}}); }
