// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

#include "bits.hpp"

void print(char const* text) noexcept { std::fputs(text, stdout); }

int main() { report_all(); }
