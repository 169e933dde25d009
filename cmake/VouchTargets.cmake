# One target per folder.
#
#   vouch_library(domain_identity SOURCES imei.cc ... LINKS tl::expected)   -> vouch::domain_identity
#   vouch_test(domain_identity_test SOURCES imei_test.cc ... LINKS vouch::domain_identity LABELS unit)

option(VOUCH_UNITE "Compile the sources of a folder several at a time: a first build takes half the time" OFF)
function(vouch_unite target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${VOUCH_UNITE} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

function(vouch_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(vouch_${name} STATIC ${ARG_SOURCES})
  add_library(vouch::${name} ALIAS vouch_${name})
  target_include_directories(vouch_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  vouch_unite(vouch_${name})
  target_link_libraries(vouch_${name} PUBLIC ${ARG_LINKS} PRIVATE vouch_warnings ${ARG_PRIVATE_LINKS})
endfunction()

function(vouch_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  vouch_unite(${name})
  target_link_libraries(${name} PRIVATE vouch_warnings ${ARG_LINKS})
endfunction()

function(vouch_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/bin")
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE VOUCH_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
  target_link_libraries(${name} PRIVATE vouch_warnings ${ARG_LINKS} rapidcheck GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()

# A format of our own files, never on the network: generated into the build, with no place in the contract.
#
#   vouch_private_proto(services_ingest_spool_proto spool.proto)   -> "services/ingest/spool/spool.pb.h"
function(vouch_private_proto name file)
  file(RELATIVE_PATH proto "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  string(REGEX REPLACE "\\.proto$" "" stem "${proto}")
  set(out "${CMAKE_BINARY_DIR}/private_proto")
  file(MAKE_DIRECTORY "${out}")
  add_custom_command(
    OUTPUT "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h"
    COMMAND protobuf::protoc "-I${CMAKE_SOURCE_DIR}" "--cpp_out=${out}" "${proto}"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    DEPENDS "${CMAKE_SOURCE_DIR}/${proto}"
    COMMENT "Generating ${stem}"
    VERBATIM)
  add_library(vouch_${name} STATIC "${out}/${stem}.pb.cc")
  add_library(vouch::${name} ALIAS vouch_${name})
  target_include_directories(vouch_${name} SYSTEM PUBLIC "${out}")
  target_link_libraries(vouch_${name} PUBLIC protobuf::libprotobuf)
endfunction()

# Adds the listed folders that exist.
function(vouch_folders)
  foreach(folder ${ARGN})
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()
