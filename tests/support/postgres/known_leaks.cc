// libpqxx 6.4 lets go of a result without freeing it where it finds the connection broken (it asks for the
// client encoding first and throws): about a kilobyte for every connection that is cut in the middle of a
// statement.
extern "C" const char*
__lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): LeakSanitizer's name
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
  return "leak:libpqxx";
}
