# clang 19 and lld for the core ETCH_BOARD; the headers of the C and C++ libraries and libgcc are those that g++ has.
include("${CMAKE_CURRENT_LIST_DIR}/board.cmake")
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_CXX_COMPILER_TARGET ${ETCH_CLANG_TARGET})
execute_process(
  COMMAND ${etch_gcc} ${ETCH_CPU_FLAGS} -print-libgcc-file-name
  OUTPUT_VARIABLE etch_libgcc
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(CMAKE_CXX_STANDARD_LIBRARIES "${etch_libgcc}")
# clang has the RISC-V specification in which the instructions on control registers are an extension of their own.
string(REGEX REPLACE "(-march=[^ ;]*)" "\\1_zicsr" etch_flags "${ETCH_CPU_FLAGS}")
list(REMOVE_ITEM etch_flags -misa-spec=2.2)
list(APPEND etch_flags ${etch_cxx_headers} ${etch_c_headers})
list(JOIN etch_flags " " CMAKE_CXX_FLAGS_INIT)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=lld")
