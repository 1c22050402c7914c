// SPDX-License-Identifier: BSL-1.0
#pragma once

/// @file
/// Catch2 in either of its versions: 2 (Debian 12) or 3.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
