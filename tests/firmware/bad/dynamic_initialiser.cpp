// SPDX-License-Identifier: BSL-1.0
// expect: no dynamic initialisers: a variable is initialised by code that runs before main
int volatile seed;
int value = seed + 1;
int volatile* const kept = &seed;
int main() { return value; }
