# Configures the firmware of SOURCE for BOARD with TOOLCHAIN as TYPE in BUILD, and builds the PROGRAMS.
foreach(step IN ITEMS configure build)
  set(configure -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}" "-DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN}" "-DETCH_BOARD=${BOARD}"
                "-DCMAKE_BUILD_TYPE=${TYPE}" -DETCH_BUILD_FIRMWARE=ON -DETCH_BUILD_TESTS=ON -DETCH_BUILD_EXAMPLES=OFF
                -DETCH_INSTALL=OFF)
  set(build --build "${BUILD}" --parallel 1 --target ${PROGRAMS})
  execute_process(
    COMMAND "${CMAKE_COMMAND}" ${${step}}
    RESULT_VARIABLE failed
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(failed)
    message(FATAL_ERROR "the ${step} for ${BOARD} failed:\n${output}")
  endif()
endforeach()
