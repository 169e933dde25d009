#include "services/ingest/admin/feed_messages.h"

#include <array>

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

Result<FeedKind> kind_from(v1::LiveFeedKind kind) {
  switch (kind) {
    case v1::HEP:
      return FeedKind::kHep;
    case v1::ISC:
      return FeedKind::kIsc;
    case v1::REG_EVENT:
      return FeedKind::kRegEvent;
    case v1::CAPTURE_DIRECTORY:
      return FeedKind::kCaptureDirectory;
    default:
      return fail("FEED_KIND_MISSING", "spec.kind");
  }
}

v1::LiveFeedKind to_proto(FeedKind kind) {
  switch (kind) {
    case FeedKind::kHep:
      return v1::HEP;
    case FeedKind::kIsc:
      return v1::ISC;
    case FeedKind::kRegEvent:
      return v1::REG_EVENT;
    case FeedKind::kCaptureDirectory:
      return v1::CAPTURE_DIRECTORY;
  }
  return v1::LIVE_FEED_KIND_UNSPECIFIED;
}

FeedTransport transport_from(v1::FeedTransport transport) {
  if (transport == v1::FEED_TCP) return FeedTransport::kTcp;
  return transport == v1::FEED_TLS ? FeedTransport::kTls : FeedTransport::kUdp;
}

v1::FeedTransport to_proto(const FeedSpec& spec) {
  if (spec.kind == FeedKind::kCaptureDirectory) return v1::FEED_TRANSPORT_UNSPECIFIED;
  if (spec.transport == FeedTransport::kTcp) return v1::FEED_TCP;
  return spec.transport == FeedTransport::kTls ? v1::FEED_TLS : v1::FEED_UDP;
}

constexpr std::array kPoints{std::pair{v1::OBSERVATION_POINT_UNSPECIFIED, ObservationPoint::kUnspecified},
                             std::pair{v1::BEFORE_P_CSCF, ObservationPoint::kBeforePcscf},
                             std::pair{v1::BEHIND_P_CSCF, ObservationPoint::kBehindPcscf},
                             std::pair{v1::AT_S_CSCF, ObservationPoint::kAtScscf},
                             std::pair{v1::ON_ISC, ObservationPoint::kOnIsc}};

ObservationPoint point_from(v1::ObservationPoint point, FeedKind kind) {
  for (const auto& [message, value] : kPoints) {
    if (message == point && value != ObservationPoint::kUnspecified) return value;
  }
  // What comes from the S-CSCF to us comes on ISC.
  const bool to_us = kind == FeedKind::kIsc || kind == FeedKind::kRegEvent;
  return to_us ? ObservationPoint::kOnIsc : ObservationPoint::kUnspecified;
}

v1::ObservationPoint to_proto(ObservationPoint point) {
  for (const auto& [message, value] : kPoints) {
    if (value == point) return message;
  }
  return v1::OBSERVATION_POINT_UNSPECIFIED;
}

void put_losses(const LiveFeedStatus& status, v1::Feed& feed) {
  constexpr std::array kinds{Loss::kKernelDrop, Loss::kNoRoom, Loss::kBadFrame, Loss::kNotAuthentic};
  for (const auto& [sender, counts] : status.losses) {
    for (const Loss kind : kinds) {
      const std::uint64_t count = counts.at(static_cast<std::size_t>(kind));
      if (count == 0) continue;
      v1::FeedLoss& loss = *feed.add_losses();
      loss.set_sender(sender);
      loss.set_code(std::string{name_of(kind)});
      loss.set_count(count);
    }
  }
}

v1::FileProblem to_proto(const FileProblem& problem) {
  v1::FileProblem message;
  message.set_file(problem.file);
  message.set_code(problem.code);
  message.set_where(problem.where);
  *message.mutable_at() = services::to_proto(problem.at);
  return message;
}

void put_counts(const ListenerCounts& counts, v1::Feed& feed) {
  feed.set_packets_without_sip(counts.without_sip);
  for (const auto& [name, totals] : counts.senders) {
    v1::SenderCounts& sender = *feed.add_senders();
    sender.set_sender(name);
    sender.set_messages(totals.messages);
    sender.set_octets(totals.octets);
    *sender.mutable_last_message_at() = services::to_proto(totals.last_message_at);
  }
  if (counts.connections) {
    v1::ConnectionCounts& connections = *feed.mutable_connections();
    connections.set_accepted(counts.connections->accepted);
    connections.set_open(counts.connections->open);
    connections.set_refused(counts.connections->refused);
    connections.set_handshakes_failed(counts.connections->handshakes_failed);
    connections.set_broken_off(counts.connections->broken_off);
    connections.set_most(counts.connections->most);
    connections.set_most_of_one_sender(counts.connections->most_of_one_sender);
  }
  if (counts.answers) {
    v1::AnswerCounts& answers = *feed.mutable_answers();
    answers.set_durable(counts.answers->durable);
    answers.set_at_deadline(counts.answers->at_deadline);
    answers.set_at_once(counts.answers->at_once);
    answers.set_given_up(counts.answers->given_up);
  }
  if (counts.files) {
    v1::FileCounts& files = *feed.mutable_files();
    files.set_done(counts.files->done);
    files.set_rejected(counts.files->rejected);
    files.set_read_again(counts.files->read_again);
    files.set_stuck(counts.files->stuck);
    if (const auto& last = counts.files->last_rejected) *files.mutable_last_rejected() = to_proto(*last);
    if (const auto& last = counts.files->last_damaged) *files.mutable_last_damaged() = to_proto(*last);
  }
}

/// What the contract can say and FeedSpec has no place for: it would be dropped without a word.
Result<void> check_dropped(const v1::FeedSpec& message, const FeedSpec& spec) {
  const bool listens = spec.kind != FeedKind::kCaptureDirectory;
  const bool has_tls = listens && spec.transport == FeedTransport::kTls;
  const std::pair<bool, const char*> dropped[] = {
      {!listens && message.transport() != v1::FEED_TRANSPORT_UNSPECIFIED, "spec.transport"},
      {!has_tls && !message.tls_ca_file().empty(), "spec.tls_ca_file"},
      {!has_tls && !message.tls_certificate_file().empty(), "spec.tls_certificate_file"},
      {!has_tls && !message.tls_key_file().empty(), "spec.tls_key_file"},
      {spec.kind != FeedKind::kHep && message.clock_bound_seconds() != 0, "spec.clock_bound_seconds"},
  };
  for (const auto& [set_in_vain, field] : dropped) {
    if (set_in_vain) return fail("NOT_FOR_THIS_KIND", field);
  }
  return {};
}

}  // namespace

v1::QuarantineState to_proto(const QuarantineTotals& totals) {
  v1::QuarantineState message;
  message.set_messages(totals.messages);
  message.set_octets(totals.octets);
  message.set_purged_by_age(totals.purged_by_age);
  message.set_purged_for_room(totals.purged_for_room);
  return message;
}

Result<FeedSpec> feed_spec_from(const v1::FeedSpec& message) {
  FeedSpec spec;
  spec.name = message.name();
  const auto kind = kind_from(message.kind());
  if (!kind) return tl::make_unexpected(kind.error());
  spec.kind = *kind;
  if (!v1::ObservationPoint_IsValid(message.observation_point()))
    return fail("BAD_OBSERVATION_POINT", "spec.observation_point");
  spec.point = point_from(message.observation_point(), spec.kind);
  spec.transport = transport_from(message.transport());
  if (auto sound = check_dropped(message, spec); !sound) return tl::make_unexpected(sound.error());
  spec.address = message.address();
  if (message.port() > UINT16_MAX) return fail("OUT_OF_RANGE", "spec.port");
  spec.port = static_cast<std::uint16_t>(message.port());
  spec.rhythm = std::chrono::seconds{message.rhythm_seconds()};
  spec.directory = message.directory();
  spec.auth_key_file = message.auth_key_file();
  if (spec.transport == FeedTransport::kTls)
    spec.tls = FeedTlsFiles{message.tls_certificate_file(), message.tls_key_file(), message.tls_ca_file()};
  spec.allowed_senders = {message.allowed_senders().begin(), message.allowed_senders().end()};
  spec.tls_peers = {message.tls_peers().begin(), message.tls_peers().end()};
  spec.next_hop = message.next_hop();
  for (int i = 0; i < message.impus_size(); ++i) {
    auto impu = parse_impu(message.impus(i));
    if (!impu) return fail("BAD_IMPU", "spec.impus[" + std::to_string(i) + "]");
    spec.impus.push_back(std::move(*impu));
  }
  spec.drained = message.drained();
  spec.element = message.element();
  if (message.clock_bound_seconds() != 0)
    spec.clock_bound = std::chrono::seconds{message.clock_bound_seconds()};
  return spec;
}

v1::Feed to_proto(const LiveFeedView& view) {
  v1::Feed feed;
  v1::FeedSpec& spec = *feed.mutable_spec();
  spec.set_name(view.spec.name);
  if (view.state == "UNREADABLE") {
    feed.set_state(view.state);
    feed.set_problem(view.problem);
    return feed;
  }
  spec.set_kind(to_proto(view.spec.kind));
  spec.set_observation_point(to_proto(view.spec.point));
  spec.set_transport(to_proto(view.spec));
  spec.set_address(view.spec.address);
  spec.set_port(view.spec.port);
  for (const auto& sender : view.spec.allowed_senders) spec.add_allowed_senders(sender);
  spec.set_rhythm_seconds(static_cast<std::uint32_t>(view.spec.rhythm.count()));
  spec.set_auth_key_file(view.spec.auth_key_file);
  spec.set_directory(view.spec.directory);
  if (view.spec.tls) {
    spec.set_tls_ca_file(view.spec.tls->peer_ca);
    spec.set_tls_certificate_file(view.spec.tls->certificate);
    spec.set_tls_key_file(view.spec.tls->key);
  }
  for (const auto& peer : view.spec.tls_peers) spec.add_tls_peers(peer);
  spec.set_next_hop(view.spec.next_hop);
  spec.set_drained(view.spec.drained);
  spec.set_element(view.spec.element);
  if (view.spec.kind == FeedKind::kHep)
    spec.set_clock_bound_seconds(static_cast<std::uint32_t>(view.spec.clock_bound.count()));

  const LiveFeedStatus& status = view.status;
  feed.set_state(view.state);
  feed.set_problem(view.problem);
  feed.set_bound_port(view.port);
  feed.set_messages(status.counters.messages);
  feed.set_octets(status.octets);
  feed.set_messages_per_second(status.messages_per_s);
  feed.set_registers(status.counters.registers);
  feed.set_registrations(status.registrations);
  feed.set_reports(status.reports);
  feed.set_session_facts(status.session_facts);
  feed.set_unpaired_registers(status.counters.unpaired_registers);
  feed.set_unpaired_successes(status.counters.unpaired_successes);
  if (status.last_message_at.us != 0) *feed.mutable_last_message_at() = to_proto(status.last_message_at);
  feed.set_lag_microseconds(status.lag_us);
  feed.set_unsettled_octets(status.unsettled_octets);
  feed.set_spooled_batches(status.spooled_batches);
  for (const auto& [code, count] : status.refusals) {
    v1::RefusalCount& refusal = *feed.add_refusals();
    refusal.set_code(code);
    refusal.set_count(count);
  }
  put_losses(status, feed);
  feed.set_unsubscribed(status.unsubscribed);
  feed.set_stamps_apart(status.stamps_apart);
  put_counts(view.counts, feed);
  return feed;
}

}  // namespace vouch::services
