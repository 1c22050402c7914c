# Compiles SOURCE with COMPILER and FLAGS to PROGRAM, runs it, and fails where it does.
execute_process(COMMAND "${COMPILER}" -std=c++20 -ffp-contract=off ${FLAGS} "${SOURCE}" -o "${PROGRAM}" COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS /proc/cpuinfo processor REGEX "^flags" LIMIT_COUNT 1)
if("${FLAGS}" MATCHES "avx2" AND NOT "${processor} " MATCHES " avx2 ")
  message("skipped: this processor has no avx2")
  return()
endif()
execute_process(COMMAND "${PROGRAM}" COMMAND_ERROR_IS_FATAL ANY)
