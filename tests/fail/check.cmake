# SPDX-License-Identifier: BSL-1.0
#
# Checks one compile-fail test with one compiler:
#
#   cmake -DCOMPILER=<c++ compiler> -DSOURCE=<file.cpp> -DINCLUDES=<directories> -P check.cmake
#
# The file opens with what it wants, each on one line:
#
#   // expect: <a sentence>       the first error says it
#   // show: <string> <string>    each stands in the first lines of the output; may be empty
#   // flags: <flag> <flag>       further flags of the wrong compilation; this line may be left out
#
# Compiled as it is the file is refused so; with the mistake mended, -DETCH_CORRECT and no further flags, it compiles
# without a warning. One that holds several mistakes of a kind, `#if MISTAKE_<name> || ETCH_CORRECT`, is compiled with
# each of them, and with none: then it compiles. (Or without ETCH_CORRECT, where there is little to mend.) In its
# sentence an @ is the mistake's name up to two underscores.

cmake_minimum_required(VERSION 3.22)

set(shown_lines 15)    # how soon the strings to show must come
set(lines_before 25)   # how many lines must not come before the sentence
set(printed_lines 25)  # how much of the compiler's output a failed check prints

foreach(variable COMPILER SOURCE INCLUDES)
  if(NOT DEFINED ${variable})
    message(FATAL_ERROR "check.cmake needs -D${variable}=...")
  endif()
endforeach()

# Whole lines as a list: what CMake's lists would trip over is replaced, in the output only.
function(to_lines text result)
  string(REPLACE ";" "," text "${text}")
  string(REPLACE "[" "(" text "${text}")
  string(REPLACE "]" ")" text "${text}")
  string(REGEX REPLACE "\n$" "" text "${text}")
  string(REPLACE "\n" ";" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

function(refuse expected found output)
  to_lines("${output}" lines)
  list(SUBLIST lines 0 ${printed_lines} lines)
  list(JOIN lines "\n  " lines)
  message(FATAL_ERROR
    "${SOURCE}\n  compiler: ${COMPILER}\n  expected: ${expected}\n  found: ${found}\n"
    "  the first ${printed_lines} lines of output:\n\n  ${lines}\n")
endfunction()

function(compile status output)
  list(TRANSFORM INCLUDES PREPEND -I OUTPUT_VARIABLE include_flags)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${COMPILER} -std=c++20 -fsyntax-only ${include_flags} ${ARGN} ${SOURCE}
    RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
  set(${status} "${code}" PARENT_SCOPE)
  set(${output} "${text}" PARENT_SCOPE)
endfunction()

file(STRINGS "${SOURCE}" head LIMIT_COUNT 3)
list(GET head 0 first)
list(GET head 1 second)
list(GET head 2 third)
if(NOT first MATCHES "^// expect: (etch: .+)$")
  message(FATAL_ERROR "${SOURCE}:1: expected '// expect: etch: <sentence>', found '${first}'")
endif()
set(sentence "${CMAKE_MATCH_1}")
if(NOT second MATCHES "^// show:(.*)$")
  message(FATAL_ERROR "${SOURCE}:2: expected '// show: <string>...', found '${second}'")
endif()
separate_arguments(strings UNIX_COMMAND "${CMAKE_MATCH_1}")
set(flags "")
if(third MATCHES "^// flags: (.+)$")
  separate_arguments(flags UNIX_COMMAND "${CMAKE_MATCH_1}")
endif()
file(STRINGS "${SOURCE}" guards REGEX "MISTAKE_")
set(mistakes "")
foreach(guard IN LISTS guards)
  if(NOT guard MATCHES "^#if MISTAKE_([a-z0-9_]+)( \\|\\| ETCH_CORRECT)?$")
    message(FATAL_ERROR "${SOURCE}: expected '#if MISTAKE_<name>' or '#if MISTAKE_<name> || ETCH_CORRECT', found '${guard}'")
  endif()
  list(APPEND mistakes "${CMAKE_MATCH_1}")
endforeach()

# The wrong compilation: `mistake` is what it is called in a complaint, the other arguments are its flags.
function(check_refusal mistake)
  string(REGEX REPLACE "(__.*)?: $" "" name "${mistake}")
  string(REPLACE "@" "${name}" sentence "${sentence}")
  compile(status output ${ARGN})
  if(status STREQUAL "0")
    refuse("${mistake}a refusal: ${sentence}" "it compiles" "${output}")
  endif()

  to_lines("${output}" lines)
  set(errors ${lines})
  list(FILTER errors INCLUDE REGEX ": (fatal )?error: ")
  if(NOT errors)
    refuse("${mistake}a first error that says '${sentence}'" "no error at all (exit status ${status})" "${output}")
  endif()
  list(GET errors 0 first_error)
  string(FIND "${first_error}" "${sentence}" at)
  if(at EQUAL -1)
    refuse("${mistake}a first error that says '${sentence}'" "'${first_error}'" "${output}")
  endif()
  list(FIND lines "${first_error}" before)
  if(before GREATER_EQUAL lines_before)
    refuse("${mistake}fewer than ${lines_before} lines before the sentence" "${before}" "${output}")
  endif()

  list(SUBLIST lines 0 ${shown_lines} opening)
  foreach(string IN LISTS strings)
    string(FIND "${opening}" "${string}" at)
    if(at EQUAL -1)
      refuse("${mistake}'${string}' in the first ${shown_lines} lines of output" "nothing like it there" "${output}")
    endif()
  endforeach()

  # The columns of the table of all tests, for who asks for them: lines before the sentence, errors.
  list(LENGTH errors error_count)
  message(STATUS "${mistake}the sentence comes after ${before} lines; errors in all: ${error_count}")
endfunction()

if(mistakes)
  compile(status output ${flags})
  if(NOT status STREQUAL "0")
    refuse("with none of its mistakes, no error" "exit status ${status}" "${output}")
  endif()
  foreach(mistake IN LISTS mistakes)
    check_refusal("${mistake}: " -DMISTAKE_${mistake}=1 ${flags})
  endforeach()
else()
  check_refusal("" ${flags})
endif()

compile(status output -DETCH_CORRECT -Wall -Wextra -Werror)
if(NOT status STREQUAL "0")
  refuse("with nothing wrong (-DETCH_CORRECT), no error and no warning" "exit status ${status}" "${output}")
endif()
