#include "services/common/process/service_process.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "services/common/log/log.h"
#include "services/common/process/signals.h"
#include "services/common/process/systemd.h"
#include "services/common/tls/credentials.h"

namespace vouch::services {
namespace {

constexpr int kStopped = 0;
constexpr int kCannotServe = 1;
constexpr int kUsage = 2;
constexpr int kMaxMessageOctets = 4 * 1024 * 1024;
constexpr auto kDrainTime = std::chrono::seconds{10};

int cannot_start(const Error& error, int code) {
  log(message::kCannotStart, {{"code", SafeText{error.code}}, {"where", SafeText{error.field}}});
  return code;
}

std::unique_ptr<grpc::Server> start_server(const ServiceConfig& config, const Pem& pem, Served& served,
                                           int& port) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.AddListeningPort(config.listen, server_credentials(pem), &port);
  builder.SetMaxReceiveMessageSize(kMaxMessageOctets);
  // Two services on one port would take each other's calls in turn.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  for (grpc::Service* service : served.services()) builder.RegisterService(service);
  return builder.BuildAndStart();
}

int serve(const ServiceConfig& config, const Pem& pem, Served& served) {
  int port = 0;
  const std::unique_ptr<grpc::Server> server = start_server(config, pem, served, port);
  if (!server || port == 0) return cannot_start({"CANNOT_LISTEN", config.listen, 0}, kCannotServe);
  server->GetHealthCheckService()->SetServingStatus(true);
  log(message::kStarted, {{"port", port}});
  notify_systemd("READY=1");

  wait_for_stop();
  log(message::kStopping);
  notify_systemd("STOPPING=1");
  server->GetHealthCheckService()->SetServingStatus(false);
  served.stop();
  server->Shutdown(std::chrono::system_clock::now() + kDrainTime);
  server->Wait();
  log(message::kStopped);
  return kStopped;
}

}  // namespace

int run_service(Process process, const std::string& name, int argc, char** argv,
                const std::function<Result<std::unique_ptr<Served>>(const ServiceConfig&)>& make) {
  std::string file;
  bool check_only = false;
  CLI::App app{name};
  app.set_version_flag("--version", name + " 0.1.0");
  app.add_option("--config", file, "TOML file; `--example-config` prints one")
      ->default_val("/etc/vouch/" + name.substr(6) + ".toml");
  app.add_flag("--check-config", check_only, "Check the configuration and end");
  app.add_flag_callback(
      "--example-config",
      [&] {
        std::cout << example_config(process);
        std::exit(0);
      },
      "Print an example of the configuration file");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }

  const auto config = load_service_config(process, file);
  start_log(name, config ? config->log_level : "info");
  if (!config) return cannot_start(config.error(), kUsage);
  const auto pem = read_pem(config->ca, config->identity);
  if (!pem) return cannot_start(pem.error(), kUsage);
  if (check_only) return kStopped;

  hold_stop_signals();
  require_tls_1_3();
  const auto served = make(*config);
  if (!served) return cannot_start(served.error(), kCannotServe);
  return serve(*config, *pem, **served);
}

}  // namespace vouch::services
