# etch_constexpr_budget(TARGET [OPERATIONS N])
#
# Lets the compiler evaluate longer constant expressions in the target's own sources, as training in one is: up to N
# operations, as the compiler counts them, 2 000 000 000 unless told otherwise. (g++ stops by itself at 33 554 432
# operations, clang at 1 048 576 steps.)
function(etch_constexpr_budget target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OPERATIONS" "")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "etch_constexpr_budget: there is no target '${target}'")
  endif()
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "etch_constexpr_budget(${target}): expected [OPERATIONS N], found '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT DEFINED arg_OPERATIONS)
    set(arg_OPERATIONS 2000000000)
  endif()
  if(NOT arg_OPERATIONS MATCHES "^[1-9][0-9]*$" OR arg_OPERATIONS GREATER 2147483647)
    message(FATAL_ERROR "etch_constexpr_budget(${target}): OPERATIONS is a whole number from 1 to 2147483647, "
                        "found '${arg_OPERATIONS}'")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fconstexpr-ops-limit=${arg_OPERATIONS}
                                             -fconstexpr-loop-limit=${arg_OPERATIONS})
  elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE -fconstexpr-steps=${arg_OPERATIONS})
  else()
    message(FATAL_ERROR "etch_constexpr_budget(${target}): how ${CMAKE_CXX_COMPILER_ID} spells these limits is not known")
  endif()
endfunction()
