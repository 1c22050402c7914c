# Compiles SOURCE with COMPILER and FLAGS and looks at its machine code with READER.
execute_process(
  COMMAND "${COMPILER}" -std=c++20 ${FLAGS} -I "${INCLUDES}" -c "${SOURCE}" -o "${OBJECT}"
  RESULT_VARIABLE failed
  ERROR_VARIABLE errors)
if(failed)
  message(FATAL_ERROR "${COMPILER} failed to compile ${SOURCE}:\n${errors}")
endif()
foreach(
  expectation IN
  ITEMS "forward_2_10_5_1 straight" "forward_2_5_3_1 straight" "backward_2_10_5_1 straight"
        "train_step_2_10_5_1 straight" "a_loop loop" "a_call call")
  separate_arguments(arguments UNIX_COMMAND "${expectation}")
  execute_process(
    COMMAND objdump -d --no-show-raw-insn "${OBJECT}"
    COMMAND "${READER}" ${arguments}
    RESULT_VARIABLE failed
    OUTPUT_VARIABLE found
    ERROR_VARIABLE found)
  message(STATUS "${found}")
  if(failed)
    message(SEND_ERROR "${COMPILER} ${FLAGS}: expected '${expectation}', found: ${found}")
  endif()
endforeach()
