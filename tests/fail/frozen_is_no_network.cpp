// expect: etch: this is no network: frozen takes a constexpr variable of an etch::network
// show: array<
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#ifdef ETCH_CORRECT
constexpr etch::network<float, etch::dense<2, 1>> net;
#else
constexpr std::array<float, 3> net{};
#endif

using code = etch::frozen<net>;
static_assert(sizeof(code) == 1);
