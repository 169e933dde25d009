#include <iostream>
#include <memory>

#include "services/common/convert/convert.h"
#include "services/exporter/package/package_verifier.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/config_search.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

struct VerifyArguments {
  std::string file;
  std::string key;
  std::string certificate;
  std::string ca;
  std::string config;
};

/// What is not given comes from the development environment, where there is one: its recipient and its CA.
VerifyOptions options_from(const VerifyArguments& arguments) {
  VerifyOptions options;
  options.recipient_key = arguments.key;
  options.recipient_certificate = arguments.certificate;
  options.ca_file = arguments.ca;
  const auto config = find_config(arguments.config);
  if (!config) return options;
  const std::filesystem::path pki = std::filesystem::absolute(*config).parent_path().parent_path() / "pki";
  const auto fill = [&](std::filesystem::path& option, const char* name) {
    std::error_code ignored;
    if (option.empty() && std::filesystem::exists(pki / name, ignored)) option = pki / name;
  };
  fill(options.recipient_key, "recipient.key");
  fill(options.recipient_certificate, "recipient.pem");
  fill(options.ca_file, "ca.pem");
  return options;
}

v1::ExportReport report_of(const std::string& file, const VerifiedPackage& package) {
  const PackageDescription& description = package.manifest.description;
  v1::ExportReport report;
  report.set_file(file);
  report.set_package_id(format_uuid(description.package_id.octets));
  report.set_liid(description.liid.reveal());
  *report.mutable_period()->mutable_since() = to_proto(description.since);
  if (description.until) *report.mutable_period()->mutable_until() = to_proto(*description.until);
  *report.mutable_as_of() = to_proto(description.as_of);
  report.set_bindings(static_cast<std::uint32_t>(package.manifest.part(PackagePart::kBindings).records));
  report.set_sessions(static_cast<std::uint32_t>(package.manifest.part(PackagePart::kSessions).records));
  report.set_sha256(package.sha256);
  report.set_verified(true);
  report.set_signer(package.signer);
  return report;
}

/// The verifier's names for what was given, as they were typed; a key that is not given is wrong usage.
Failure failure_of(const Error& error) {
  Failure failure = error;
  if (error.field == "recipient_key") failure.field = "--key";
  if (error.field == "recipient_certificate") failure.field = "--certificate";
  if (error.field == "file") failure.field = "FILE";
  if (error.code == "KEY_REQUIRED") failure.exit = Exit::kUsage;
  return failure;
}

Exit verify(const Shell& shell, const VerifyArguments& arguments) {
  const auto package = verify_package(arguments.file, options_from(arguments));
  if (!package) return complain(failure_of(package.error()));
  const v1::ExportReport report = report_of(arguments.file, *package);
  if (shell.json()) {
    print_json(report);
  } else {
    std::cout << report.file() << ": verified; signed by " << printable(report.signer()) << "\n"
              << report.bindings() << " bindings, " << report.sessions() << " sessions from "
              << shown(report.period().since()) << " to " << shown(report.period().until()) << ", as of "
              << shown(report.as_of()) << "\nSHA-256 " << report.sha256() << '\n';
  }
  return Exit::kOk;
}

}  // namespace

void add_export_verify(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("verify", "Open a package and check everything in it, offline");
  auto arguments = std::make_shared<VerifyArguments>();
  command->add_option("FILE", arguments->file, "The package, a file")->required();
  command->add_option("--key", arguments->key, "File with the private key of the recipient");
  command->add_option("--certificate", arguments->certificate, "File with the certificate of the recipient");
  command->add_option("--ca", arguments->ca, "File with the CA certificates that a signer's must be of");
  command->add_option(
      "--config", arguments->config,
      "Configuration file of vouchctl; a development folder beside it has defaults for the other options");
  add_examples(*command,
               {"export verify PACKAGE --key authority.key --certificate authority.pem --ca vouch-ca.pem"});
  add_action(*command, shell, false, [&shell, arguments] { return verify(shell, *arguments); });
}

}  // namespace vouch::services
