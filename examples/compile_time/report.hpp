// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// The report's own training, 1000 epochs of a 2 -> 10 -> 5 -> 1 sigmoid network, by the compiler: more than the limits
/// that it sets itself, so with `etch_constexpr_budget`, and in blocks, for want of which g++ takes gigabytes.

#include <etch/etch.hpp>

namespace compile_time {

using report_model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                                   etch::dense<5, 1>, etch::sigmoid>;

/// Fifty epochs of gradient descent, which keeps nothing from one to the next but the network itself.
constexpr report_model after_fifty_epochs(report_model net) {
  etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<report_model>{.learning_rate = 0.1F},
            {.epochs = 50, .reduce = etch::reduction::report});
  return net;
}

// Each block is a variable, which starts from the last. What g++ needs to evaluate one it frees after a function, of
// all that there is in a file: so there is one after each.
#define COMPILE_TIME_BLOCK(After, Before)                                   \
  inline constexpr report_model after_##After = after_fifty_epochs(Before); \
  inline void free_memory_after_##After() {}

inline constexpr report_model at_first = etch::initialized<report_model>(etch::normal_weights{}, 1);
COMPILE_TIME_BLOCK(50, at_first)
COMPILE_TIME_BLOCK(100, after_50)
COMPILE_TIME_BLOCK(150, after_100)
COMPILE_TIME_BLOCK(200, after_150)
COMPILE_TIME_BLOCK(250, after_200)
COMPILE_TIME_BLOCK(300, after_250)
COMPILE_TIME_BLOCK(350, after_300)
COMPILE_TIME_BLOCK(400, after_350)
COMPILE_TIME_BLOCK(450, after_400)
COMPILE_TIME_BLOCK(500, after_450)
COMPILE_TIME_BLOCK(550, after_500)
COMPILE_TIME_BLOCK(600, after_550)
COMPILE_TIME_BLOCK(650, after_600)
COMPILE_TIME_BLOCK(700, after_650)
COMPILE_TIME_BLOCK(750, after_700)
COMPILE_TIME_BLOCK(800, after_750)
COMPILE_TIME_BLOCK(850, after_800)
COMPILE_TIME_BLOCK(900, after_850)
COMPILE_TIME_BLOCK(950, after_900)
COMPILE_TIME_BLOCK(1000, after_950)
#undef COMPILE_TIME_BLOCK

static_assert(etch::accuracy(after_1000, etch::problems::xor_easy<>) == 1.0F);

}  // namespace compile_time
