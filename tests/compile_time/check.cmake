# Compiles SOURCE with COMPILER, within the limits that it sets itself for constant expressions, and looks at the symbols
# of the OBJECT; or, without a COMPILER, at those of an image, by OBJDUMP. What the source says of its network must be
# there, among the constants, and no code that learns. "// learns" says that there is such code, which then must be found.
#
#   // network: <name>, of <n> bytes
if(COMPILER)
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -Os -fno-exceptions -I "${INCLUDES}" -c "${SOURCE}" -o "${OBJECT}"
    RESULT_VARIABLE failed
    ERROR_VARIABLE errors)
  if(failed)
    message(FATAL_ERROR "${COMPILER} failed to compile ${SOURCE}:\n${errors}")
  endif()
endif()
if(NOT OBJDUMP)
  set(OBJDUMP objdump)
endif()
execute_process(COMMAND "${OBJDUMP}" --demangle --syms "${OBJECT}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[^\n]*\\*ABS\\*[^\n]*\n" "" symbols "${symbols}") # the file's name, and the linker's numbers

# What passes back, updates or draws weights has one of these in its name.
string(REGEX MATCHALL "[^\n]*(learn|fit|train\\(|train_|step|descend|propagate|gradient|sgd|accumulate|initialize|pcg32|normal_weights|permutation)[^\n]*"
       learning "${symbols}")
file(STRINGS "${SOURCE}" head LIMIT_COUNT 3)
if(head MATCHES "// learns")
  if(NOT learning)
    message(FATAL_ERROR "the code that learns is not found in:\n${symbols}")
  endif()
  return()
endif()
if(learning)
  list(JOIN learning "\n" learning)
  message(FATAL_ERROR "there is code that learns:\n${learning}")
endif()
if(NOT head MATCHES "// network: ([a-z_:]+), of ([0-9]+) bytes")
  message(FATAL_ERROR "${SOURCE} does not say what its network is")
endif()
set(network "${CMAKE_MATCH_1}")
math(EXPR size "${CMAKE_MATCH_2}" OUTPUT_FORMAT HEXADECIMAL)
string(REPLACE "0x" "0*" size "${size}")
if(NOT symbols MATCHES " \\.rodata[^ \t]*[ \t]+${size} ${network}\n")
  message(FATAL_ERROR "there is no constant ${network} of ${CMAKE_MATCH_2} bytes in:\n${symbols}")
endif()
