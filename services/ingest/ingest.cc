#include "services/ingest/ingest.h"

#include <chrono>

#include "services/common/process/worker_pool.h"
#include "services/ingest/ingest_service.h"
#include "services/ingest/open_feeds.h"

namespace vouch::services {
namespace {

constexpr std::size_t kQueueLimit = 4096;

class Ingest : public Served {
 public:
  explicit Ingest(const ServiceConfig& config)
      : database_({config.conninfo, static_cast<std::size_t>(config.connections)}),
        workers_(static_cast<std::size_t>(config.connections), kQueueLimit),
        service_(database_, feeds_, workers_, std::chrono::milliseconds{config.statement_timeout_ms}) {}

  std::vector<grpc::Service*> services() override { return {&service_}; }
  void stop() override { service_.stop(); }

 private:
  storage::Database database_;
  OpenFeeds feeds_;
  WorkerPool workers_;
  IngestServiceImpl service_;
};

}  // namespace

Result<std::unique_ptr<Served>> make_ingest(const ServiceConfig& config) {
  return std::make_unique<Ingest>(config);
}

}  // namespace vouch::services
