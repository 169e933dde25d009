#include "services/ingest/ingest_stream.h"

#include <iterator>
#include <utility>

#include "services/common/log/log.h"
#include "services/common/process/unary.h"
#include "services/common/status/status.h"
#include "services/ingest/intake.h"

namespace vouch::services {
namespace {

constexpr std::size_t kInboxMessages = 4096;
constexpr std::size_t kOctetsAtOnce = 16 * 1024 * 1024;  // that are not stored
constexpr int kMessagesOfRequest = 1000;
/// Who does not read what is acknowledged is not read either.
constexpr std::size_t kAcksUnread = 64;
/// A live feed is not stopped by a database that is away. Who imports a file waits until it is in the
/// database.
constexpr std::chrono::milliseconds kPatience{500};
constexpr std::size_t kBatchesOfLive = 8;
/// What costs more waits for the next batch of a live feed: while one is stored, another is planned, and a
/// third is read.
constexpr std::size_t kBatchOctets = 512 * 1024;
constexpr std::size_t kBatchesOfImport = 1;

std::size_t cost_of(const ::vouch::v1::IngestRequest& request) {
  std::size_t cost = kMessageCost + request.message().octets().size();
  for (const auto& message : request.messages().messages()) cost += kMessageCost + message.octets().size();
  return cost;
}

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
  const bool full = inbox_.size() >= kInboxMessages ||
                    inbox_octets_ + octets_on_their_way_ >= kOctetsAtOnce || outbox_.size() >= kAcksUnread;
  if (reading_ || half_closed_ || is_ending() || full) return;
  reading_ = true;
  StartRead(&incoming_);
}

void IngestStream::OnReadDone(bool ok) {
  const std::lock_guard lock(mutex_);
  reading_ = false;
  if (ok) {
    inbox_octets_ += cost_of(incoming_);
    inbox_.push_back(std::move(incoming_));
    incoming_ = {};
    read_next();
  } else {
    half_closed_ = true;
  }
  schedule();
}

void IngestStream::schedule() {
  const bool has_work = !inbox_.empty() || half_closed_ || (span_waits_ && on_its_way_.is_empty());
  if (working_ || is_ending() || !has_work) return;
  if (on_its_way_.size() >= (session_ && session_->is_live() ? kBatchesOfLive : kBatchesOfImport)) return;
  working_ = true;
  if (house_.workers.submit([self = shared_from_this()] { self->work(); })) return;
  finish(to_status({"OVERLOADED", {}, 0}));
}

void IngestStream::work() {
  Inbox inbox;
  std::size_t octets = 0;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t waited = inbox_octets_;
    inbox = take_some();
    octets = waited - inbox_octets_;
    octets_on_their_way_ += octets;
    last = half_closed_ && inbox_.empty();
    read_next();
  }
  Result<void> taken = take(inbox);
  if (taken && !session_) taken = fail("NO_HELLO", "hello");
  if (!taken) return refuse(taken.error());
  store(last ? Next::kEnd : Next::kMore, octets);
}

IngestStream::Inbox IngestStream::take_some() {
  const std::size_t most = session_ && session_->is_live() ? kBatchOctets : kOctetsAtOnce;
  std::size_t octets = 0;
  auto end = inbox_.begin();
  while (end != inbox_.end() && octets < most) octets += cost_of(*end++);
  inbox_octets_ -= octets;
  Inbox some{std::move_iterator{inbox_.begin()}, std::move_iterator{end}};
  inbox_.erase(inbox_.begin(), end);
  return some;
}

Result<void> IngestStream::take(const Inbox& inbox) {
  for (const auto& request : inbox) {
    if (auto taken = take(request); !taken) return taken;
  }
  return {};
}

/// Ends the call once earlier batches are stored and acknowledged. No worker takes what came behind.
void IngestStream::refuse(const Error& error) {
  const auto what = std::make_shared<OnItsWay>();
  {
    const std::lock_guard lock(mutex_);
    on_its_way_.add(what);
  }
  done(*what, tl::make_unexpected(error));
}

void IngestStream::store(Next next, std::size_t octets) {
  FeedSession::Earlier earlier;
  {
    const std::lock_guard lock(mutex_);
    // What follows a batch that was lost is not stored: its sender tells it again with that.
    if (has_failed_) return;
    if (!on_its_way_.is_empty()) earlier.settled = settled_;
    earlier.durable = durable_;
  }
  const auto what = std::make_shared<OnItsWay>(OnItsWay{{}, next, octets, {}});
  Batch batch = session_->next_batch(earlier);
  what->ack = session_->ack_for(batch);
  const bool tells_nothing = next == Next::kMore && is_empty(batch) && what->ack.settled_sequence() == told_;
  told_ = what->ack.settled_sequence();
  if (!tells_nothing) {
    {
      const std::lock_guard lock(mutex_);
      on_its_way_.add(what);
      ++sent_;
    }
    house_.sink.store(
        std::move(batch), session_->is_live() ? SinkTerms{kPatience, false, true} : SinkTerms{},
        [self = shared_from_this(), what](const Result<Stored>& outcome) { self->done(*what, outcome); });
  }
  if (next != Next::kMore) return;
  const std::lock_guard lock(mutex_);
  if (tells_nothing) octets_on_their_way_ -= octets;
  span_waits_ = session_->holds_span();
  working_ = false;
  read_next();
  schedule();
}

void IngestStream::done(OnItsWay& batch, const Result<Stored>& outcome) {
  const std::lock_guard lock(mutex_);
  for (const auto& one : on_its_way_.done(batch, outcome)) over(*one);
  read_next();
  schedule();
}

void IngestStream::over(OnItsWay& batch) {
  octets_on_their_way_ -= batch.octets;
  if (has_failed_) return;
  if (!*batch.outcome) return broken(batch.outcome->error());
  ++durable_;
  session_->settle(batch.ack, **batch.outcome);
  settled_ = batch.ack.settled_sequence();
  if (batch.ack.refusals_size() > 0) {
    log(message::kMessagesRefused,
        {{"feed", SafeText{session_->name()}}, {"count", batch.ack.refusals_size()}});
  }
  if (batch.next == Next::kOver) {
    log(message::kFeedClosed,
        {{"feed", SafeText{session_->name()}}, {"messages", batch.ack.totals().messages()}});
    // The feed is free before its client learns that it is done.
    session_.reset();
  }
  ::vouch::v1::IngestResponse response;
  *response.mutable_ack() = std::move(batch.ack);
  send(std::move(response));
  if (batch.next == Next::kOver) return finish(grpc::Status::OK);
  if (batch.next == Next::kEnd && !house_.workers.submit([self = shared_from_this()] { self->end_feed(); }))
    broken({"OVERLOADED", {}, 0});
}

/// Nothing behind it is acknowledged any more.
void IngestStream::broken(const Error& error) {
  has_failed_ = true;
  log_failure(error);
  if (session_)
    log(message::kFeedBroken, {{"feed", SafeText{session_->name()}}, {"code", SafeText{error.code}}});
  finish(to_status(error));
}

/// Reading ends alike where the client has said all and where it is gone, and of the latter we are told a
/// moment later: by now, since what came has been stored meanwhile. A feed whose client is gone has not
/// ended: it is missed, and what waits for a partner may get it once the client comes back.
void IngestStream::end_feed() {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending()) {
      log(message::kFeedBroken, {{"feed", SafeText{session_->name()}}, {"code", SafeText{"CLIENT_GONE"}}});
      return finish(grpc::Status::OK);
    }
  }
  session_->finish();
  store(Next::kOver, 0);
}

Result<void> IngestStream::take(const ::vouch::v1::IngestRequest& request) {
  if (request.has_hello()) return open(request.hello());
  if (!session_) return fail("NO_HELLO", "hello");
  if (request.has_message()) return session_->take(request.message());
  if (request.messages().messages_size() > kMessagesOfRequest) return fail("TOO_MANY_MESSAGES", "messages");
  for (const auto& message : request.messages().messages()) {
    if (auto taken = session_->take(message); !taken) return taken;
  }
  if (request.has_messages()) return {};
  if (request.has_span()) return session_->take(request.span(), sent_);
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
  const std::lock_guard lock(mutex_);
  send(std::move(response));
  return {};
}

/// An acknowledgement that waits behind one being written also says what a later one would.
void IngestStream::send(::vouch::v1::IngestResponse response) {
  const auto is_plain = [](const auto& one) { return one.has_ack() && one.ack().refusals().empty(); };
  if (writing_ && outbox_.size() > 1 && is_plain(outbox_.back()) && is_plain(response)) outbox_.pop_back();
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
