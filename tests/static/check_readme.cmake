# Fails where the README's example is not the compiled file, to the letter (but for its first line,
# which tells examples/run --help what it is).
file(READ "${ROOT}/README.md" readme)
file(READ "${ROOT}/examples/quickstart.cpp" example)
string(REGEX REPLACE "^// Example:[^\n]*\n" "" example "${example}")
string(FIND "${readme}" "```cpp\n${example}```" place)
if(place EQUAL -1)
  message(FATAL_ERROR "README.md does not hold examples/quickstart.cpp as it is; expected this block:\n${example}")
endif()
