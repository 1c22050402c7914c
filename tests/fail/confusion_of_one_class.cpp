// expect: etch: a confusion matrix is of two classes and more
// show: 1
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
constexpr std::size_t classes = 2;
#else
constexpr std::size_t classes = 1;
#endif

float accuracy(etch::confusion<classes> const& c) { return c.accuracy(); }
