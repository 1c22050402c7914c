# Links a program that breaks a promise, and fails where the link does not refuse it as the program says:
#
#   // expect: <a sentence>      checks.ld says it; where a symbol is missing without a library, with that library linked
#   // undefined: <a pattern>    undefined without that library, in any link
#   // library: C or C++         which it is
#   // flags: <flag> <flag>      further flags
#
# Or one that keeps them all, "// links: ...", and fails where that does not link.
#
# cmake -DBUILD=folder -DSOURCE=file -P check_link.cmake; the folder's link.cmake says how to link.
include("${BUILD}/link.cmake")
cmake_path(GET SOURCE STEM name)
file(STRINGS "${SOURCE}" head LIMIT_COUNT 5)
foreach(line IN LISTS head)
  if(line MATCHES "^// (expect|undefined|library|flags|links): (.*)")
    set(${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
  endif()
endforeach()
separate_arguments(flags)
if(library STREQUAL "C")
  set(libraries ${C_LIBRARY})
elseif(library STREQUAL "C++" AND CXX_LIBRARY)
  set(libraries ${CXX_LIBRARY} ${C_LIBRARY})
endif()

# link(RESULT ERRORS LIBRARIES...)
function(link result errors)
  execute_process(
    COMMAND ${COMPILE} "${SOURCE}" ${OBJECTS} ${LINK} ${flags} ${ARGN} ${LIBGCC} -o "${BUILD}/refused-${name}.elf"
    RESULT_VARIABLE failed
    WORKING_DIRECTORY "${BUILD}"
    ERROR_VARIABLE text)
  set(${result} ${failed} PARENT_SCOPE)
  set(${errors} "${text}" PARENT_SCOPE)
endfunction()

if(DEFINED links)
  link(failed errors ${libraries})
  if(failed)
    message(FATAL_ERROR "${SOURCE} must link; it said:\n${errors}")
  endif()
  return()
endif()
if(NOT DEFINED expect)
  message(FATAL_ERROR "${SOURCE} does not say what to expect")
endif()
if(DEFINED undefined)
  link(failed errors)
  if(NOT failed OR NOT errors MATCHES "undefined (reference|symbol)[^\n]*(${undefined})")
    message(FATAL_ERROR "without a library ${SOURCE} must fail to link, for want of ${undefined}; it said:\n${errors}")
  endif()
  if(NOT libraries)
    return() # there is none for this core
  endif()
endif()
link(failed errors ${libraries})
string(FIND "${errors}" "${expect}" place)
if(NOT failed OR place EQUAL -1)
  message(FATAL_ERROR "${SOURCE} must fail to link with \"${expect}\"; it said:\n${errors}")
endif()
