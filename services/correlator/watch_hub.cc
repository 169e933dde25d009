#include "services/correlator/watch_hub.h"

#include "services/common/caller/admission.h"
#include "services/common/convert/convert.h"
#include "services/common/status/status.h"

namespace vouch::services {
namespace {

constexpr auto kTick = std::chrono::milliseconds{250};
constexpr std::size_t kMaxStreams = 1000;

struct Opening {
  Question question;
  std::optional<KnowledgeTime> since;
};

Result<Opening> opening_of(grpc::CallbackServerContext& context, const v1::WatchRequest& request) {
  auto caller = admit(context, "/vouch.v1.CorrelationService/Watch");
  if (!caller) return tl::make_unexpected(caller.error());
  auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  Opening opening;
  opening.question = {"vouch-correlator", "Watch",      std::move(*caller), std::move(*liid),
                      Delivery::kWatch,   std::nullopt, to_json(request)};
  if (!request.cursor().empty()) {
    const auto since = time_of_cursor(request.cursor());
    if (!since) return tl::make_unexpected(since.error());
    opening.since = *since;
  }
  return opening;
}

}  // namespace

WatchHub::WatchHub(storage::Database& database, Desk& desk, WorkerPool& workers,
                   std::chrono::milliseconds limit)
    : database_(database), desk_(desk), workers_(workers), limit_(limit), clock_([this] { run(); }) {}

WatchHub::~WatchHub() {
  stop();
  clock_.join();
}

grpc::ServerWriteReactor<v1::WatchResponse>* WatchHub::open(grpc::CallbackServerContext& context,
                                                            const v1::WatchRequest& request) {
  auto stream = std::make_shared<WatchStream>(database_, desk_, limit_);
  auto opening = opening_of(context, request);
  const std::lock_guard lock(mutex_);
  drop_ended();
  if (!opening) {
    stream->refuse(stream, opening.error());
  } else if (stopping_ || streams_.size() >= kMaxStreams) {
    stream->refuse(stream, {stopping_ ? "STOPPING" : "OVERLOADED", {}, 0});
  } else {
    stream->begin(stream, std::move(opening->question), opening->since);
    streams_.push_back(stream);
    changed_.notify_one();
  }
  return stream.get();
}

void WatchHub::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (const auto& stream : streams_) stream->end({"STOPPING", {}, 0});
  changed_.notify_one();
}

void WatchHub::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, kTick);
    poll_all();
  }
}

void WatchHub::poll_all() {
  drop_ended();
  for (const auto& stream : streams_) {
    if (!stream->claim_poll()) continue;
    // A full queue means that this round comes later.
    if (!workers_.submit([stream] { stream->poll(); })) stream->release_poll();
  }
}

void WatchHub::drop_ended() {
  std::erase_if(streams_, [](const auto& stream) { return stream->is_over(); });
}

}  // namespace vouch::services
