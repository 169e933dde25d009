#include "services/ingest/live/listener.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "services/common/convert/convert.h"
#include "services/common/tls/pem.h"
#include "services/ingest/directory/directory_feed.h"
#include "services/ingest/hep/hep_listener.h"
#include "services/ingest/live/tls_folder.h"
#include "services/ingest/sip/sip_listener.h"

namespace vouch::services {
namespace {

/// The key as an editor leaves it: without the line's end.
Result<std::string> auth_key_of(const FeedSpec& spec) {
  if (spec.auth_key_file.empty()) return std::string{};
  auto key = read_file(spec.auth_key_file);
  if (!key) return fail("NOT_READABLE", "auth_key_file");
  while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
  // An empty key would be no key, and everybody have it.
  return key->empty() ? fail("KEY_EMPTY", "auth_key_file") : key;
}

class Hep : public Listener {
 public:
  Hep(std::unique_ptr<HepListener> listener, const HepListenerConfig& config)
      : listener_(std::move(listener)),
        is_stream_(config.transport != HepTransport::kUdp),
        limits_(config.limits) {}
  std::uint16_t port() const override { return listener_->port(); }
  void stop() override { listener_->stop(); }
  ListenerCounts counts() const override {
    const HepCounts now = listener_->counts();
    ListenerCounts counts;
    counts.without_sip = now.without_sip;
    counts.senders = listener_->senders();
    if (is_stream_)
      counts.connections = {
          now.connections, now.connections_open, now.connections_refused,       now.handshakes_failed,
          now.broken_off,  limits_.connections,  limits_.connections_per_sender};
    return counts;
  }

 private:
  std::unique_ptr<HepListener> listener_;
  bool is_stream_;
  HepLimits limits_;
};

Result<std::unique_ptr<Listener>> open_hep(const FeedSpec& spec, const ListenerTerms& terms, Intake& intake) {
  auto key = auth_key_of(spec);
  if (!key) return tl::make_unexpected(key.error());
  HepListenerConfig config;
  config.transport = spec.transport == FeedTransport::kUdp   ? HepTransport::kUdp
                     : spec.transport == FeedTransport::kTcp ? HepTransport::kTcp
                                                             : HepTransport::kTls;
  config.address = spec.address;
  config.port = spec.port;
  config.auth_key = std::move(*key);
  config.allowed_senders = spec.allowed_senders;
  config.limits.connections = terms.hep_connections;
  config.limits.connections_per_sender = terms.hep_connections_per_sender;
  if (spec.tls) config.tls = {spec.tls->peer_ca, {spec.tls->certificate, spec.tls->key}, spec.tls_peers};
  auto listener = HepListener::open(config, intake);
  if (!listener) return tl::make_unexpected(listener.error());
  return std::make_unique<Hep>(std::move(*listener), config);
}

class Sip : public Listener {
 public:
  Sip(std::unique_ptr<SipListener> listener, SipTransport transport, const SipListenerConfig& config)
      : listener_(std::move(listener)),
        transport_(transport),
        most_connections_(config.connections_max),
        most_of_one_sender_(config.connections_per_sender) {}
  std::uint16_t port() const override { return listener_->port(transport_); }
  void try_again() override { listener_->ask_again(); }
  void stop() override { listener_->stop(); }
  ListenerCounts counts() const override {
    const SipCounters now = listener_->counters();
    ListenerCounts counts;
    counts.connections = {now.connections, now.connections_open, now.connections_refused, now.not_believed,
                          now.broken_off,  most_connections_,    most_of_one_sender_};
    counts.senders = listener_->senders();
    counts.answers = {now.answered_durable, now.answered_at_deadline, now.answered_at_once,
                      now.answered_given_up};
    return counts;
  }

 private:
  std::unique_ptr<SipListener> listener_;
  SipTransport transport_;
  std::size_t most_connections_;
  std::size_t most_of_one_sender_;
};

/// An administrator knows the files of the feed, not our copies.
Error by_its_own_name(Error error, const std::optional<TlsFolder>& folder, const FeedSpec& spec) {
  if (!folder || !error.field.starts_with(folder->path().string())) return error;
  const bool is_ca = error.field.ends_with("cafile.pem");
  const bool is_key = error.code == "BAD_KEY" || error.code == "KEY_DOES_NOT_MATCH";
  error.field = (is_ca ? spec.tls->peer_ca : is_key ? spec.tls->key : spec.tls->certificate).string();
  return error;
}

/// Counts the subscriptions that stand. On the listener's thread alone, once it runs.
class Subscriptions {
 public:
  Subscriptions(const std::vector<Impu>& asked, std::function<void(std::uint64_t)> on_missing)
      : missing_(asked.begin(), asked.end()), on_missing_(std::move(on_missing)) {
    on_missing_(missing_.size());
  }
  void note(const Impu& impu, SubscriptionPhase phase) {
    const bool changed =
        phase == SubscriptionPhase::kActive ? missing_.erase(impu) > 0 : missing_.insert(impu).second;
    if (changed) on_missing_(missing_.size());
  }

 private:
  std::set<Impu> missing_;
  std::function<void(std::uint64_t)> on_missing_;
};

Result<std::unique_ptr<Listener>> open_sip(const FeedSpec& spec, const std::filesystem::path& state,
                                           Intake& intake, ListenerNews news) {
  SipListenerConfig config;
  const signalling::Endpoint at{spec.address, spec.port};
  SipTransport transport = SipTransport::kUdp;
  std::optional<TlsFolder> folder;  // read while the listener starts, and by nobody later
  switch (spec.transport) {
    case FeedTransport::kUdp:
      config.udp = at;
      // A message too long for a datagram comes by TCP (RFC 3261 section 18.1.1), and embedded bodies make it
      // so.
      config.tcp = at;
      break;
    case FeedTransport::kTcp:
      config.tcp = at;
      transport = SipTransport::kTcp;
      break;
    case FeedTransport::kTls: {
      config.tls = at;
      transport = SipTransport::kTls;
      auto made = TlsFolder::of(spec, state);
      if (!made) return tl::make_unexpected(made.error());
      config.tls_folder = folder.emplace(std::move(*made)).path();
      break;
    }
  }
  config.senders = spec.allowed_senders;
  config.tls_peers = spec.tls_peers;
  const bool ipv6 = spec.address.find(':') != std::string::npos;
  config.own_uri = "sip:vouch@" + (ipv6 ? "[" + spec.address + "]" : spec.address);
  if (spec.port != 0) config.own_uri += ":" + std::to_string(spec.port);
  config.next_hop = spec.next_hop;
  config.subscribe_to = spec.impus;
  // Whom we subscribed at tells of registrations by its NOTIFYs alone.
  config.take_registers = spec.kind == FeedKind::kIsc;
  config.take_unsolicited = spec.kind == FeedKind::kIsc;
  if (spec.kind == FeedKind::kRegEvent)
    // One for all subscriptions, each of which has a copy of the function.
    config.on_phase = [all = std::make_shared<Subscriptions>(spec.impus, std::move(news.on_unsubscribed))](
                          const Impu& impu, SubscriptionPhase phase) { all->note(impu, phase); };
  auto listener = SipListener::start(config, intake);
  if (!listener) return tl::make_unexpected(by_its_own_name(listener.error(), folder, spec));
  return std::make_unique<Sip>(std::move(*listener), transport, config);
}

/// Counts what becomes of files, from the feed's thread for any other.
class FileTally {
 public:
  void count(const FileOutcome& outcome) {
    const std::lock_guard lock(mutex_);
    switch (outcome.state) {
      case FileOutcome::State::kDone:
        ++counts_.done;
        if (!outcome.code.empty()) counts_.last_damaged = problem_of(outcome);
        break;
      case FileOutcome::State::kRejected:
        ++counts_.rejected;
        counts_.last_rejected = problem_of(outcome);
        break;
      case FileOutcome::State::kChanged:
      case FileOutcome::State::kNotDurable:
        ++counts_.read_again;
        break;
      case FileOutcome::State::kStuck:
        ++counts_.stuck;
        break;
    }
  }
  FileTotals counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  static FileProblem problem_of(const FileOutcome& outcome) {
    return {outcome.name, outcome.code, outcome.where, NetworkTime::from_us(now_us())};
  }

  mutable std::mutex mutex_;
  FileTotals counts_;
};

class Directory : public Listener {
 public:
  Directory(std::unique_ptr<DirectoryFeed> feed, std::shared_ptr<const FileTally> tally)
      : feed_(std::move(feed)), tally_(std::move(tally)) {}
  std::uint16_t port() const override { return 0; }
  void stop() override { feed_->stop(); }
  ListenerCounts counts() const override {
    ListenerCounts counts;
    counts.files = tally_->counts();
    return counts;
  }

 private:
  std::unique_ptr<DirectoryFeed> feed_;
  std::shared_ptr<const FileTally> tally_;
};

Result<std::unique_ptr<Listener>> open_directory(const FeedSpec& spec, Intake& intake, ListenerNews news) {
  DirectoryConfig config;
  config.folder = spec.directory;
  const auto tally = std::make_shared<FileTally>();
  const auto stuck = std::make_shared<std::set<std::string>>();
  config.on_file = [tally, stuck, on_file = std::move(news.on_file)](const FileOutcome& file) {
    tally->count(file);
    // One that cannot be read is missing once, whether or not it can be moved out of the way.
    const bool is_stuck = file.state == FileOutcome::State::kStuck;
    const bool is_known = is_stuck ? !stuck->insert(file.name).second : stuck->erase(file.name) > 0;
    const bool is_missing = is_stuck && !file.first_seen;
    if (file.state == FileOutcome::State::kRejected || is_missing) {
      if (is_known) return;
      on_file({file.position, {}, {}, std::max<std::uint64_t>(file.losses, 1)});
    } else if (file.state == FileOutcome::State::kDone) {
      on_file({file.position, file.first_seen, file.last_seen, file.losses});
    }
  };
  auto feed = DirectoryFeed::open(std::move(config), intake);
  if (!feed) return tl::make_unexpected(feed.error());
  return std::make_unique<Directory>(std::move(*feed), tally);
}

}  // namespace

Result<std::unique_ptr<Listener>> open_listener(const FeedSpec& spec, const ListenerTerms& terms,
                                                Intake& intake, ListenerNews news) {
  switch (spec.kind) {
    case FeedKind::kHep:
      return open_hep(spec, terms, intake);
    case FeedKind::kIsc:
    case FeedKind::kRegEvent:
      return open_sip(spec, terms.state, intake, std::move(news));
    case FeedKind::kCaptureDirectory:
      return open_directory(spec, intake, std::move(news));
  }
  return fail("BAD_KIND", "kind");
}

}  // namespace vouch::services
