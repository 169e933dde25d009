#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "services/common/process/service_process.h"
#include "services/common/process/unary.h"
#include "vouch/v1/correlation.grpc.pb.h"

namespace {

using namespace vouch;

/// Answers every lookup with one answer it was given, and asks nobody: what is left of a lookup without a
/// warrant, a record and a database.
class Echo : public v1::CorrelationService::CallbackService {
 public:
  Echo(v1::LookupResponse answer, std::size_t threads)
      : answer_(std::move(answer)), workers_(threads, kQueue) {}

  grpc::ServerUnaryReactor* Lookup(grpc::CallbackServerContext* context, const v1::LookupRequest*,
                                   v1::LookupResponse* response) override {
    return services::handle_unary(
        *context, workers_, "/vouch.v1.CorrelationService/Lookup",
        [](const services::Caller&, const Error& error) { return error; },
        [this, response](const services::Caller&) -> Result<void> {
          *response = answer_;
          return {};
        });
  }

 private:
  static constexpr std::size_t kQueue = 4096;
  const v1::LookupResponse answer_;
  services::WorkerPool workers_;
};

class EchoServed : public services::Served {
 public:
  EchoServed(v1::LookupResponse answer, std::size_t threads) : echo_(std::move(answer), threads) {}
  std::vector<grpc::Service*> services() override { return {&echo_}; }
  void stop() override {}

 private:
  Echo echo_;
};

/// The answer comes from a file, as the correlator once gave it.
Result<std::unique_ptr<services::Served>> make_echo(const services::ServiceConfig& config) {
  const char* file = std::getenv("BENCH_ECHO_ANSWER");
  std::ifstream in{file == nullptr ? "" : file, std::ios::binary};
  v1::LookupResponse answer;
  if (!in || !answer.ParseFromIstream(&in)) return fail("NOT_READABLE", "BENCH_ECHO_ANSWER");
  return std::make_unique<EchoServed>(std::move(answer), static_cast<std::size_t>(config.connections));
}

}  // namespace

int main(int argc, char** argv) {
  return services::run_service(services::Process::kCorrelator, "vouch-echo", argc, argv, make_echo);
}
