// expect: etch: this is no vector: pass a std::array of float or double
// show: int
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
constexpr std::array<float, 2> y{0.0F, 1.0F};
#else
constexpr std::array<int, 2> y{0, 1};
#endif

#if MISTAKE_around || ETCH_CORRECT
bool around() { return etch::around(y, 0.1F).contains({0.0F, 1.0F}); }
#endif
#if MISTAKE_classify || ETCH_CORRECT
std::size_t classify() { return etch::classify(y); }
#endif
#if MISTAKE_classify_at_a_threshold || ETCH_CORRECT
std::size_t classify_at_a_threshold() { return etch::classify(y, 0.25F); }
#endif
