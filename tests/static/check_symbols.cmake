# Compiles SOURCE with COMPILER as firmware would, and fails where the object needs any symbol but the
# four memory functions that every compiler may call (no malloc, no new, no throw, no libm, no locks),
# or has writable data, or constructors to run at start-up.
execute_process(
  COMMAND "${COMPILER}" -std=c++20 ${FLAGS} -fno-exceptions -fno-rtti -I "${INCLUDES}" -c "${SOURCE}" -o "${OBJECT}"
  RESULT_VARIABLE failed
  ERROR_VARIABLE errors)
if(failed)
  message(FATAL_ERROR "${COMPILER} failed to compile ${SOURCE}:\n${errors}")
endif()
execute_process(COMMAND nm -C "${OBJECT}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND objdump -h "${OBJECT}" OUTPUT_VARIABLE sections COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL " U [^\n]+" needed "${symbols}")
foreach(symbol IN LISTS needed)
  string(REGEX REPLACE "^ U " "" symbol "${symbol}")
  if(NOT symbol MATCHES "^(memcpy|memmove|memset|memcmp)$")
    message(SEND_ERROR "needs '${symbol}'; only memcpy, memmove, memset and memcmp are allowed")
  endif()
endforeach()
string(REGEX MATCHALL "[0-9a-f]+ [bBdD] [^\n]+" writable "${symbols}")
foreach(symbol IN LISTS writable)
  message(SEND_ERROR "has writable data: '${symbol}'")
endforeach()
if(sections MATCHES "\\.(init_array|ctors)")
  message(SEND_ERROR "has constructors that run at start-up")
endif()
if(NOT symbols MATCHES " T everything")
  message(SEND_ERROR "the object has no function 'everything': the check looked at nothing")
endif()
