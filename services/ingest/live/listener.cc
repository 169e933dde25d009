#include "services/ingest/live/listener.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <utility>

#include "services/ingest/directory/directory_feed.h"
#include "services/ingest/hep/hep_listener.h"
#include "services/ingest/sip/sip_listener.h"

namespace vouch::services {
namespace {

Result<std::string> content_of(const std::filesystem::path& file, const std::string& field) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return fail("NOT_READABLE", field);
  return std::move(text).str();
}

/// The key as an editor leaves it: without the line's end.
Result<std::string> auth_key_of(const FeedSpec& spec) {
  if (spec.auth_key_file.empty()) return std::string{};
  return content_of(spec.auth_key_file, "auth_key_file").map([](std::string key) {
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    return key;
  });
}

class Hep : public Listener {
 public:
  explicit Hep(std::unique_ptr<HepListener> listener) : listener_(std::move(listener)) {}
  ~Hep() override { listener_->stop(); }
  std::uint16_t port() const override { return listener_->port(); }

 private:
  std::unique_ptr<HepListener> listener_;
};

Result<std::unique_ptr<Listener>> open_hep(const FeedSpec& spec, Intake& intake) {
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
  if (spec.tls) config.tls = {spec.tls->peer_ca, {spec.tls->certificate, spec.tls->key}, spec.tls_peers};
  auto listener = HepListener::open(config, intake);
  if (!listener) return tl::make_unexpected(listener.error());
  return std::make_unique<Hep>(std::move(*listener));
}

class Sip : public Listener {
 public:
  Sip(std::unique_ptr<SipListener> listener, SipTransport transport)
      : listener_(std::move(listener)), transport_(transport) {}
  std::uint16_t port() const override { return listener_->port(transport_); }

 private:
  std::unique_ptr<SipListener> listener_;
  SipTransport transport_;
};

Result<void> write_private(const std::filesystem::path& file, const std::string& text) {
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  umask(before);
  out << text;
  out.close();
  return out ? Result<void>{} : fail("NOT_WRITABLE", "state");
}

/// Sofia-SIP reads its certificates from a folder with names of its own.
Result<std::filesystem::path> tls_folder(const FeedSpec& spec, const std::filesystem::path& state) {
  const auto certificate = content_of(spec.tls->certificate, "tls.certificate");
  if (!certificate) return tl::make_unexpected(certificate.error());
  const auto key = content_of(spec.tls->key, "tls.key");
  if (!key) return tl::make_unexpected(key.error());
  const auto ca = content_of(spec.tls->peer_ca, "tls.peer_ca");
  if (!ca) return tl::make_unexpected(ca.error());
  const std::filesystem::path folder =
      state / "sip-tls" / std::to_string(std::hash<std::string>{}(spec.name));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail("NOT_WRITABLE", "state");
  if (auto done = write_private(folder / "agent.pem", *certificate + "\n" + *key); !done)
    return tl::make_unexpected(done.error());
  if (auto done = write_private(folder / "cafile.pem", *ca); !done) return tl::make_unexpected(done.error());
  return folder;
}

Result<std::unique_ptr<Listener>> open_sip(const FeedSpec& spec, const std::filesystem::path& state,
                                           Intake& intake) {
  SipListenerConfig config;
  const signalling::Endpoint at{spec.address, spec.port};
  SipTransport transport = SipTransport::kUdp;
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
      auto folder = tls_folder(spec, state);
      if (!folder) return tl::make_unexpected(folder.error());
      config.tls_folder = std::move(*folder);
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
  auto listener = SipListener::start(std::move(config), intake);
  if (!listener) return tl::make_unexpected(listener.error());
  return std::make_unique<Sip>(std::move(*listener), transport);
}

class Directory : public Listener {
 public:
  explicit Directory(std::unique_ptr<DirectoryFeed> feed) : feed_(std::move(feed)) {}
  ~Directory() override { feed_->stop(); }
  std::uint16_t port() const override { return 0; }

 private:
  std::unique_ptr<DirectoryFeed> feed_;
};

Result<std::unique_ptr<Listener>> open_directory(const FeedSpec& spec, Intake& intake) {
  DirectoryConfig config;
  config.folder = spec.directory;
  auto feed = DirectoryFeed::open(std::move(config), intake);
  if (!feed) return tl::make_unexpected(feed.error());
  return std::make_unique<Directory>(std::move(*feed));
}

}  // namespace

Result<std::unique_ptr<Listener>> open_listener(const FeedSpec& spec, const std::filesystem::path& state,
                                                Intake& intake) {
  switch (spec.kind) {
    case FeedKind::kHep:
      return open_hep(spec, intake);
    case FeedKind::kIsc:
    case FeedKind::kRegEvent:
      return open_sip(spec, state, intake);
    case FeedKind::kCaptureDirectory:
      return open_directory(spec, intake);
  }
  return fail("BAD_KIND", "kind");
}

}  // namespace vouch::services
