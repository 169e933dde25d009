#include "services/vouchctl/shell/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

#include "services/common/status/status.h"
#include "services/common/tls/credentials.h"
#include "services/vouchctl/shell/config_search.h"
#include "services/vouchctl/shell/option_names.h"

namespace vouch::services {
namespace {

const std::string& address_of(const ClientConfig& config, Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::kIngest:
      return config.ingest;
    case Endpoint::kCorrelator:
      return config.correlator;
    case Endpoint::kExporter:
      return config.exporter;
  }
  return config.correlator;
}

std::string common_name_in(const std::string& pem) {
  BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  BIO_free(memory);
  std::array<char, 256> name{};
  if (certificate != nullptr) {
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    X509_free(certificate);
  }
  return name.data();
}

}  // namespace

Outcome<Connection> connect(const Shell& shell, Endpoint endpoint, const std::string& role) {
  const auto file = find_config(shell.config);
  if (!file) return tl::make_unexpected(file.error());
  const auto config = load_client_config(*file);
  if (!config) return tl::make_unexpected(Failure{config.error(), Exit::kUsage});
  const std::string name = shell.identity.empty() ? config->defaults.at(role) : shell.identity;
  const auto identity = config->identities.find(name);
  if (identity == config->identities.end()) return fail("NO_SUCH_IDENTITY", name);
  const auto pem = read_pem(config->ca, identity->second);
  if (!pem) return tl::make_unexpected(pem.error());
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY,
                   0);  // the services are ours: no proxy of the machine stands between
  return Connection{
      grpc::CreateCustomChannel(address_of(*config, endpoint), client_credentials(*pem), arguments),
      common_name_in(pem->certificate)};
}

void set_deadline(grpc::ClientContext& context, std::chrono::seconds time) {
  context.set_deadline(std::chrono::system_clock::now() + time);
}

Failure failure_of(const grpc::Status& status) {
  const RpcError error = read_status(status);
  if (!error.reason.empty()) {
    Failure failure{Error{error.reason, option_for(error.field), 0}};
    if (error.code == grpc::StatusCode::INVALID_ARGUMENT) failure.exit = Exit::kUsage;
    return failure;
  }
  if (error.code == grpc::StatusCode::UNAVAILABLE) return Error{"SERVICE_UNREACHABLE", {}, 0};
  if (error.code == grpc::StatusCode::DEADLINE_EXCEEDED) return Error{"DEADLINE_EXCEEDED", {}, 0};
  return Error{"CALL_FAILED", error.message, 0};
}

}  // namespace vouch::services
