# Compiles SOURCE with COMPILER and FLAGS and looks with READER at how packed its arithmetic is. Linked, so that
# each call shows whom it calls.
execute_process(
  COMMAND "${COMPILER}" -std=c++20 ${FLAGS} -I "${INCLUDES}" -shared -fPIC -fvisibility=hidden -nostdlib "${SOURCE}" -o
          "${OBJECT}"
  RESULT_VARIABLE failed
  ERROR_VARIABLE errors)
if(failed)
  message(FATAL_ERROR "${COMPILER} failed to compile ${SOURCE}:\n${errors}")
endif()
execute_process(COMMAND objdump -d --no-show-raw-insn "${OBJECT}" OUTPUT_FILE "${OBJECT}.txt" COMMAND_ERROR_IS_FATAL ANY)
function(check function scalars expected)
  execute_process(
    COMMAND "${READER}" "${function}" packed "${scalars}"
    INPUT_FILE "${OBJECT}.txt"
    RESULT_VARIABLE status
    OUTPUT_VARIABLE found
    ERROR_VARIABLE found)
  message(STATUS "${found}")
  if(NOT status EQUAL expected)
    message(SEND_ERROR "${COMPILER} ${FLAGS}: expected status ${expected}, not ${status}: ${found}")
  endif()
endfunction()
check(forward_2_10_5_1 38 0) # 24 of the layer 5 -> 1 and its sigmoid; what rows of 10 and 5 have beyond 8 and 4: 2 * 2, 10 * 1
check(prepared_2_10_5_1 24 0) # the layer 5 -> 1 and its sigmoid
check(step_2_10_5_1 84 0) # the same, forward and back; with AVX2 also the ends of the rows, which are read and changed
check(forward_8_32_32_4 0 0)
check(backward_8_32_32_4 0 0)
check(step_8_32_32_4 18 0) # the value of the loss, which sums four outputs one after the other
check(block_2_10_5_1 0 0)
check(block_8_32_32_4 0 0)
check(passes_2_10_5_1 0 0)
check(passes_8_32_32_4 0 0)
check(gradient_2_10_5_1 80 0) # once in eight blocks: the ends of the sums over the lanes
check(gradient_8_32_32_4 80 0)
check(scalar 8 1) # what must be found: 9 numbers one by one
check(outside 8 1) # and a call
