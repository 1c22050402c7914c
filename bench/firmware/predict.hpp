// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "shape.hpp"

/// What a program that predicts is made of: predict_main.cpp measures what the program provides.
namespace bench {

extern input_type input;    ///< as a sensor leaves it
extern output_type output;  ///< as an actuator takes it

/// Whatever is done once, before the first prediction.
void prepare();

/// Computes the output for the input.
void predict();

}  // namespace bench
