# g++ 12 for the core ETCH_BOARD.
include("${CMAKE_CURRENT_LIST_DIR}/board.cmake")
set(CMAKE_CXX_COMPILER ${etch_gcc})
set(etch_flags ${ETCH_CPU_FLAGS})
if(ETCH_FAMILY STREQUAL "riscv")
  list(APPEND etch_flags ${etch_cxx_headers} ${etch_c_headers})
endif()
list(JOIN etch_flags " " CMAKE_CXX_FLAGS_INIT)
