# Cortex-M33 with single-precision floating point: Arm's MPS2 board with image AN505.
set(ETCH_FAMILY arm)
set(ETCH_CPU_FLAGS -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
set(ETCH_CLANG_TARGET thumbv8m.main-none-eabihf)
set(ETCH_EMULATOR qemu-system-arm -M mps2-an505)
set(ETCH_FLASH 0x10000000 4M)
set(ETCH_RAM 0x38000000 4M)
set(ETCH_NS_OF_TICK 50)
