// SPDX-License-Identifier: BSL-1.0
#include "fuzz.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ETCH_COUNTS_MEMORY 1
#include <sanitizer/allocator_interface.h>
#endif
#endif

namespace fuzz {

namespace {

std::atomic<bool> counts = false;
std::atomic<std::size_t> taken = 0;
std::size_t limit = 0;

#ifdef ETCH_COUNTS_MEMORY
// What was allocated before may be freed meanwhile: less than nothing is nothing.
void on_free(void const volatile* address) {
  if (counts) {
    std::size_t const size = __sanitizer_get_allocated_size(const_cast<void const*>(address));
    taken -= size < taken ? size : taken.load();
  }
}
void on_malloc(void const volatile* /*address*/, std::size_t size) {
  if (counts && (taken += size) > limit) {
    counts = false;
    report("more memory than the file's size allows: " + std::to_string(taken) + " bytes of " + std::to_string(limit));
  }
}
[[maybe_unused]] int const installed = __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
#endif

}  // namespace

void begin_counting(std::size_t most) {
  limit = most;
  taken = 0;
  counts = true;
}

void end_counting() { counts = false; }

void report(std::string const& what) {
  std::fprintf(stderr, "fuzz: %s\n", what.c_str());
  std::abort();
}

}  // namespace fuzz
