#include "services/correlator/correlator.h"

#include <chrono>

#include "services/common/convert/convert.h"
#include "services/common/process/worker_pool.h"
#include "services/correlator/correlation_service.h"
#include "services/correlator/explain/explain_service.h"
#include "services/correlator/gathering.h"
#include "services/correlator/policy/policy_service.h"
#include "services/correlator/tac/tac_service.h"
#include "services/correlator/warrant_service.h"
#include "services/correlator/watch_hub.h"

namespace vouch::services {
namespace {

constexpr std::size_t kQueueLimit = 4096;
/// Groups of lookups being decided: while one waits for the database, another is computed.
constexpr std::size_t kGroupsAtOnce = 2;

class Correlator : public Served {
 public:
  explicit Correlator(const ServiceConfig& config)
      : limit_(config.statement_timeout_ms),
        database_({config.conninfo, static_cast<std::size_t>(config.connections)}),
        desk_(database_, [] { return NetworkTime::from_us(now_us()); }),
        lookups_(desk_, workers_, kGroupsAtOnce, limit_),
        workers_(static_cast<std::size_t>(config.connections), kQueueLimit),
        watches_(database_, desk_, workers_, limit_),
        correlation_(desk_, lookups_, watches_, workers_, limit_),
        warrants_(database_, workers_, limit_),
        policies_(database_, desk_, workers_, limit_,
                  {static_cast<std::uint64_t>(config.safety_stop_percent),
                   static_cast<std::uint64_t>(config.bindings_per_second)}),
        tacs_(database_, workers_, limit_),
        explanations_(desk_, workers_, limit_) {}

  std::vector<grpc::Service*> services() override {
    return {&correlation_, &warrants_, &policies_, &tacs_, &explanations_};
  }
  void stop() override { watches_.stop(); }

 private:
  std::chrono::milliseconds limit_;
  storage::Database database_;
  Desk desk_;
  Gathering lookups_;
  WorkerPool workers_;  // after what it works for
  WatchHub watches_;
  CorrelationServiceImpl correlation_;
  WarrantServiceImpl warrants_;
  PolicyServiceImpl policies_;
  TacServiceImpl tacs_;
  ExplainServiceImpl explanations_;
};

}  // namespace

Result<std::unique_ptr<Served>> make_correlator(const ServiceConfig& config) {
  return std::make_unique<Correlator>(config);
}

}  // namespace vouch::services
