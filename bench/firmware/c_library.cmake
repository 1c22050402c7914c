# The libraries that come with the cross compilers, as files: etch_libgcc; etch_libc, for Arm newlib in its small variant,
# for RISC-V picolibc; and etch_libstdcxx, which Debian has for Arm only.
function(etch_find_library variable name)
  execute_process(
    COMMAND ${etch_gcc} ${ETCH_CPU_FLAGS} -print-file-name=${name}
    OUTPUT_VARIABLE path
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(NOT IS_ABSOLUTE "${path}")
    message(FATAL_ERROR "${etch_gcc} has no ${name} for ${ETCH_CPU_FLAGS}")
  endif()
  set(${variable} ${${variable}} "${path}" PARENT_SCOPE)
endfunction()

set(etch_libgcc)
set(etch_libc)
set(etch_libstdcxx)
etch_find_library(etch_libgcc libgcc.a)
if(ETCH_FAMILY STREQUAL "arm")
  etch_find_library(etch_libc libm.a)
  etch_find_library(etch_libc libc_nano.a)
  etch_find_library(etch_libstdcxx libstdc++.a)
else()
  execute_process(
    COMMAND ${etch_gcc} ${ETCH_CPU_FLAGS} -print-multi-directory
    OUTPUT_VARIABLE directory
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(etch_libc "/usr/lib/picolibc/riscv64-unknown-elf/lib/${directory}/libc.a")
endif()
