// SPDX-License-Identifier: BSL-1.0
// expect: no double arithmetic: something computes in double
float volatile x;
int main() { x = static_cast<float>(x * 0.1); }  // a constant without F
