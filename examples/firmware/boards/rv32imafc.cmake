# RV32IMAFC, single-precision floating point: QEMU's virt board.
set(ETCH_FAMILY riscv)
set(ETCH_CPU_FLAGS -march=rv32imafc -mabi=ilp32f -misa-spec=2.2)
set(ETCH_CLANG_TARGET riscv32-unknown-elf)
set(ETCH_EMULATOR qemu-system-riscv32 -M virt -bios none)
set(ETCH_FLASH 0x80000000 1M)
set(ETCH_RAM 0x80100000 1M)
set(ETCH_NS_OF_TICK )
