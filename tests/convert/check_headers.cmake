# Converts a network to headers of every kind of number, and to arrays of C, and compiles them: the compiler computes the
# network, and asserts that it gives what the converter says. A header of which one digit is another does not compile.
#   CONVERT    the program
#   SOURCE     a state_dict of the layers 2 8, tanh, 8 4, tanh, 4 1, sigmoid
#   SAMPLES    a CSV file
#   INCLUDE    the library
#   COMPILERS  by their names
#   PYTHON     to make a large network
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
foreach(number IN ITEMS float double fixed16 fixed16,8 fixed8 fixed<4,11> fixed<4,11>,fixed<4,3> fixed<8,23>,fixed<4,11>)
  string(MAKE_C_IDENTIFIER "as_${number}" name)
  convert_to(${name}.hpp "${number}")
  convert_to(${name}.h "${number}")
  string(APPEND program "#include \"${name}.hpp\"\n")
  string(APPEND c_program "#include \"${name}.h\"\n")
endforeach()
file(WRITE "${FOLDER}/all.cpp" "${program}")
file(WRITE "${FOLDER}/all.c" "${c_program}int main(void) { return (int)as_float_biases_1[0]; }\n")

# A large one: within the limits that compilers have by default.
file(WRITE "${FOLDER}/large.py" [=[
import json, random, struct, sys
random.seed(1)
header, data = {}, b""
width = int(sys.argv[2])
for name, shape in (("0.weight", (width, 256)), ("0.bias", (width,)), ("2.weight", (10, width)), ("2.bias", (10,))):
    count = shape[0] * (shape[1] if len(shape) == 2 else 1)
    raw = struct.pack(f"<{count}f", *(random.uniform(-0.1, 0.1) for _ in range(count)))
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
open(sys.argv[1], "wb").write(struct.pack("<Q", len(text)) + text + data)
]=])
execute_process(COMMAND "${PYTHON}" "${FOLDER}/large.py" "${FOLDER}/large.safetensors" 256 COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${PYTHON}" "${FOLDER}/large.py" "${FOLDER}/large_fixed.safetensors" 64 COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CONVERT}" "${FOLDER}/large.safetensors" --layers "dense 256 256, relu, dense 256 10" -o
                        "${FOLDER}/large.hpp" COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND "${CONVERT}" "${FOLDER}/large_fixed.safetensors" --layers "dense 256 64, relu, dense 64 10" --number
                        fixed<4,11> -o "${FOLDER}/large_fixed.hpp" COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
file(WRITE "${FOLDER}/large.cpp" "#include \"large.hpp\"\n#include \"large_fixed.hpp\"\n")

set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wdouble-promotion -Werror)
foreach(compiler IN LISTS COMPILERS)
  execute_process(COMMAND "${compiler}" -std=c++20 -fsyntax-only "-I${INCLUDE}" ${warnings} "${FOLDER}/all.cpp"
                          COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${compiler}" -x c -std=c99 -fsyntax-only ${warnings} -Wno-unused-variable
                          -Wno-unused-const-variable "${FOLDER}/all.c" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${compiler}" -std=c++20 -fsyntax-only "-I${INCLUDE}" ${warnings} "${FOLDER}/large.cpp"
                          COMMAND_ERROR_IS_FATAL ANY)
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
