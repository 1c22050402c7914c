# Cortex-M55 without its vector unit, which flushes subnormals: Arm's MPS3 board with image AN547.
set(ETCH_FAMILY arm)
set(ETCH_CPU_FLAGS -mcpu=cortex-m55+nomve -mthumb -mfloat-abi=hard)
set(ETCH_CLANG_TARGET thumbv8.1m.main-none-eabihf)
set(ETCH_EMULATOR qemu-system-arm -M mps3-an547)
set(ETCH_FLASH 0x00000000 512K)
set(ETCH_RAM 0x20000000 512K)
set(ETCH_NS_OF_TICK 31.25)
