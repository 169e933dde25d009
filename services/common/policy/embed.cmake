# Writes TEXT, a file, into OUTPUT, a source that gives it as default_policy_text().
file(READ "${TEXT}" text)
file(WRITE "${OUTPUT}"
  "#include \"services/common/policy/policy_file.h\"\n\nnamespace vouch::services {\n\n"
  "std::string_view default_policy_text() {\n  return R\"policy(${text})policy\";\n}\n\n}  // namespace vouch::services\n")
