# Converts a network to headers of every kind of number, and to arrays of C, and compiles them: the compiler computes the
# network, and asserts that it gives what the converter says. A header of which one digit is another does not compile.
#   CONVERT    the program
#   SOURCE     a state_dict of the layers 2 8, tanh, 8 4, tanh, 4 1, sigmoid
#   SAMPLES    a CSV file
#   INCLUDE    the library
#   COMPILERS  by their names
#   FOLDER     for the files
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
set(layers "dense 2 8, tanh, dense 8 4, tanh, dense 4 1, sigmoid")

function(convert_to name number)
  execute_process(
    COMMAND "${CONVERT}" "${SOURCE}" --layers "${layers}" --number "${number}" --samples "${SAMPLES}" -o
            "${FOLDER}/${name}" COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()

set(program "")
foreach(number IN ITEMS float double fixed16 fixed16,8 fixed8 fixed<4,11> fixed<4,11>,fixed<3,4> fixed<8,23>,fixed<4,11>)
  string(MAKE_C_IDENTIFIER "as_${number}" name)
  convert_to(${name}.hpp "${number}")
  convert_to(${name}.h "${number}")
  string(APPEND program "#include \"${name}.hpp\"\n")
  string(APPEND c_program "#include \"${name}.h\"\n")
endforeach()
file(WRITE "${FOLDER}/all.cpp" "${program}")
file(WRITE "${FOLDER}/all.c" "${c_program}int main(void) { return (int)as_float_biases_1[0]; }\n")

set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wdouble-promotion -Werror)
foreach(compiler IN LISTS COMPILERS)
  execute_process(COMMAND "${compiler}" -std=c++20 -fsyntax-only "-I${INCLUDE}" ${warnings} "${FOLDER}/all.cpp"
                          COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${compiler}" -x c -std=c99 -fsyntax-only ${warnings} -Wno-unused-variable
                          -Wno-unused-const-variable "${FOLDER}/all.c" COMMAND_ERROR_IS_FATAL ANY)
  foreach(name IN ITEMS as_float as_fixed16)
    file(READ "${FOLDER}/${name}.hpp" text)
    # Another first digit behind the point, of each output that is below 1.
    string(REGEX REPLACE "(etch::vector<float, 1>{0\\.)[0-9]" "\\1x" other "${text}")
    string(REGEX REPLACE "(etch::vector<float, 1>{0\\.)x" "\\15" other "${other}")
    if(other STREQUAL text)
      message(FATAL_ERROR "${name}: there is no output to be changed")
    endif()
    file(WRITE "${FOLDER}/other.cpp" "${other}")
    execute_process(COMMAND "${compiler}" -std=c++20 -fsyntax-only "-I${INCLUDE}" -Wno-pragma-once-outside-header
                            "${FOLDER}/other.cpp" RESULT_VARIABLE result ERROR_VARIABLE error)
    if(result EQUAL 0 OR NOT error MATCHES "static assertion failed|static_assert failed")
      message(FATAL_ERROR "${compiler}: ${name} with another output was to fail by its assertion, but: ${result} ${error}")
    endif()
  endforeach()
endforeach()
