// SPDX-License-Identifier: BSL-1.0
// network: compile_time::tanh_trained, of 364 bytes
#include "../../examples/compile_time/xor_tanh.hpp"

float predict(std::array<float, 2> const& x) { return compile_time::tanh_trained.forward(x)[0]; }
