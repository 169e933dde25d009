#include "services/ingest/feed_session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/ingest/feeds/feed_name.h"
#include "services/ingest/intake.h"
#include "services/ingest/quarantine/keep_refused.h"
#include "storage/feed/feed_reader.h"

namespace vouch::services {
namespace {

constexpr std::size_t kMaxMessage = 256 * 1024;
constexpr std::size_t kRefusalsTold = 1000;  // in one ack; all are counted

ObservationPoint point_from(v1::ObservationPoint point) {
  switch (point) {
    case v1::BEFORE_P_CSCF:
      return ObservationPoint::kBeforePcscf;
    case v1::BEHIND_P_CSCF:
      return ObservationPoint::kBehindPcscf;
    case v1::AT_S_CSCF:
      return ObservationPoint::kAtScscf;
    case v1::ON_ISC:
      return ObservationPoint::kOnIsc;
    default:
      return ObservationPoint::kUnspecified;
  }
}

Result<void> check_hello(const v1::Hello& hello, const Caller& caller) {
  if (!is_feed_name(hello.feed())) return fail("BAD_FEED_NAME", "hello.feed");
  if (hello.kind() != v1::CAPTURE_FILE && hello.kind() != v1::LIVE)
    return fail("FEED_KIND_MISSING", "hello.kind");
  if (!v1::ObservationPoint_IsValid(hello.observation_point()))
    return fail("BAD_OBSERVATION_POINT", "hello.observation_point");
  const bool own = caller.role != Role::kFeed || hello.feed().starts_with(caller.name + "/");
  if (!own) return fail("FEED_NOT_YOURS", "hello.feed");
  return {};
}

signalling::Transport transport_from(v1::TransportProtocol transport) {
  switch (transport) {
    case v1::UDP:
      return signalling::Transport::kUdp;
    case v1::TCP:
      return signalling::Transport::kTcp;
    case v1::SCTP:
      return signalling::Transport::kSctp;
    default:
      return signalling::Transport::kUnknown;
  }
}

signalling::Endpoint endpoint_from(const v1::Endpoint& endpoint) {
  return {endpoint.address(),
          static_cast<std::uint16_t>(std::min<std::uint32_t>(endpoint.port(), UINT16_MAX))};
}

Result<std::uint64_t> settled_sequence(const std::string& feed, const OpenFeeds& feeds,
                                       storage::Database& database, std::chrono::milliseconds limit) {
  const auto known = storage::with_transaction(
      database, storage::Access::kReadOnly, limit, [&](storage::Transaction& transaction) {
        return storage::FeedReader{transaction}.settled_sequence(feed);
      });
  const bool away = !known && (known.error().code == "UNAVAILABLE" || known.error().code == "TIMEOUT");
  if (!known && !away) return known;
  // What waits on the local disk is acknowledged, and the database does not know it yet.
  return std::max(known.value_or(0), feeds.settled(feed));
}

}  // namespace

FeedSession::FeedSession(storage::FeedProgress progress, OpenFeeds& feeds, Quarantine& quarantine,
                         std::unique_ptr<OpenFeeds::Hold> hold, std::uint64_t resumed_behind)
    : progress_(std::move(progress)),
      feeds_(feeds),
      quarantine_(quarantine),
      hold_(std::move(hold)),
      resumed_behind_(resumed_behind),
      last_sequence_(resumed_behind),
      pipeline_(progress_.feed, progress_.point) {}

Result<std::unique_ptr<FeedSession>> FeedSession::open(const v1::Hello& hello, const Caller& caller,
                                                       OpenFeeds& feeds, Quarantine& quarantine,
                                                       storage::Database& database,
                                                       std::chrono::milliseconds limit) {
  if (auto sound = check_hello(hello, caller); !sound) return tl::make_unexpected(sound.error());
  auto hold = feeds.hold(hello.feed());
  if (!hold) return fail("FEED_BUSY", "hello.feed");
  const auto settled = settled_sequence(hello.feed(), feeds, database, limit);
  if (!settled) return tl::make_unexpected(settled.error());
  storage::FeedProgress progress;
  progress.feed = hello.feed();
  progress.kind = hello.kind() == v1::CAPTURE_FILE ? "CAPTURE_FILE" : std::string{kLive};
  progress.point = point_from(hello.observation_point());
  progress.begun_at = KnowledgeTime::from_us(now_us());
  return std::unique_ptr<FeedSession>(
      new FeedSession(std::move(progress), feeds, quarantine, std::move(hold), *settled));
}

Result<void> FeedSession::take(const v1::SipMessage& message) {
  auto read = this->read(message);
  // It ends the stream, and its sender need not have kept it.
  if (!read && is_live()) {
    const std::string_view octets = message.octets();
    quarantine_.add(name(), read.error().code, read.error().field, octets.substr(0, kPutAsideOctets),
                    NetworkTime::from_us(now_us()));
  }
  return read;
}

Result<void> FeedSession::read(const v1::SipMessage& message) {
  const std::string field = "message[" + std::to_string(message.sequence()) + "]";
  if (message.sequence() <= last_sequence_) return fail("SEQUENCE_NOT_GROWING", field + ".sequence");
  if (message.octets().size() > kMaxMessage) return fail("MESSAGE_TOO_LARGE", field + ".octets");
  const auto observed_at = time_from<NetworkTime>(message.observed_at(), field + ".observed_at");
  if (!observed_at) return tl::make_unexpected(observed_at.error());
  last_sequence_ = message.sequence();
  pipeline_.take({message.octets(), *observed_at, endpoint_from(message.source()),
                  endpoint_from(message.destination()), transport_from(message.transport()), message.where()},
                 message.sequence());
  return {};
}

Result<void> FeedSession::take(const v1::Interval& span, std::uint64_t behind) {
  const auto since = time_from<NetworkTime>(span.since(), "span.since");
  if (!since) return tl::make_unexpected(since.error());
  auto until = time_from<NetworkTime>(span.until(), "span.until");
  if (!until) return tl::make_unexpected(until.error());
  if (*until < *since) return fail("BAD_PERIOD", "span.until");
  // Nobody vouches for time to come.
  if (is_live()) until = std::max(*since, std::min(*until, NetworkTime::from_us(now_us())));
  if (!is_live()) {
    lives_ = {life(*since, *until, FeedStanding::kExpected)};
  } else if (!seen_until_) {
    lives_.push_back(life(*since, NetworkTime::max(), FeedStanding::kExpected));
  }
  seen_until_ = std::max(seen_until_.value_or(*until), *until);
  HeldSpan held{{progress_.feed, *since, *until, FeedState::kAlive, 0}, behind};
  (span_ ? later_span_ : span_) = std::move(held);
  return {};
}

FeedLife FeedSession::life(NetworkTime since, NetworkTime until, FeedStanding standing) const {
  return {progress_.feed, since, until, standing, progress_.kind, progress_.point, {}, 0};
}

void FeedSession::finish() {
  pipeline_.finish();
  if (is_live() && seen_until_)
    lives_.push_back(life(*seen_until_, NetworkTime::max(), FeedStanding::kEnded));
}

/// A resumed feed that sent nothing new is settled as far as it was.
std::uint64_t FeedSession::settled() const {
  return std::max(pipeline_.settled(), resumed_behind_);
}

Batch FeedSession::next_batch(const Earlier& earlier) {
  signalling::PipelineOutput output = pipeline_.drain();
  progress_.refused += output.refusals.size();
  Batch batch{progress_, std::move(output), {}, std::exchange(lives_, {})};
  // Who imports a file is told, and has it.
  if (is_live()) keep_refused(quarantine_, name(), batch.output.refusals);
  for (; span_ && span_->behind <= earlier.durable; span_ = std::exchange(later_span_, std::nullopt))
    batch.coverage.push_back(std::move(span_->interval));
  const auto all_unpaired = pipeline_.take_unpaired();
  const FeedState state =
      !all_unpaired.empty() && recent_pairs_.are_lost(register_counts(pipeline_.counters()))
          ? FeedState::kPairsLost
          : FeedState::kUnpaired;
  for (const auto& unpaired : all_unpaired)
    batch.coverage.push_back({progress_.feed, unpaired.since, unpaired.until, state, unpaired.messages});
  batch.progress.settled_sequence = earlier.settled.value_or(settled());
  return batch;
}

v1::Ack FeedSession::ack_for(const Batch& batch) {
  const auto& counters = pipeline_.counters();
  taken_.set_messages(counters.messages);
  taken_.set_registrations(taken_.registrations() + batch.output.registrations.size());
  taken_.set_refused(taken_.refused() + batch.output.refusals.size());
  taken_.set_unpaired_registers(counters.unpaired_registers);
  taken_.set_unpaired_successes(counters.unpaired_successes);

  v1::Ack ack;
  ack.set_settled_sequence(settled());
  *ack.mutable_totals() = taken_;
  for (const auto& [sequence, problem, octets, observed_at] : batch.output.refusals) {
    if (static_cast<std::size_t>(ack.refusals_size()) >= kRefusalsTold) break;
    v1::Refusal& refusal = *ack.add_refusals();
    refusal.set_sequence(sequence);
    refusal.set_code(problem.code);
    refusal.set_where(problem.where);
    refusal.set_detail(problem.detail);
  }
  return ack;
}

void FeedSession::settle(v1::Ack& ack, const Stored& stored) {
  stored_.set_facts_stored(stored_.facts_stored() + stored.facts_stored);
  stored_.set_facts_known(stored_.facts_known() + stored.facts_known);
  stored_.set_session_facts_stored(stored_.session_facts_stored() + stored.session_facts_stored);
  stored_.set_session_facts_known(stored_.session_facts_known() + stored.session_facts_known);
  stored_.set_bindings_changed(stored_.bindings_changed() + stored.bindings_changed);
  if (stored.spooled) stored_.set_spooled_batches(stored_.spooled_batches() + 1);
  ack.mutable_totals()->MergeFrom(stored_);
  feeds_.settle(progress_.feed, ack.settled_sequence());
}

}  // namespace vouch::services
