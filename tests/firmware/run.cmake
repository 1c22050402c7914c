# Runs PROGRAM by EMULATOR, and fails where its exit code is not 0 or where what it prints does not match EXPECT.
execute_process(
  COMMAND ${EMULATOR} "${PROGRAM}"
  INPUT_FILE /dev/null
  OUTPUT_VARIABLE printed
  ERROR_VARIABLE printed
  RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT printed MATCHES "${EXPECT}")
  message(FATAL_ERROR "expected exit code 0 and \"${EXPECT}\", found ${status} and:\n${printed}")
endif()
message("${printed}")
