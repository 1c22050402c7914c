// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace bench {

/// What follows each hidden layer of a benchmarked network.
enum class activation { sigmoid, relu };

}  // namespace bench
