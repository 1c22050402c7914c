// expect: etch: this is no task for an executor: it is to be called with the number of a part
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>
#include <etch/tbb.hpp>

#if ETCH_CORRECT
void task(std::size_t part) noexcept;
#else
void task(char const* part) noexcept;
#endif

#if MISTAKE_sequential || ETCH_CORRECT
void sequential() { etch::sequential{}.for_each_part(3, task); }
#endif
#if MISTAKE_tbb_executor || ETCH_CORRECT
void tbb_executor() { etch::tbb_executor{}.for_each_part(3, task); }
#endif
