# Links a program that breaks a promise, and fails where the link does not refuse it as the program says:
#
#   // expect: <a sentence>      checks.ld says it, with a C library linked (C_LIBRARY) and, but where a symbol is
#   // undefined: <a pattern>    undefined without one, in any link
#   // flags: <flag> <flag>      further flags
#
# Or one that keeps them all, "// links: ...", and fails where that does not link.
#
# cmake -DBUILD=folder -DSOURCE=file -DC_LIBRARY=flags -P check_link.cmake; the folder's link.cmake says how to link.
include("${BUILD}/link.cmake")
file(STRINGS "${SOURCE}" head LIMIT_COUNT 5)
foreach(line IN LISTS head)
  if(line MATCHES "^// (expect|undefined|flags|links): (.*)")
    set(${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
  endif()
endforeach()
separate_arguments(flags)

# link(RESULT ERRORS LIBRARIES...)
function(link result errors)
  execute_process(
    COMMAND ${COMPILE} ${flags} "${SOURCE}" ${OBJECTS} ${LINK} ${ARGN} -lgcc -o "${BUILD}/refused.elf"
    RESULT_VARIABLE failed
    WORKING_DIRECTORY "${BUILD}"
    ERROR_VARIABLE text)
  set(${result} ${failed} PARENT_SCOPE)
  set(${errors} "${text}" PARENT_SCOPE)
endfunction()

if(DEFINED links)
  link(failed errors ${C_LIBRARY})
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
    message(FATAL_ERROR "without a C library ${SOURCE} must fail to link, for want of ${undefined}; it said:\n${errors}")
  endif()
  set(libraries ${C_LIBRARY})
endif()
if(NOT DEFINED undefined OR C_LIBRARY)
  link(failed errors ${libraries})
  string(FIND "${errors}" "${expect}" place)
  if(NOT failed OR place EQUAL -1)
    message(FATAL_ERROR "${SOURCE} must fail to link with \"${expect}\"; it said:\n${errors}")
  endif()
endif()
