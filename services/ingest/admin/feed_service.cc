#include "services/ingest/admin/feed_service.h"

#include <algorithm>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/ingest/admin/feed_messages.h"
#include "services/ingest/admin/shape.h"
#include "storage/audit/audit_log.h"

namespace vouch::services {
namespace {

constexpr std::size_t kRejectedTold = 50;
constexpr std::size_t kRejectedMost = 500;

NetworkTime at(std::chrono::system_clock::time_point time) {
  return NetworkTime::from_us(
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count());
}

}  // namespace

/// Errors: UNAVAILABLE, whatever kept it from the record.
Result<void> FeedServiceImpl::put_on_record(const Caller& caller, const char* operation,
                                            const std::string& asked, const char* outcome,
                                            const std::string& reason) const {
  storage::AuditEntry entry;
  entry.service = "vouch-ingest";
  entry.caller = caller.name;
  entry.role = std::string{name_of(caller.role)};
  entry.operation = operation;
  entry.query = asked;
  entry.outcome = outcome;
  entry.reason = reason;
  const auto number = storage::AuditLog::append(house_.database, house_.limit, entry);
  if (!number) return fail("UNAVAILABLE", number.error().field);
  return {};
}

/// What changes something is on record before it is done, and so is a refusal of it.
template <class Request, class Act>
grpc::ServerUnaryReactor* FeedServiceImpl::handle(grpc::CallbackServerContext& context, const char* operation,
                                                  const Request& request, bool on_record, Act act) {
  const auto turn_away = [this, operation, &request](const Caller& caller, const Error& error) {
    const auto recorded = put_on_record(caller, operation, to_json(request), "REFUSED", error.code);
    return recorded ? error : recorded.error();
  };
  const auto work = [this, operation, on_record, &request, act](const Caller& caller) -> Result<void> {
    if (!on_record) return act();
    if (auto recorded = put_on_record(caller, operation, to_json(request), "DONE", ""); !recorded)
      return recorded;
    auto done = act();
    // The record says what was asked in any case; that it failed is told if it can be.
    if (!done) (void)put_on_record(caller, operation, to_json(request), "FAILED", done.error().code);
    return done;
  };
  return handle_unary(context, house_.workers, "/vouch.v1.FeedService/" + std::string{operation}, turn_away,
                      work);
}

grpc::ServerUnaryReactor* FeedServiceImpl::ListFeeds(grpc::CallbackServerContext* context,
                                                     const v1::ListFeedsRequest* request,
                                                     v1::ListFeedsResponse* response) {
  return handle(*context, "ListFeeds", *request, false, [this, response]() -> Result<void> {
    for (const LiveFeedView& view : house_.feeds.list()) *response->add_feeds() = told(view);
    put_sink(*response->mutable_sink());
    v1::QuarantineState& quarantine = *response->mutable_quarantine();
    quarantine = to_proto(house_.quarantine.totals(""));
    quarantine.set_not_kept(house_.quarantine.lost());
    return {};
  });
}

v1::Feed FeedServiceImpl::told(const LiveFeedView& view) const {
  v1::Feed feed = to_proto(view);
  if (view.state != "UNREADABLE") feed.set_most_unsettled_octets(house_.feeds.feed_octets());
  *feed.mutable_quarantine() = to_proto(house_.quarantine.totals(view.spec.name));
  return feed;
}

Result<void> FeedServiceImpl::put(const Result<LiveFeedView>& view, v1::Feed& response) const {
  if (!view) return tl::make_unexpected(view.error());
  response = told(*view);
  return {};
}

void FeedServiceImpl::put_sink(v1::SinkState& message) const {
  const SinkState state = house_.sink.state();
  message.set_direct(state.direct);
  message.set_spool_entries(house_.spool.size());
  message.set_spool_octets(house_.spool.octets());
  if (const auto oldest = house_.spool.oldest_at())
    *message.mutable_oldest_spooled_at() = to_proto(at(*oldest));
  message.set_spooled_batches(state.spooled_batches);
  message.set_given_up_batches(state.given_up_batches);
  message.set_set_aside_batches(state.set_aside_batches);
}

grpc::ServerUnaryReactor* FeedServiceImpl::GetFeed(grpc::CallbackServerContext* context,
                                                   const v1::GetFeedRequest* request, v1::Feed* response) {
  return handle(*context, "GetFeed", *request, false,
                [this, request, response] { return put(house_.feeds.find(request->name()), *response); });
}

grpc::ServerUnaryReactor* FeedServiceImpl::AddFeed(grpc::CallbackServerContext* context,
                                                   const v1::AddFeedRequest* request, v1::Feed* response) {
  return handle(*context, "AddFeed", *request, true, [this, request, response]() -> Result<void> {
    const auto spec = feed_spec_from(request->spec());
    if (!spec) return tl::make_unexpected(spec.error());
    return put(house_.feeds.add(*spec), *response);
  });
}

grpc::ServerUnaryReactor* FeedServiceImpl::RemoveFeed(grpc::CallbackServerContext* context,
                                                      const v1::RemoveFeedRequest* request,
                                                      v1::RemoveFeedResponse* /*response*/) {
  return handle(*context, "RemoveFeed", *request, true,
                [this, request] { return house_.feeds.remove(request->name()); });
}

grpc::ServerUnaryReactor* FeedServiceImpl::DrainFeed(grpc::CallbackServerContext* context,
                                                     const v1::DrainFeedRequest* request,
                                                     v1::Feed* response) {
  return handle(*context, "DrainFeed", *request, true, [this, request, response] {
    const std::string& name = request->name();
    return put(request->resume() ? house_.feeds.resume(name) : house_.feeds.drain(name), *response);
  });
}

grpc::ServerUnaryReactor* FeedServiceImpl::ListRejected(grpc::CallbackServerContext* context,
                                                        const v1::ListRejectedRequest* request,
                                                        v1::ListRejectedResponse* response) {
  return handle(*context, "ListRejected", *request, false, [this, request, response]() -> Result<void> {
    const std::size_t limit =
        request->limit() == 0 ? kRejectedTold : std::min<std::size_t>(request->limit(), kRejectedMost);
    if (request->name().empty()) {
      const auto feeds = feeds_with_rejected();
      return feeds ? put_rejected(*feeds, limit, *response) : tl::make_unexpected(feeds.error());
    }
    auto told = put_rejected({request->name()}, limit, *response);
    // What a feed brought is told even when the feed itself is removed.
    const bool nothing = told && response->rejected().empty();
    return nothing ? house_.feeds.find(request->name()).map([](const LiveFeedView&) {}) : told;
  });
}

/// Of removed feeds, too.
Result<std::vector<std::string>> FeedServiceImpl::feeds_with_rejected() const {
  const auto counts = house_.quarantine.counts();
  if (!counts) return tl::make_unexpected(counts.error());
  std::vector<std::string> feeds;
  for (const QuarantineCount& count : *counts) {
    if (feeds.empty() || feeds.back() != count.feed) feeds.push_back(count.feed);
  }
  return feeds;
}

/// The latest of all these feeds, latest first.
Result<void> FeedServiceImpl::put_rejected(const std::vector<std::string>& feeds, std::size_t limit,
                                           v1::ListRejectedResponse& response) const {
  std::vector<std::pair<QuarantinedMessage, std::string>> kept;
  for (const std::string& feed : feeds) {
    auto of_feed = house_.quarantine.list(feed, limit);
    if (!of_feed) return tl::make_unexpected(of_feed.error());
    for (QuarantinedMessage& message : *of_feed) kept.emplace_back(std::move(message), feed);
  }
  std::sort(kept.begin(), kept.end(), [](const auto& one, const auto& other) {
    return std::pair{one.first.kept_at, one.first.id} > std::pair{other.first.kept_at, other.first.id};
  });
  if (kept.size() > limit) kept.resize(limit);
  for (const auto& [message, feed] : kept) {
    const auto octets = house_.quarantine.octets_of(message.id);
    v1::Rejected& rejected = *response.add_rejected();
    rejected.set_feed(feed);
    rejected.set_feed_removed(!house_.feeds.find(feed));
    rejected.set_code(message.code);
    rejected.set_where(message.where);
    *rejected.mutable_at() = to_proto(at(message.kept_at));
    rejected.set_octets(static_cast<std::uint32_t>(message.octets));
    if (octets) rejected.set_shape(shape_of(*octets));
  }
  return {};
}

}  // namespace vouch::services
