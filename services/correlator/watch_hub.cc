#include "services/correlator/watch_hub.h"

#include "services/common/caller/admission.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"

namespace vouch::services {
namespace {

constexpr auto kTick = std::chrono::milliseconds{250};
constexpr std::size_t kMaxStreams = 1000;

struct Opening {
  Question question;
  std::optional<WatchCursor> cursor;
};

Question question_of(const v1::WatchRequest& request, Caller caller, Liid liid) {
  return {"vouch-correlator", "Watch",      std::move(caller), std::move(liid),
          Delivery::kWatch,   std::nullopt, to_json(request)};
}

Result<Opening> opening_of(const Result<Caller>& caller, const v1::WatchRequest& request) {
  if (!caller) return tl::make_unexpected(caller.error());
  auto liid = parse_liid(request.liid());
  if (!liid) return tl::make_unexpected(liid.error());
  Opening opening;
  opening.question = question_of(request, *caller, std::move(*liid));
  if (!request.cursor().empty()) {
    const auto cursor = watch_cursor_from(request.cursor());
    if (!cursor) return tl::make_unexpected(cursor.error());
    opening.cursor = *cursor;
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
  auto stream = std::make_shared<WatchStream>(context, database_, desk_, limit_);
  const auto opening = opening_of(admit(context, "/vouch.v1.CorrelationService/Watch"), request);
  const std::lock_guard lock(mutex_);
  drop_ended();
  if (!opening) {
    turn_away(stream, question_of(request, claimed_caller(context), readable_liid(request.liid())),
              opening.error());
  } else if (stopping_ || streams_.size() >= kMaxStreams) {
    stream->keep(stream);
    stream->end({stopping_ ? "STOPPING" : "OVERLOADED", {}, 0});
  } else {
    stream->begin(stream, opening->question, opening->cursor);
    streams_.push_back(stream);
    changed_.notify_one();
  }
  return stream.get();
}

void WatchHub::turn_away(const std::shared_ptr<WatchStream>& stream, const Question& question,
                         const Error& error) {
  stream->keep(stream);
  // The job outlives a stopped hub, never the desk.
  const bool taken = workers_.submit([&desk = desk_, limit = limit_, stream, question, error] {
    const Error told = desk.turn_away(question, error, limit);
    log_failure(told);
    stream->end(told);
  });
  if (!taken) stream->end({"OVERLOADED", {}, 0});
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
