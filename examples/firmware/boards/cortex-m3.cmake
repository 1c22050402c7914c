# Cortex-M3, no floating-point unit: Arm's MPS2 board with image AN385.
set(ETCH_FAMILY arm)
set(ETCH_CPU_FLAGS -mcpu=cortex-m3 -mthumb)
set(ETCH_CLANG_TARGET thumbv7m-none-eabi)
set(ETCH_EMULATOR qemu-system-arm -M mps2-an385)
set(ETCH_FLASH 0x00000000 4M)
set(ETCH_RAM 0x20000000 4M)
set(ETCH_NS_OF_TICK 40)
