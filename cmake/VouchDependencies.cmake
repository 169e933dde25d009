# Every library we stand on, found once. docs/dependencies.md says why each was chosen.

find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Protobuf REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)

# Debian's gRPC, SIP, capture and database libraries come with pkg-config files only.
function(vouch_import name module)
  pkg_check_modules(${name} REQUIRED QUIET IMPORTED_TARGET GLOBAL ${module})
endfunction()

vouch_import(grpcpp grpc++)
vouch_import(sofia sofia-sip-ua)
vouch_import(pcap libpcap)
vouch_import(tins libtins)
vouch_import(xml2 libxml-2.0)
vouch_import(pqxx libpqxx)
vouch_import(sqlite3 sqlite3)
vouch_import(archive libarchive)
vouch_import(tomlplusplus tomlplusplus)
vouch_import(CLI11 CLI11)
vouch_import(nlohmann_json nlohmann_json)

# Asio is headers alone: its own, not Boost's, and not held to our warnings.
find_path(ASIO_INCLUDE asio.hpp REQUIRED)
add_library(vouch_asio INTERFACE)
target_include_directories(vouch_asio SYSTEM INTERFACE "${ASIO_INCLUDE}")
target_compile_definitions(vouch_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)
target_link_libraries(vouch_asio INTERFACE Threads::Threads)
# ThreadSanitizer does not understand the fences around handlers; the locks beneath suffice, and those it does.
if("thread" IN_LIST VOUCH_SANITIZE)
  target_compile_definitions(vouch_asio INTERFACE ASIO_DISABLE_FENCED_BLOCK)
endif()

# For a program that allocates for every message; a sanitizer has its own allocator.
find_library(TCMALLOC tcmalloc_minimal REQUIRED)
add_library(vouch_allocator INTERFACE)
if(NOT VOUCH_SANITIZE)
  # No symbol of it is named anywhere.
  target_link_options(vouch_allocator INTERFACE "LINKER:--push-state,--no-as-needed,${TCMALLOC},--pop-state")
endif()

find_library(GRPCPP_REFLECTION grpc++_reflection REQUIRED)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)

if(VOUCH_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
