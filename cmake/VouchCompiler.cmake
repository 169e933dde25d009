# How our own code is compiled. Third-party and generated code is not held to our warnings.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
# -g1 keeps stack traces readable at a fraction of the link time of -g.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

set(VOUCH_SANITIZE "" CACHE STRING "Sanitizers for every target, comma separated (address,undefined or thread)")
if(VOUCH_SANITIZE)
  add_compile_options(-fsanitize=${VOUCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VOUCH_SANITIZE})
endif()

find_program(VOUCH_CCACHE ccache)
if(VOUCH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${VOUCH_CCACHE}")
endif()

# mold halves the time of linking a test; a machine without it uses the default linker.
find_program(VOUCH_MOLD mold)
if(VOUCH_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_link_options(-Wl,--as-needed)

# Everything is hardened: this process reads bytes that strangers send.
add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection)
if(NOT VOUCH_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()
add_link_options(-Wl,-z,relro,-z,now)

add_library(vouch_warnings INTERFACE)
# The warnings are those of g++; clang, which only builds for fuzzing, differs.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  return()
endif()
target_compile_options(vouch_warnings INTERFACE
  -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Woverloaded-virtual -Wnon-virtual-dtor -Wnull-dereference -Wduplicated-cond -Wlogical-op -Wcast-qual
  # g++ 12 reports false positives of these in optimised standard-library code.
  -Wno-restrict -Wno-maybe-uninitialized -Wno-null-dereference)
