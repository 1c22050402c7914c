// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Prints every hash.
void report_all() noexcept;

/// Prints the text, by whatever means the target has.
void print(char const* text) noexcept;
