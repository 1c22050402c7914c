// SPDX-License-Identifier: BSL-1.0
// expect: less than 1 kB of RAM is left for the stack
// flags: -Wl,--defsym=ram_length=2K
char volatile many[1100];
int main() { many[1099] = 1; }
