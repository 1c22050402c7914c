# ETCH_EMULATOR_COMMAND: QEMU for the board that has been included. It prints what the program prints, and ends with the
# program's exit code. One instruction takes 128 ns of its clock, so that a timer counts instructions; 1 ns for RISC-V,
# which counts them itself.
set(etch_shift 7)
if(ETCH_FAMILY STREQUAL "riscv")
  set(etch_shift 0)
endif()
set(ETCH_EMULATOR_COMMAND
    ${ETCH_EMULATOR} -nographic -monitor none -serial none -icount shift=${etch_shift} -chardev stdio,id=text
    -semihosting-config enable=on,target=native,chardev=text -kernel)
