#include "tests/unit/services/exporter/package/package_fixture.h"

#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "services/exporter/package/key_files.h"
#include "services/exporter/package/seal.h"

namespace vouch::services::test {
namespace {

constexpr const char* kMakeKeys = R"(set -e
ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256"
make() { openssl req -x509 -nodes -days 30 -keyout "$1.key" -out "$1.pem" -subj "/O=Test/CN=$1" "${@:2}"; }
make ca $ec
make other-ca $ec
make exporter $ec -CA ca.pem -CAkey ca.key -addext keyUsage=digitalSignature -addext basicConstraints=CA:FALSE
make stranger $ec -CA other-ca.pem -CAkey other-ca.key
make rsa -newkey rsa:2048 -addext keyUsage=keyEncipherment
make ec $ec -addext keyUsage=keyAgreement
make neighbour $ec
)";

struct KeyDirectory {
  Scratch scratch;
  KeyDirectory() {
    write_file(scratch.path("make"), kMakeKeys);
    const auto made = run_in(scratch.path(), "bash make");
    if (made.status != 0) throw std::runtime_error(made.output);
  }
};

}  // namespace

CommandOutcome run_in(const std::filesystem::path& directory, const std::string& script) {
  const std::string command = "exec 2>&1; cd '" + directory.string() + "' && {\n" + script + "\n}";
  CommandOutcome outcome;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    outcome.output.append(buffer.data(), count);
  }
  outcome.status = WEXITSTATUS(::pclose(pipe));
  return outcome;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream(file, std::ios::binary) << content;
}

const std::filesystem::path& key_directory() {
  static const KeyDirectory keys;
  static const std::filesystem::path path = keys.scratch.path();
  return path;
}

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "vouch-package-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  directory_ = name;
}

Scratch::~Scratch() {
  std::filesystem::remove_all(directory_);
}

void must(const Result<void>& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().code);
}

OctetSink collect_into(std::string& octets) {
  return [&octets](std::string_view chunk) -> Result<void> {
    octets += chunk;
    return {};
  };
}

KnowledgeTime now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return KnowledgeTime::from_us(std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count());
}

SigningIdentity signer(const std::string& name) {
  return SigningIdentity::load(key_directory() / (name + ".pem"), key_directory() / (name + ".key")).value();
}

RecipientCertificate recipient(const std::string& name) {
  return RecipientCertificate::read(read_file(key_directory() / (name + ".pem")), now()).value();
}

VerifyOptions options_of(const std::string& recipient_name) {
  VerifyOptions options;
  options.recipient_certificate = key_directory() / (recipient_name + ".pem");
  options.recipient_key = key_directory() / (recipient_name + ".key");
  options.ca_file = key_directory() / "ca.pem";
  return options;
}

PackageDescription description() {
  PackageDescription what;
  what.package_id.octets = {0xf8, 0x1d, 0x4f, 0xae, 0x7d, 0xec, 0x11, 0xd0,
                            0xa7, 0x65, 0,    0xa0, 0xc9, 1,    2,    3};
  what.liid = Liid("LIID-0001");
  what.authority = "Example Authority";
  what.since = NetworkTime::from_us(parse_time_us("2026-11-01T00:00:00Z").value());
  what.until = NetworkTime::from_us(parse_time_us("2026-11-08T00:00:00Z").value());
  what.as_of = KnowledgeTime::from_us(parse_time_us("2026-11-24T08:00:00.000001Z").value());
  what.created_at = now();
  what.created_by = "exporter-1";
  what.policy_version = "default-1";
  what.software_version = "0.1.0";
  return what;
}

PackageBuilder small_package() {
  auto builder = PackageBuilder::create(description(), std::filesystem::temp_directory_path()).value();
  must(builder.add_line(PackagePart::kBindings, R"({"bindingId":"1","impu":"sip:a@example.org"})"));
  must(builder.add_line(PackagePart::kBindings, R"({"bindingId":"2","impu":"sip:b@example.org"})"));
  must(builder.add_line(PackagePart::kSessions, R"({"sessionId":"1"})"));
  must(builder.add_line(PackagePart::kCoverage, R"({"complete":true})"));
  return builder;
}

std::string seal(PackageBuilder builder, const std::string& recipient_name) {
  std::string sealed;
  builder.finish(signer(), recipient(recipient_name), collect_into(sealed)).value();
  return sealed;
}

std::string seal_octets(std::string_view octets, const std::string& recipient_name,
                        const std::string& signer_name) {
  std::string sealed;
  const SigningIdentity identity = signer(signer_name);
  const RecipientCertificate to = recipient(recipient_name);
  auto stream = SealStream::open(identity, to, now(), collect_into(sealed)).value();
  must(stream->write(octets));
  must(stream->finish());
  return sealed;
}

Result<VerifiedPackage> verify(std::string_view sealed, const VerifyOptions& options) {
  const Scratch scratch;
  write_file(scratch.path("package.cms"), sealed);
  return verify_package(scratch.path("package.cms"), options);
}

std::string code_of(const Result<VerifiedPackage>& outcome) {
  return outcome ? "" : outcome.error().code;
}

}  // namespace vouch::services::test
