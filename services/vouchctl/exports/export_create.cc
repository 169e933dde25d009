#include <iostream>
#include <memory>

#include "services/common/tls/pem.h"
#include "services/vouchctl/exports/package_file.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/times.h"
#include "vouch/v1/export.grpc.pb.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

struct CreateOptions {
  std::string liid;
  std::string from;
  std::string to;
  std::string as_of;
  std::string recipient;
  std::string out;
};

Result<v1::CreateExportRequest> request_from(const CreateOptions& options) {
  v1::CreateExportRequest request;
  request.set_liid(options.liid);
  const auto from = typed_time(options.from, "--from");
  if (!from) return tl::make_unexpected(from.error());
  const auto to = typed_time(options.to, "--to");
  if (!to) return tl::make_unexpected(to.error());
  *request.mutable_period()->mutable_since() = *from;
  *request.mutable_period()->mutable_until() = *to;
  if (auto put = put_time(request, &v1::CreateExportRequest::mutable_as_of, options.as_of, "--as-of"); !put)
    return tl::make_unexpected(put.error());
  const auto certificate = read_file(options.recipient);
  if (!certificate) return tl::make_unexpected(certificate.error());
  request.set_recipient_certificate(*certificate);
  return request;
}

/// Receives a whole package into `folder`.
Outcome<v1::ExportReport> receive(grpc::ClientReader<v1::CreateExportResponse>& stream,
                                  const std::string& folder) {
  v1::CreateExportResponse response;
  if (!stream.Read(&response)) return tl::make_unexpected(failure_of(stream.Finish()));
  const v1::ExportSummary summary = response.summary();
  auto file = PackageFile::create(folder, summary.file_name());
  if (!file) return tl::make_unexpected(file.error());
  while (stream.Read(&response)) {
    if (auto written = file->write(response.chunk()); !written) return tl::make_unexpected(written.error());
  }
  const grpc::Status status = stream.Finish();
  if (!status.ok()) return tl::make_unexpected(failure_of(status));
  const auto digest = file->commit();
  if (!digest) return tl::make_unexpected(digest.error());
  v1::ExportReport report;
  report.set_file(file->path().string());
  report.set_package_id(summary.package_id());
  report.set_liid(summary.basis().liid());
  *report.mutable_period() = summary.period();
  *report.mutable_as_of() = summary.basis().as_of();
  report.set_bindings(static_cast<std::uint32_t>(summary.bindings()));
  report.set_sessions(static_cast<std::uint32_t>(summary.sessions()));
  report.set_sha256(*digest);
  return report;
}

Exit create(const Shell& shell, const CreateOptions& options) {
  const auto request = request_from(options);
  if (!request) return complain(request.error());
  const auto connection = connect(shell, Endpoint::kExporter, "mediation");
  if (!connection) return complain(connection.error());
  const auto stub = v1::ExportService::NewStub(connection->channel);
  grpc::ClientContext context;
  const auto stream = stub->CreateExport(&context, *request);
  const auto report = receive(*stream, options.out);
  if (!report) {
    context.TryCancel();
    return complain(report.error());
  }
  if (shell.json()) {
    print_json(*report);
  } else {
    std::cout << report->file() << ": " << report->bindings() << " bindings, " << report->sessions()
              << " sessions from " << shown(report->period().since()) << " to "
              << shown(report->period().until()) << ", as of " << shown(report->as_of()) << "\nSHA-256 "
              << report->sha256() << '\n';
  }
  return Exit::kOk;
}

}  // namespace

void add_export_create(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("create", "Make a signed package that its recipient alone can open");
  auto options = std::make_shared<CreateOptions>();
  command->add_option("--liid", options->liid, "LIID of the warrant")->required();
  add_time(*command, "--from", options->from, "Begin of the period")->required();
  add_time(*command, "--to", options->to, "End of the period")->required();
  add_time(*command, "--as-of", options->as_of, "As it was known at this time; if not given, as known now");
  command
      ->add_option("--recipient", options->recipient,
                   "File with the certificate of the one who may open it, PEM or DER")
      ->required();
  command->add_option("--out", options->out, "Folder for the package")->required();
  add_examples(*command, {"export create --liid LI-2026-17 --from 2026-11-01T00:00:00Z --to now --recipient "
                          "authority.pem --out ."});
  add_action(*command, shell, true, [&shell, options] { return create(shell, *options); });
}

void add_export(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("export", "Make and verify packages for authorities");
  group->require_subcommand(1);
  add_export_create(*group, shell);
  add_export_verify(*group, shell);
}

}  // namespace vouch::services
