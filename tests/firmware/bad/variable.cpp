// SPDX-License-Identifier: BSL-1.0
// expect: no variables: a network that only predicts
// flags: -l:no_variables.ld
float volatile x;
int main() { x = 1.0F; }
