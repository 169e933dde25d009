#include "services/exporter/exporter.h"

#include <chrono>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/process/worker_pool.h"
#include "services/exporter/export_service.h"

namespace vouch::services {
namespace {

constexpr std::size_t kQueueLimit = 64;

class Exporter : public Served {
 public:
  Exporter(const ServiceConfig& config, SigningIdentity signer)
      : database_({config.conninfo, static_cast<std::size_t>(config.connections)}),
        desk_(database_, [] { return NetworkTime::from_us(now_us()); }),
        workers_(static_cast<std::size_t>(config.connections), kQueueLimit),
        service_(desk_, workers_, std::move(signer)) {}

  std::vector<grpc::Service*> services() override { return {&service_}; }
  void stop() override { service_.stop(); }

 private:
  storage::Database database_;
  Desk desk_;
  WorkerPool workers_;
  ExportServiceImpl service_;
};

}  // namespace

Result<std::unique_ptr<Served>> make_exporter(const ServiceConfig& config) {
  auto signer = SigningIdentity::load(config.signing.certificate, config.signing.key);
  if (!signer) return tl::make_unexpected(signer.error());
  return std::make_unique<Exporter>(config, std::move(*signer));
}

}  // namespace vouch::services
