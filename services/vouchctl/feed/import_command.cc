#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "services/vouchctl/feed/feed_names.h"
#include "services/vouchctl/feed/import_file.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr int kAttempts = 10;
constexpr auto kPause = std::chrono::seconds{3};
constexpr int kProblemsShown = 20;

struct ImportOptions {
  std::vector<std::string> files;
  std::string point = "unspecified";
  std::string prefix;  ///< the caller's name if empty
};

/// The service or its database may be away for a while: what was acknowledged is kept, so trying again goes
/// on from there.
Outcome<v1::ImportReport> import_with_patience(const Connection& connection, const std::string& prefix,
                                               const std::string& file, v1::ObservationPoint point) {
  for (int attempt = 1;; ++attempt) {
    auto report = import_file(connection.channel, prefix, file, point);
    const bool may_pass =
        !report && (report.error().code == "SERVICE_UNREACHABLE" || report.error().code == "STOPPING" ||
                    report.error().code == "STORAGE_UNAVAILABLE" ||
                    report.error().code == "STORAGE_TIMEOUT" || report.error().code == "FEED_BUSY");
    if (!may_pass || attempt == kAttempts) return report;
    std::cerr << "vouchctl: " << report.error().code << "; trying again (" << attempt << " of "
              << kAttempts - 1 << ")\n";
    std::this_thread::sleep_for(kPause);
  }
}

void print_table(const v1::ImportReport& report) {
  std::cout << printable(report.file()) << ": ";
  if (report.already_imported()) {
    std::cout << "imported before; nothing to do\n";
  } else {
    std::cout << report.messages() << " messages, " << report.registrations()
              << " registrations seen; stored " << report.facts_stored() << " registration facts and "
              << report.session_facts_stored() << " session facts (known before: " << report.facts_known()
              << " and " << report.session_facts_known() << "); bindings changed "
              << report.bindings_changed() << "; refused " << report.refused()
              << ", REGISTERs without response " << report.unpaired_registers() << '\n';
  }
  int shown_problems = 0;
  for (const auto& problem : report.problems()) {
    if (++shown_problems > kProblemsShown) {
      std::cout << "  and " << report.problems_size() - kProblemsShown << " more (--format json lists all)\n";
      break;
    }
    std::cout << "  " << problem.code() << " in " << printable(problem.where()) << ": "
              << printable(problem.detail()) << '\n';
  }
}

Exit import_all(const Shell& shell, const ImportOptions& options) {
  const auto connection = connect(shell, Endpoint::kIngest, "feed");
  if (!connection) return complain(connection.error());
  const std::string prefix = options.prefix.empty() ? connection->caller : options.prefix;
  v1::ImportReports reports;
  Exit exit = Exit::kOk;
  for (const std::string& file : options.files) {
    auto report = import_with_patience(*connection, prefix, file, point_named(options.point));
    if (!report) {
      Failure failure = report.error();
      const std::string name = std::filesystem::path{file}.filename().string();
      const bool is_the_files = failure.field == name;
      failure.field = is_the_files || failure.field.empty() ? name : name + ": " + failure.field;
      exit = complain(failure);
      if (exit == Exit::kFailed && !is_the_files)
        std::cerr << "hint: importing the same file again goes on behind what was stored\n";
      continue;
    }
    if (!shell.json()) print_table(*report);
    *reports.add_files() = std::move(*report);
  }
  if (shell.json()) print_json(reports);
  return exit;
}

}  // namespace

void add_import(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand(
      "import", "Send capture files or SIP text to ingest; sending them twice changes nothing");
  auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->files, "Files: pcap, pcapng or plain SIP text")->required();
  add_examples(*command, {"import capture.pcap --observation-point at-s-cscf"});
  command
      ->add_option("--observation-point", options->point,
                   "Where the files were captured: unspecified (counts as before-p-cscf), before-p-cscf, "
                   "behind-p-cscf, at-s-cscf, on-isc; what authentication proves depends on it")
      ->check(CLI::IsMember({"unspecified", "before-p-cscf", "behind-p-cscf", "at-s-cscf", "on-isc"}))
      ->capture_default_str();
  command->add_option("--feed-prefix", options->prefix,
                      "Whose feed it becomes; yours if not given. For administrators");
  add_action(*command, shell, true, [&shell, options] { return import_all(shell, *options); });
}

}  // namespace vouch::services
