# Runs the example resume, PROGRAM, by EMULATOR in an empty FOLDER: without a reset, and anew with the power failing within
# one operation of the flash after the other. Fails where that does not end with the same weights.
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")

# run(N): with the power failing within operation N, or never where N is 0.
macro(run n)
  set(arguments "${PROGRAM}")
  if(NOT ${n} EQUAL 0)
    list(APPEND arguments -append ${n})
  endif()
  execute_process(
    COMMAND ${EMULATOR} ${arguments}
    WORKING_DIRECTORY "${FOLDER}"
    INPUT_FILE /dev/null
    OUTPUT_VARIABLE printed
    ERROR_VARIABLE printed
    RESULT_VARIABLE status)
endmacro()

run(0)
if(NOT status EQUAL 0 OR NOT printed MATCHES "the flash is erased\ngoing on from epoch 0\n(epoch 100: right on 21 of 21, weights [0-9]+)\n$")
  message(FATAL_ERROR "without a reset it ended with ${status} and printed:\n${printed}")
endif()
set(expected "${CMAKE_MATCH_1}")

# Each operation of a first save, then some of those that find a checkpoint, within its erasures and in between.
file(REMOVE "${FOLDER}/flash.bin")
set(last 0)
foreach(n IN ITEMS 1 2 3 4 20 200 1 2 3 150 90 700 1 130)
  run(${n})
  if(NOT status EQUAL 75)
    message(FATAL_ERROR "with the power failing within operation ${n} it ended with ${status} and printed:\n${printed}")
  endif()
  if(NOT printed MATCHES "going on from epoch ([0-9]+)\n" OR CMAKE_MATCH_1 LESS last)
    message(FATAL_ERROR "it went back, from epoch ${last} on, and printed:\n${printed}")
  endif()
  set(last ${CMAKE_MATCH_1})
endforeach()
if(last LESS 20)
  message(FATAL_ERROR "after all these resets it was at epoch ${last} only")
endif()
run(0)
if(NOT status EQUAL 0 OR NOT printed MATCHES "going on from epoch [1-9][0-9]*\n${expected}\n$")
  message(FATAL_ERROR "after these resets it must end with \"${expected}\", but ended with ${status} and printed:\n${printed}")
endif()
message("${expected}, the same after 14 resets")
