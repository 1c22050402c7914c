// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// exp, log, sqrt, sigmoid, tanh, softplus: constexpr, without libm, the same bits on every machine
/// that compiles them with -ffp-contract=off. Each states its measured error.

#include <etch/math/exp.hpp>
#include <etch/math/ieee.hpp>
#include <etch/math/log.hpp>
#include <etch/math/pack.hpp>
#include <etch/math/sigmoid.hpp>
#include <etch/math/sqrt.hpp>
