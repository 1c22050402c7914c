// SPDX-License-Identifier: BSL-1.0
int nothing() { return 0; }
