#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "services/exporter/package/package_builder.h"
#include "services/exporter/package/package_verifier.h"

namespace vouch::services::test {

struct CommandOutcome {
  int status = 0;
  std::string output;  // of both streams
};

/// Runs a shell script in a directory.
CommandOutcome run_in(const std::filesystem::path& directory, const std::string& script);

std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, std::string_view content);

/// Keys and certificates of everybody in a test, made once by the `openssl` command:
/// `ca` issued `exporter`, `other-ca` issued `stranger`; `rsa` and `ec` are authorities, `neighbour` a third.
/// Each has NAME.pem and NAME.key.
const std::filesystem::path& key_directory();

/// An empty directory of its own, removed in the end.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  std::filesystem::path path(std::string_view name = "") const { return directory_ / name; }

 private:
  std::filesystem::path directory_;
};

/// Throws if something that must work did not.
void must(const Result<void>& outcome);

/// A sink that appends to `octets`.
OctetSink collect_into(std::string& octets);

KnowledgeTime now();
SigningIdentity signer(const std::string& name = "exporter");
RecipientCertificate recipient(const std::string& name);
VerifyOptions options_of(const std::string& recipient_name);
PackageDescription description();

/// A builder with two bindings, one session and the coverage.
PackageBuilder small_package();

/// What `builder` seals for a recipient.
std::string seal(PackageBuilder builder, const std::string& recipient_name);

/// Any octets, sealed as if they were a package's archive.
std::string seal_octets(std::string_view octets, const std::string& recipient_name,
                        const std::string& signer_name = "exporter");

/// Verifies octets as if they were a file; the code of what is wrong, "" if nothing is.
Result<VerifiedPackage> verify(std::string_view sealed, const VerifyOptions& options);
std::string code_of(const Result<VerifiedPackage>& outcome);

}  // namespace vouch::services::test
