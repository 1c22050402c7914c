// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// etch: neural networks whose every dimension is a template parameter. The order of the includes is
/// the flow of the data: a header uses only those above it.

// clang-format off
#include <etch/config.hpp>
#include <etch/refuse.hpp>
#include <etch/unroll.hpp>
#include <etch/tensor.hpp>
#include <etch/math.hpp>
#include <etch/number/number.hpp>
#include <etch/number/dual.hpp>
#include <etch/number/interval.hpp>
#include <etch/number/fixed.hpp>
#include <etch/number/fixed_functions.hpp>
#include <etch/number/lanes.hpp>
#include <etch/number/row.hpp>
#include <etch/number/packed.hpp>
#include <etch/number/transpose.hpp>
#include <etch/layer/layer.hpp>
#include <etch/layer/summation.hpp>
#include <etch/layer/product_in_constants.hpp>
#include <etch/layer/product_in_registers.hpp>
#include <etch/layer/product_in_lanes.hpp>
#include <etch/layer/product.hpp>
#include <etch/layer/prepared_product.hpp>
#include <etch/layer/quantized_product.hpp>
#include <etch/layer/dense.hpp>
#include <etch/layer/stored_as.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/check.hpp>
#include <etch/chain.hpp>
#include <etch/parameters.hpp>
#include <etch/passes.hpp>
#include <etch/storage.hpp>
#include <etch/network.hpp>
#include <etch/prepared.hpp>
#include <etch/random.hpp>
#include <etch/initializer.hpp>
#include <etch/sample.hpp>
#include <etch/calibrate.hpp>
#include <etch/quantized.hpp>
#include <etch/loss.hpp>
#include <etch/classify.hpp>
#include <etch/optimizer.hpp>
#include <etch/fixed_sgd.hpp>
#include <etch/executor.hpp>
#include <etch/batch_forward.hpp>
#include <etch/batch.hpp>
#include <etch/train.hpp>
#include <etch/footprint.hpp>
#include <etch/metrics.hpp>
#include <etch/problems.hpp>
#include <etch/bounds.hpp>
#include <etch/accumulators.hpp>
#include <etch/prune.hpp>
#include <etch/frozen.hpp>
#include <etch/crc.hpp>
#include <etch/flash.hpp>
#include <etch/checkpoint_slot.hpp>
#include <etch/layout.hpp>
#include <etch/checkpoint.hpp>
// clang-format on
