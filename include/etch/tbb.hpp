// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// Many cores, by oneTBB. The only header that needs it (Debian: libtbb-dev; CMake: etch::tbb), and none
/// of those that etch/etch.hpp includes.

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <etch/executor.hpp>

namespace etch {

/// The executor that does the parts on the threads of oneTBB: of the arena it is called in, by default all.
///
///   etch::fit(etch::tbb_executor{}, net, samples, loss, optimizer);
///
/// The same bits for any number of threads. Worth it from some 140,000 multiply-adds a batch, of which a sample is
/// three a parameter in `batch_gradient` and `fit`, one in `batch_forward`: measured on 2 cores, a batch is then 1.3 to
/// 1.4 times as fast (with AVX2 a gradient of a wide network only from 2 million on), and from 15 million on 1.5 to 1.9
/// times. A batch of fewer than 100,000, or of fewer samples than two times what is summed up together (for a gradient
/// with 16 lanes up to 128), stays in one part and costs what it does without.
///
/// A thread that waits for the others takes no work from outside, whose stack would come on top of a batch's. If
/// oneTBB runs out of memory, the program ends.
struct tbb_executor {
  template <detail::task_or_error Task>
  void for_each_part(std::size_t count, Task const& task) const noexcept {
    oneapi::tbb::this_task_arena::isolate(
        [&] { oneapi::tbb::parallel_for(std::size_t{0}, count, task, oneapi::tbb::simple_partitioner{}); });
  }
};

}  // namespace etch
