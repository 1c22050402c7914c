# Cortex-M7 with single-precision floating point: Arm's MPS2 board with image AN500.
set(ETCH_FAMILY arm)
set(ETCH_CPU_FLAGS -mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
set(ETCH_CLANG_TARGET thumbv7em-none-eabihf)
set(ETCH_EMULATOR qemu-system-arm -M mps2-an500)
set(ETCH_FLASH 0x00000000 4M)
set(ETCH_RAM 0x20000000 4M)
set(ETCH_NS_OF_TICK 40)
