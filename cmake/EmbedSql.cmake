# One statement per file, embedded at build.
#
#   vouch_embed_sql(storage_binding)
#
# turns sql/facts_of_impus.sql of the calling folder into `binding_sql::kFactsOfImpus` (storage/connection/statement.h),
# declared in "storage/binding/statements.h" of the build tree, together with `binding_sql::all()`. The file's name is the
# statement's name everywhere: in the database, in errors and in metrics. What statements share stands once, in storage/sql:
# a line @candidates@ stands for storage/sql/candidates.sql.
#
# Run as a script (cmake -P) this file writes those two files.

if(CMAKE_SCRIPT_MODE_FILE)
  set(declarations "")
  set(definitions "")
  set(names "")
  separate_arguments(files UNIX_COMMAND "${FILES}")
  separate_arguments(parts UNIX_COMMAND "${PARTS}")
  foreach(file ${files})
    get_filename_component(name "${file}" NAME_WE)
    string(REPLACE "_" ";" words "${name}")
    set(constant "k")
    foreach(word ${words})
      string(SUBSTRING "${word}" 0 1 first)
      string(SUBSTRING "${word}" 1 -1 rest)
      string(TOUPPER "${first}" first)
      string(APPEND constant "${first}${rest}")
    endforeach()
    file(READ "${file}" text)
    foreach(part ${parts})
      get_filename_component(part_name "${part}" NAME_WE)
      file(READ "${part}" part_text)
      string(REPLACE "@${part_name}@\n" "${part_text}" text "${text}")
    endforeach()
    string(APPEND declarations "extern const Statement ${constant};\n")
    string(APPEND definitions "const Statement ${constant}{\"${name}\", R\"sql(${text})sql\"};\n")
    list(APPEND names "${constant}")
  endforeach()
  list(LENGTH names count)
  list(JOIN names ", " list)
  set(opening "namespace vouch::storage::${LEAF}_sql {\n")
  set(closing "}  // namespace vouch::storage::${LEAF}_sql\n")
  file(WRITE "${OUTPUT}.h"
    "#pragma once\n\n#include <span>\n\n#include \"storage/connection/statement.h\"\n\n"
    "${opening}${declarations}std::span<const Statement> all();\n${closing}")
  file(WRITE "${OUTPUT}.cc"
    "#include \"storage/${LEAF}/statements.h\"\n\n#include <array>\n\n${opening}${definitions}"
    "std::span<const Statement> all() {\n  static const std::array<Statement, ${count}> list{${list}};\n"
    "  return list;\n}\n${closing}")
  return()
endif()

set(VOUCH_EMBED_SQL_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(vouch_embed_sql target)
  string(REGEX REPLACE "^storage_" "" leaf "${target}")
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/sql/*.sql")
  list(JOIN files " " joined)
  file(GLOB parts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/storage/sql/*.sql")
  list(JOIN parts " " joined_parts)
  set(output "${CMAKE_BINARY_DIR}/embedded/storage/${leaf}/statements")
  add_custom_command(
    OUTPUT "${output}.h" "${output}.cc"
    COMMAND "${CMAKE_COMMAND}" "-DLEAF=${leaf}" "-DFILES=${joined}" "-DPARTS=${joined_parts}" "-DOUTPUT=${output}" -P "${VOUCH_EMBED_SQL_SCRIPT}"
    DEPENDS ${files} ${parts} "${VOUCH_EMBED_SQL_SCRIPT}"
    COMMENT "Embedding the statements of storage/${leaf}"
    VERBATIM)
  target_sources(vouch_${target} PRIVATE "${output}.h" "${output}.cc")
  target_include_directories(vouch_${target} PUBLIC "${CMAKE_BINARY_DIR}/embedded")
endfunction()
