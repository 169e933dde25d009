#include "services/ingest/spool/batch_codec/batch_codec.h"

#include <google/protobuf/repeated_ptr_field.h>
#include <climits>

#include "services/ingest/spool/batch_codec/parts.h"
#include "services/ingest/spool/batch_codec/values.h"

namespace vouch::services {
namespace {

constexpr std::uint32_t kVersion = 1;

void write(const storage::FeedProgress& progress, spool::Progress& out) {
  const auto& [feed, kind, point, settled_sequence, registrations, sessions, refused, begun_at] = progress;
  out.set_feed(feed);
  out.set_kind(kind);
  out.set_point(std::string{name_of(point)});
  out.set_settled_sequence(settled_sequence);
  out.set_registrations(registrations);
  out.set_sessions(sessions);
  out.set_refused(refused);
  out.set_begun_at_us(begun_at.us);
}

bool read(const spool::Progress& in, storage::FeedProgress& progress) {
  progress.feed = in.feed();
  progress.kind = in.kind();
  progress.settled_sequence = in.settled_sequence();
  progress.registrations = in.registrations();
  progress.sessions = in.sessions();
  progress.refused = in.refused();
  progress.begun_at = KnowledgeTime::from_us(in.begun_at_us());
  return spooled::read(observation_point_from(in.point()), progress.point);
}

void write(const signalling::Refusal& refusal, spool::Refusal& out) {
  // Its octets are the quarantine's, not the spool's.
  const auto& [sequence, problem, octets, observed_at] = refusal;
  const auto& [code, where, detail] = problem;
  out.set_sequence(sequence);
  out.set_code(code);
  out.set_where(where);
  out.set_detail(detail);
}

bool read(const spool::Refusal& in, signalling::Refusal& refusal) {
  refusal = {in.sequence(), {in.code(), in.where(), in.detail()}};
  return true;
}

void write(const FeedInterval& interval, spool::FeedInterval& out) {
  const auto& [feed, since, until, state, count] = interval;
  out.set_feed(feed);
  out.set_since_us(since.us);
  out.set_until_us(until.us);
  out.set_state(std::string{name_of(state)});
  out.set_count(count);
}

bool read(const spool::FeedInterval& in, FeedInterval& interval) {
  interval.feed = in.feed();
  interval.since = NetworkTime::from_us(in.since_us());
  interval.until = NetworkTime::from_us(in.until_us());
  interval.count = in.count();
  return spooled::read(feed_state_from(in.state()), interval.state);
}

void write(const FeedLife& life, spool::FeedLife& out) {
  const auto& [feed, since, until, standing, kind, point, element, rhythm_s] = life;
  out.set_feed(feed);
  out.set_since_us(since.us);
  out.set_until_us(until.us);
  out.set_standing(std::string{name_of(standing)});
  out.set_kind(kind);
  out.set_point(std::string{name_of(point)});
  out.set_element(element);
  out.set_rhythm_s(rhythm_s);
}

bool read(const spool::FeedLife& in, FeedLife& life) {
  life.feed = in.feed();
  life.since = NetworkTime::from_us(in.since_us());
  life.until = NetworkTime::from_us(in.until_us());
  life.kind = in.kind();
  life.element = in.element();
  life.rhythm_s = in.rhythm_s();
  return spooled::read(feed_standing_from(in.standing()), life.standing) &&
         spooled::read(observation_point_from(in.point()), life.point);
}

using spooled::read;
using spooled::write;

template <class Value, class Message>
void write_list(const std::vector<Value>& values, google::protobuf::RepeatedPtrField<Message>& out) {
  out.Reserve(static_cast<int>(values.size()));
  for (const Value& value : values) write(value, *out.Add());
}

template <class Value, class Message>
Result<void> read_list(const google::protobuf::RepeatedPtrField<Message>& in, std::vector<Value>& values,
                       std::string_view name) {
  values.reserve(static_cast<std::size_t>(in.size()));
  for (const Message& message : in) {
    if (read(message, values.emplace_back())) continue;
    return fail("BATCH_UNREADABLE", std::string{name} + "[" + std::to_string(values.size() - 1) + "]");
  }
  return {};
}

}  // namespace

Result<std::string> encode(const Batch& batch) {
  const auto& [progress, output, coverage, lives] = batch;
  const auto& [registrations, reports, sessions, refusals] = output;
  spool::Batch out;
  out.set_version(kVersion);
  write(progress, *out.mutable_progress());
  write_list(registrations, *out.mutable_registrations());
  write_list(reports, *out.mutable_reports());
  write_list(sessions, *out.mutable_sessions());
  write_list(refusals, *out.mutable_refusals());
  write_list(coverage, *out.mutable_coverage());
  write_list(lives, *out.mutable_lives());
  if (out.ByteSizeLong() > INT_MAX) return fail("BATCH_TOO_LARGE", "batch");
  return out.SerializeAsString();
}

Result<Batch> decode(std::string_view octets) {
  spool::Batch in;
  if (octets.size() > INT_MAX || !in.ParseFromArray(octets.data(), static_cast<int>(octets.size()))) {
    return fail("BATCH_UNREADABLE", "batch");
  }
  if (in.version() > kVersion) return fail("BATCH_VERSION_UNKNOWN", "version");
  if (in.version() == 0) return fail("BATCH_UNREADABLE", "version");
  Batch batch;
  if (!read(in.progress(), batch.progress)) return fail("BATCH_UNREADABLE", "progress");
  const auto done = read_list(in.registrations(), batch.output.registrations, "registrations")
                        .and_then([&] { return read_list(in.reports(), batch.output.reports, "reports"); })
                        .and_then([&] { return read_list(in.sessions(), batch.output.sessions, "sessions"); })
                        .and_then([&] { return read_list(in.refusals(), batch.output.refusals, "refusals"); })
                        .and_then([&] { return read_list(in.coverage(), batch.coverage, "coverage"); })
                        .and_then([&] { return read_list(in.lives(), batch.lives, "lives"); });
  if (!done) return tl::make_unexpected(done.error());
  return batch;
}

}  // namespace vouch::services
