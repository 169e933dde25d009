#include "services/ingest/ingest.h"

#include <chrono>
#include <utility>

#include "services/common/log/log.h"
#include "services/common/process/worker_pool.h"
#include "services/ingest/admin/feed_service.h"
#include "services/ingest/ingest_service.h"
#include "services/ingest/live/live_feeds.h"
#include "services/ingest/network_imei/imei_service.h"
#include "services/ingest/open_feeds.h"
#include "services/ingest/reevaluation/reevaluator.h"
#include "services/ingest/sink/sink.h"
#include "services/ingest/store/batch_store.h"

namespace vouch::services {
namespace {

constexpr std::size_t kQueueLimit = 4096;
constexpr std::size_t kAdministrators = 2;
constexpr std::uint64_t kOctetsPerMegabyte = 1024 * 1024;

/// What this process keeps on the local disk.
struct LocalState {
  std::unique_ptr<Spool> spool;
  std::unique_ptr<Quarantine> quarantine;
  std::unique_ptr<FeedRegistry> registry;
  RegisteredFeeds feeds;
};

Result<LocalState> open_state(const ServiceConfig& config) {
  const std::filesystem::path& folder = config.state;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail("NOT_WRITABLE", "state.folder");
  const auto box = SealedBox::with_key_file(folder / "key");
  if (!box) return tl::make_unexpected(box.error());
  auto spool = Spool::open(folder / "spool",
                           static_cast<std::uint64_t>(config.spool_megabytes) * kOctetsPerMegabyte, *box);
  if (!spool) return tl::make_unexpected(spool.error());
  if (const auto& damage = (*spool)->damage())
    log(message::kSpoolDamaged, {{"code", SafeText{damage->code}}, {"where", SafeText{damage->field}}});
  // With another key than it was sealed with, what waits would be read as damaged one by one.
  if (!(*spool)->key_fits()) return fail("KEY_DOES_NOT_FIT", "state.folder/spool");
  auto quarantine = Quarantine::open(folder / "quarantine", *box);
  if (!quarantine) return tl::make_unexpected(quarantine.error());
  auto registry = FeedRegistry::open(folder / "feeds", *box);
  if (!registry) return tl::make_unexpected(registry.error());
  auto feeds = (*registry)->list();
  if (!feeds) return tl::make_unexpected(feeds.error());
  return LocalState{std::move(*spool), std::move(*quarantine), std::move(*registry), std::move(*feeds)};
}

ListenerTerms listener_terms(const ServiceConfig& config) {
  return {config.state, static_cast<std::size_t>(config.hep_connections),
          static_cast<std::size_t>(config.hep_connections_per_sender)};
}

class Ingest : public Served {
 public:
  Ingest(const ServiceConfig& config, LocalState state)
      : limit_(config.statement_timeout_ms),
        state_(std::move(state)),
        database_({config.conninfo, static_cast<std::size_t>(config.connections)}),
        store_(database_, limit_),
        workers_(static_cast<std::size_t>(config.connections), kQueueLimit),
        sink_(std::make_unique<Sink>(batch_storage(), *state_.spool)),
        live_(std::make_unique<LiveFeeds>(
            LiveFeeds::House{*state_.registry, *sink_, workers_, *state_.quarantine, listener_terms(config),
                             static_cast<std::size_t>(config.feed_megabytes) * kOctetsPerMegabyte},
            state_.feeds)),
        administrators_(kAdministrators, kQueueLimit),
        stream_workers_(static_cast<std::size_t>(config.connections), kQueueLimit),
        imeis_(database_, stream_workers_, limit_),
        streams_({database_, open_feeds_, *sink_, *state_.quarantine, stream_workers_, limit_}),
        reevaluator_(std::make_unique<Reevaluator>(database_, store_, limit_)),
        feeds_({database_, *live_, *sink_, *state_.spool, *state_.quarantine, administrators_, limit_}) {}

  /// What still works for a feed works for the sink, and what the sink ends is told to the feeds: so neither
  /// pool nor feeds may be gone before.
  ~Ingest() override {
    reevaluator_.reset();
    administrators_.stop();
    live_.reset();
    stream_workers_.stop();
    workers_.stop();
    sink_.reset();
  }

  std::vector<grpc::Service*> services() override { return {&streams_, &feeds_, &imeis_}; }
  void stop() override {
    streams_.stop();
    imeis_.stop();
  }

 private:
  BatchStorage batch_storage() {
    return [this](Batches batches) { return store_.plan(batches); };
  }

  std::chrono::milliseconds limit_;
  LocalState state_;
  storage::Database database_;
  BatchStore store_;
  OpenFeeds open_feeds_;
  WorkerPool workers_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<LiveFeeds> live_;
  WorkerPool administrators_;
  WorkerPool stream_workers_;  ///< a stream's beginning waits for the database: not with the feeds
  ImeiServiceImpl imeis_;
  IngestServiceImpl streams_;
  std::unique_ptr<Reevaluator> reevaluator_;
  FeedServiceImpl feeds_;
};

}  // namespace

Result<std::unique_ptr<Served>> make_ingest(const ServiceConfig& config) {
  auto state = open_state(config);
  if (!state) return tl::make_unexpected(state.error());
  return std::make_unique<Ingest>(config, std::move(*state));
}

}  // namespace vouch::services
