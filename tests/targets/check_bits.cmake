# Compiles SOURCES with COMPILER and FLAGS to PROGRAM, runs it, by EMULATOR if one is given, and fails where
# what it prints is not the REFERENCE, a file; where PROGRAM.txt itself is that, it becomes it. Skipped, once it
# is compiled, on a machine whose processor lacks one of the FEATURES.
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -O1 -ffp-contract=off ${FLAGS} ${SOURCES} -o "${PROGRAM}"
  RESULT_VARIABLE failed
  ERROR_VARIABLE errors)
if(failed)
  message(FATAL_ERROR "${COMPILER} ${FLAGS} failed to compile ${SOURCES}:\n${errors}")
endif()
file(STRINGS /proc/cpuinfo processor REGEX "^flags" LIMIT_COUNT 1)
foreach(feature IN LISTS FEATURES)
  if(NOT "${processor} " MATCHES " ${feature} ")
    message("skipped: this processor has no ${feature}")
    return()
  endif()
endforeach()
execute_process(
  COMMAND ${EMULATOR} "${PROGRAM}"
  INPUT_FILE /dev/null
  OUTPUT_VARIABLE printed
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${PROGRAM} ended with ${failed} and printed:\n${printed}")
endif()
file(WRITE "${PROGRAM}.txt" "${printed}")
if(NOT printed MATCHES "fast_tanh lanes-8 [0-9a-f]+\n.*3-7-2/double batch_forward-8 [0-9a-f]+\n$")
  message(FATAL_ERROR "${PROGRAM} printed no hashes, or not all:\n${printed}")
endif()
execute_process(COMMAND diff "${REFERENCE}" "${PROGRAM}.txt" RESULT_VARIABLE failed OUTPUT_VARIABLE differences)
if(failed)
  message(FATAL_ERROR "other bits than ${REFERENCE}:\n${differences}")
endif()
# Of a function, one number at a time and any number of lanes are the same bits, too.
string(REGEX MATCHALL "[a-z_]+ (alone|lanes-[0-9]+) [0-9a-f]+" functions "${printed}")
list(TRANSFORM functions REPLACE " (alone|lanes-[0-9]+)" "")
list(REMOVE_DUPLICATES functions)
list(LENGTH functions distinct)
if(NOT distinct EQUAL 8)
  message(FATAL_ERROR "lanes give other bits than a number alone:\n${printed}")
endif()
