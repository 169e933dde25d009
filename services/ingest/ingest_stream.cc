#include "services/ingest/ingest_stream.h"

#include <utility>

#include "services/common/log/log.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"

namespace vouch::services {
namespace {

constexpr std::size_t kInboxMessages = 4096;
constexpr std::size_t kInboxOctets = 16 * 1024 * 1024;
/// Who does not read what is acknowledged is not read either.
constexpr std::size_t kAcksUnread = 64;
/// A live feed is not stopped by a database that is away. Who imports a file waits until it is in the
/// database.
constexpr std::chrono::milliseconds kPatience{500};

}  // namespace

IngestStream::IngestStream(const House& house, Farewell farewell)
    : house_(house), farewell_(std::move(farewell)) {}

void IngestStream::begin(Caller caller) {
  const std::lock_guard lock(mutex_);
  caller_ = std::move(caller);
  read_next();
}

void IngestStream::end(const Error& error) {
  const std::lock_guard lock(mutex_);
  finish(to_status(error));
}

void IngestStream::read_next() {
  const bool full =
      inbox_.size() >= kInboxMessages || inbox_octets_ >= kInboxOctets || outbox_.size() >= kAcksUnread;
  if (reading_ || half_closed_ || is_ending() || full) return;
  reading_ = true;
  StartRead(&incoming_);
}

void IngestStream::OnReadDone(bool ok) {
  const std::lock_guard lock(mutex_);
  reading_ = false;
  if (ok) {
    inbox_octets_ += incoming_.message().octets().size();
    inbox_.push_back(std::move(incoming_));
    incoming_ = {};
    read_next();
  } else {
    half_closed_ = true;
  }
  schedule();
}

void IngestStream::schedule() {
  const bool something = !inbox_.empty() || (half_closed_ && !last_taken_);
  if (working_ || is_ending() || !something) return;
  working_ = true;
  if (house_.workers.submit([self = shared_from_this()] { self->work(); })) return;
  working_ = false;
  finish(to_status({"OVERLOADED", {}, 0}));
}

void IngestStream::work() {
  Inbox inbox;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    inbox.swap(inbox_);
    inbox_octets_ = 0;
    last = half_closed_;
    read_next();
  }
  const Result<void> taken = take(std::move(inbox));
  if (!taken) return done(taken, last);
  if (!session_) return done(last ? fail("NO_HELLO", "hello") : Result<void>{}, last);
  store(last ? Next::kEnd : Next::kMore);
}

Result<void> IngestStream::take(Inbox inbox) {
  for (const auto& request : inbox) {
    if (auto taken = take(request); !taken) return taken;
  }
  return {};
}

void IngestStream::store(Next next) {
  Batch batch = session_->next_batch();
  ::vouch::v1::Ack ack = session_->ack_for(batch);
  house_.sink.store(
      std::move(batch), SinkTerms{session_->is_live() ? kPatience : SinkTerms::kForever},
      [self = shared_from_this(), ack = std::move(ack), next](const Result<Stored>& stored) mutable {
        self->stored(std::move(ack), stored, next);
      });
}

void IngestStream::stored(::vouch::v1::Ack ack, const Result<Stored>& stored, Next next) {
  if (!stored) return done(tl::make_unexpected(stored.error()), next != Next::kMore);
  session_->settle(ack, *stored);
  if (ack.refusals_size() > 0) {
    log(message::kMessagesRefused, {{"feed", SafeText{session_->name()}}, {"count", ack.refusals_size()}});
  }
  if (next == Next::kOver) {
    log(message::kFeedClosed, {{"feed", SafeText{session_->name()}}, {"messages", ack.totals().messages()}});
    // The feed is free before its client learns that it is done.
    session_.reset();
  }
  ::vouch::v1::IngestResponse response;
  *response.mutable_ack() = std::move(ack);
  send(std::move(response));
  if (next != Next::kEnd) return done({}, next == Next::kOver);
  if (!house_.workers.submit([self = shared_from_this()] { self->end_feed(); }))
    done(fail("OVERLOADED"), true);
}

/// Reading ends alike where the client has said all and where it is gone, and of the latter we are told a
/// moment later: by now, since what came has been stored meanwhile. A feed whose client is gone has not
/// ended: it is missed, and what waits for a partner may get it once the client comes back.
void IngestStream::end_feed() {
  if (is_over()) {
    log(message::kFeedBroken, {{"feed", SafeText{session_->name()}}, {"code", SafeText{"CLIENT_GONE"}}});
    return done({}, true);
  }
  session_->finish();
  store(Next::kOver);
}

bool IngestStream::is_over() {
  const std::lock_guard lock(mutex_);
  return is_ending();
}

void IngestStream::done(const Result<void>& outcome, bool last) {
  if (!outcome) {
    log_failure(outcome.error());
    if (session_) {
      log(message::kFeedBroken,
          {{"feed", SafeText{session_->name()}}, {"code", SafeText{outcome.error().code}}});
    }
  }
  const std::lock_guard lock(mutex_);
  working_ = false;
  if (!outcome) {
    finish(to_status(outcome.error()));
  } else if (last) {
    last_taken_ = true;
    finish(grpc::Status::OK);
  } else {
    read_next();
    schedule();
  }
}

Result<void> IngestStream::take(const ::vouch::v1::IngestRequest& request) {
  if (request.has_hello()) return open(request.hello());
  if (!session_) return fail("NO_HELLO", "hello");
  if (request.has_message()) return session_->take(request.message());
  if (request.has_span()) return session_->take(request.span());
  return fail("EMPTY_REQUEST", "request");
}

Result<void> IngestStream::open(const ::vouch::v1::Hello& hello) {
  if (session_) return fail("SECOND_HELLO", "hello");
  auto session =
      FeedSession::open(hello, caller_, house_.feeds, house_.quarantine, house_.database, house_.limit);
  if (!session) return tl::make_unexpected(session.error());
  session_ = std::move(*session);
  log(message::kFeedOpened, {{"feed", SafeText{session_->name()}}});
  ::vouch::v1::IngestResponse response;
  response.mutable_welcome()->set_settled_sequence(session_->resume_behind());
  send(std::move(response));
  return {};
}

void IngestStream::send(::vouch::v1::IngestResponse response) {
  const std::lock_guard lock(mutex_);
  outbox_.push_back(std::move(response));
  write_next();
}

void IngestStream::write_next() {
  if (writing_ || over_ || outbox_.empty()) return;
  writing_ = true;
  StartWrite(&outbox_.front());
}

void IngestStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  if (!outbox_.empty()) outbox_.pop_front();
  if (!ok) return finish(grpc::Status::CANCELLED);
  write_next();
  read_next();
  if (final_status_ && !writing_) finish(*final_status_);
}

/// What is still to be written goes first.
void IngestStream::finish(const grpc::Status& status) {
  if (over_) return;
  if (writing_ || (!outbox_.empty() && status.error_code() != grpc::StatusCode::CANCELLED)) {
    if (!final_status_) final_status_ = status;
    return;
  }
  over_ = true;
  Finish(status);
}

void IngestStream::OnCancel() {
  const std::lock_guard lock(mutex_);
  finish(grpc::Status::CANCELLED);
}

void IngestStream::OnDone() {
  farewell_(this);
  std::shared_ptr<IngestStream> self;
  const std::lock_guard lock(mutex_);
  over_ = true;
  self.swap(self_);
}

}  // namespace vouch::services
