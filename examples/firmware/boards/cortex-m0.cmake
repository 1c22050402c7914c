# Cortex-M0, no floating-point unit: the BBC micro:bit.
set(ETCH_FAMILY arm)
set(ETCH_CPU_FLAGS -mcpu=cortex-m0 -mthumb)
set(ETCH_CLANG_TARGET thumbv6m-none-eabi)
set(ETCH_EMULATOR qemu-system-arm -M microbit)
set(ETCH_FLASH 0x00000000 256K)
set(ETCH_RAM 0x20000000 16K)
set(ETCH_NS_OF_TICK 62.5)
