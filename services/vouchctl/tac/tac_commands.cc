#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>

#include "services/vouchctl/feed/progress_bar.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/tac/tac_upload.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using TacStub = v1::TacService::Stub;

template <class Request, class Response>
Outcome<Response> call_tac_service(TacStub& stub,
                                   grpc::Status (TacStub::*method)(grpc::ClientContext*, const Request&,
                                                                   Response*),
                                   const Request& request) {
  grpc::ClientContext context;
  set_deadline(context, std::chrono::minutes{5});
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return tl::make_unexpected(failure_of(status));
  return response;
}

struct TacImport {
  std::string file;
  std::string source;
  std::string licence;
};

void print_report(const v1::TacImportReport& report) {
  const v1::TacCatalogue& catalogue = report.catalogue();
  std::cout << "catalogue " << catalogue.version() << ": " << catalogue.entries() << " types; "
            << catalogue.added() << " added, " << catalogue.removed() << " removed, " << catalogue.changed()
            << " changed against the one before\n";
  if (report.refused_rows() + report.repeated_rows() > 0)
    std::cout << report.refused_rows() << " rows without a TAC of eight digits, " << report.repeated_rows()
              << " with one that comes again\n";
}

Exit import_catalogue(const Shell& shell, const TacImport& options) {
  const auto file = TacFile::open(options.file);
  if (!file) return complain(Failure{file.error(), Exit::kUsage});
  const auto connection = connect(shell, Endpoint::kCorrelator, "administrator");
  if (!connection) return complain(connection.error());
  const auto stub = v1::TacService::NewStub(connection->channel);
  v1::BeginTacImportRequest begin;
  begin.set_source(options.source.empty() ? std::filesystem::path{options.file}.filename().string()
                                          : options.source);
  begin.set_licence(options.licence);
  const auto begun = call_tac_service(*stub, &TacStub::BeginTacImport, begin);
  if (!begun) return complain(begun.error());
  {
    ProgressBar bar{"types"};
    const auto sent = upload(*stub, begun->import_id(), *file,
                             [&](std::uint64_t done) { bar.show(done, file->rows().size()); });
    if (!sent.ok()) return complain(failure_of(sent));
  }
  v1::FinishTacImportRequest finish;
  finish.set_import_id(begun->import_id());
  const auto finished = call_tac_service(*stub, &TacStub::FinishTacImport, finish);
  if (!finished) return complain(finished.error());
  v1::TacImportReport report;
  *report.mutable_catalogue() = *finished;
  report.set_refused_rows(file->refused());
  report.set_repeated_rows(file->repeated());
  if (shell.json()) {
    print_json(report);
  } else {
    print_report(report);
  }
  return Exit::kOk;
}

void add_tac_import(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "import", "Import a catalogue of device types; from then on it is the one that is asked");
  add_examples(*command, {"tac import tacdb.csv --source 'Osmocom 2026-11' --licence CC-BY-SA-3.0"});
  auto options = std::make_shared<TacImport>();
  command->add_option("FILE", options->file, "Text with a heading, of which one column is called TAC")
      ->required();
  command->add_option("--source", options->source, "Where it comes from; the file's name if not given");
  command->add_option("--licence", options->licence, "Under which licence it is used");
  add_action(*command, shell, true, [&shell, options] { return import_catalogue(shell, *options); });
}

void print_entry(const v1::LookUpTacResponse& response) {
  if (!response.has_entry()) {
    std::cout << "catalogue " << response.catalogue_version() << " does not know it\n";
    return;
  }
  const v1::TacEntry& entry = response.entry();
  const auto row = [](const char* name, const std::string& value) {
    std::cout << std::left << std::setw(18) << name << (value.empty() ? "-" : printable(value)) << '\n';
  };
  row("manufacturer", entry.manufacturer());
  row("brand", entry.brand());
  row("model", entry.model());
  row("device type", entry.device_type());
  row("operating system", entry.operating_system());
  row("radio", entry.radio());
  row("allocated", entry.has_allocated_at() ? shown(entry.allocated_at()) : "");
  row("catalogue", std::to_string(response.catalogue_version()));
}

Exit show_entry(const Shell& shell, TacStub& stub, const std::string& tac) {
  v1::LookUpTacRequest request;
  request.set_tac(tac);
  const auto response = call_tac_service(stub, &TacStub::LookUpTac, request);
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
  } else {
    print_entry(*response);
  }
  return Exit::kOk;
}

Exit show_catalogues(const Shell& shell, TacStub& stub) {
  const auto response = call_tac_service(stub, &TacStub::ListTacCatalogues, v1::ListTacCataloguesRequest{});
  if (!response) return complain(response.error());
  if (shell.json()) {
    print_json(*response);
    return Exit::kOk;
  }
  if (response->catalogues().empty()) {
    std::cout << "no catalogue was imported yet\n";
    return Exit::kOk;
  }
  Table table{{"VERSION", "TYPES", "SINCE", "SOURCE", "LICENCE", "IMPORTED BY"}};
  for (const v1::TacCatalogue& catalogue : response->catalogues()) {
    table.add({std::to_string(catalogue.version()), std::to_string(catalogue.entries()),
               shown(catalogue.known_at()), printable(catalogue.source()), printable(catalogue.licence()),
               printable(catalogue.imported_by())});
  }
  table.print(std::cout);
  return Exit::kOk;
}

void add_tac_show(CLI::App& group, Shell& shell) {
  auto* command =
      group.add_subcommand("show", "Show the catalogues there were, or what the newest says of a TAC");
  add_examples(*command, {"tac show", "tac show 35693803"});
  auto tac = std::make_shared<std::string>();
  command->add_option("TAC", *tac, "Eight digits");
  add_action(*command, shell, true, [&shell, tac] {
    const auto connection = connect(shell, Endpoint::kCorrelator, "administrator");
    if (!connection) return complain(connection.error());
    const auto stub = v1::TacService::NewStub(connection->channel);
    return tac->empty() ? show_catalogues(shell, *stub) : show_entry(shell, *stub, *tac);
  });
}

}  // namespace

void add_tac(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("tac", "Keep the catalogue of device types");
  group->require_subcommand(1);
  add_tac_import(*group, shell);
  add_tac_show(*group, shell);
}

}  // namespace vouch::services
