#include <fstream>
#include <iostream>
#include <map>
#include <memory>

#include "services/vouchctl/network_imei/imei_file.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "vouch/v1/trust.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr int kImeisInRequest = 5000;

/// Sends rows in requests, one under way at a time.
class ImeiSender {
 public:
  explicit ImeiSender(v1::NetworkImeiService::Stub& stub) : stream_(stub.ReportImeis(&context_)) {}

  Result<void> take(v1::NetworkImei imei) {
    *request_.add_imeis() = std::move(imei);
    return request_.imeis_size() < kImeisInRequest ? Result<void>{} : send();
  }

  /// What became of all. Errors: SENDING_FAILED; status() says why.
  Result<v1::ReportImeisResponse> finish() {
    if (request_.imeis_size() > 0) {
      if (auto sent = send(); !sent) return tl::make_unexpected(sent.error());
    }
    stream_->WritesDone();
    status_ = stream_->Finish();
    if (!status_.ok()) return fail("SENDING_FAILED");
    for (const auto& [code, count] : refused_) {
      v1::RefusedImeis& one = *total_.add_refused();
      one.set_code(code);
      one.set_count(count);
    }
    return total_;
  }

  const grpc::Status& status() const { return status_; }

 private:
  Result<void> send() {
    v1::ReportImeisResponse response;
    if (!stream_->Write(request_) || !stream_->Read(&response)) {
      status_ = stream_->Finish();
      return fail("SENDING_FAILED");
    }
    request_.Clear();
    total_.set_stored(total_.stored() + response.stored());
    total_.set_known(total_.known() + response.known());
    for (const v1::RefusedImeis& one : response.refused()) refused_[one.code()] += one.count();
    return {};
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ReportImeisRequest, v1::ReportImeisResponse>> stream_;
  v1::ReportImeisRequest request_;
  v1::ReportImeisResponse total_;
  std::map<std::string, std::uint64_t> refused_;
  grpc::Status status_;
};

struct ImeiImport {
  std::string file;
  std::string source;
};

Exit import_imeis(const Shell& shell, const ImeiImport& options) {
  std::ifstream table(options.file, std::ios::binary);
  if (!table) return complain(Failure{{"NOT_READABLE", options.file, 0}, Exit::kUsage});
  const auto connection = connect(shell, Endpoint::kIngest, "feed");
  if (!connection) return complain(connection.error());
  const auto stub = v1::NetworkImeiService::NewStub(connection->channel);
  ImeiSender sender{*stub};
  const auto read = read_imei_table(table, options.source,
                                    [&](v1::NetworkImei imei) { return sender.take(std::move(imei)); });
  const auto total =
      read ? sender.finish() : Result<v1::ReportImeisResponse>{tl::make_unexpected(read.error())};
  if (!total && total.error().code == "SENDING_FAILED") return complain(failure_of(sender.status()));
  if (!total) return complain(Failure{{total.error().code, options.file, 0}, Exit::kUsage});
  if (shell.json()) {
    print_json(*total);
  } else {
    std::cout << total->stored() << " new, " << total->known() << " known already\n";
    for (const v1::RefusedImeis& one : total->refused())
      std::cout << one.count() << " refused: " << printable(one.code()) << '\n';
  }
  return total->refused().empty() ? Exit::kOk : Exit::kFailed;
}

}  // namespace

void add_network_imei(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("network-imei", "What the access side knows of IMEIs");
  group->require_subcommand(1);
  auto* command = group->add_subcommand(
      "import", "Import a table of IMEIs with their subscriptions, as MME, AMF, HSS or EIR know them");
  add_examples(*command, {"network-imei import mme-2026-11-24.csv --source MME"});
  auto options = std::make_shared<ImeiImport>();
  command->add_option("FILE", options->file, "Text with the columns imsi or impi, imei, time, source")
      ->required();
  command->add_option("--source", options->source, "Who knew it, where the table has no such column")
      ->check(CLI::IsMember({"MME", "AMF", "HSS", "EIR", "UICC"}));
  add_action(*command, shell, true, [&shell, options] { return import_imeis(shell, *options); });
}

}  // namespace vouch::services
