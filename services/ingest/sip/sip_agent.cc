#include "services/ingest/sip/sip_agent.h"

#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/url.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/common/tls/pem.h"
#include "services/ingest/sip/kernel_drops.h"
#include "services/ingest/sip/peer_address.h"
#include "services/ingest/sip/raw_message.h"
#include "services/ingest/sip/receive_window.h"
#include "services/ingest/sip/tls_release.h"

namespace vouch::services {
namespace {

constexpr std::array<const char*, 3> kTransportNames{"udp", "tcp", "tls"};
constexpr unsigned kReceiveBuffer_octets = 4U << 20;
/// Connections that wait to be accepted, and answers that wait for one slow peer.
constexpr unsigned kBacklog = 4096;
/// Between two subscriptions at the start: an S-CSCF is not asked for all of them at once.
constexpr std::chrono::milliseconds kPace{10};

/// "sip:192.0.2.1:5060;transport=udp"; the port is "*" for any.
std::string bind_uri(const signalling::Endpoint& at, SipTransport transport) {
  const bool is_ipv6 = at.address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + at.address + "]" : at.address;
  const std::string port = at.port == 0 ? "*" : std::to_string(at.port);
  const char* const scheme = transport == SipTransport::kTls ? "sips:" : "sip:";
  return scheme + host + ":" + port + ";transport=" + kTransportNames[static_cast<std::size_t>(transport)];
}

bool is_address(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

bool is_sip_uri(const std::string& text) {
  const auto uri = parse_uri(text);
  return uri && (uri->scheme == "sip" || uri->scheme == "sips") && !uri->host.empty();
}

Result<void> check(const SipListenerConfig& config) {
  if (!config.udp && !config.tcp && !config.tls) return fail("NO_ADDRESS", "udp");
  const std::array<const std::optional<signalling::Endpoint>*, 3> all{&config.udp, &config.tcp, &config.tls};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (*all[i] && !is_address((*all[i])->address)) return fail("BAD_ADDRESS", kTransportNames[i]);
  }
  if (!is_sip_uri(config.own_uri)) return fail("BAD_URI", "own_uri");
  const bool subscribes = !config.subscribe_to.empty() || !config.next_hop.empty();
  if (subscribes && !is_sip_uri(config.next_hop)) return fail("BAD_URI", "next_hop");
  if (!config.tls) return {};
  const auto own = config.tls_folder / "agent.pem";
  const auto pem = read_pem(config.tls_folder / "cafile.pem", KeyPair{own, own});
  return pem ? Result<void>{} : tl::make_unexpected(pem.error());
}

}  // namespace

SipListener::Agent::~Agent() {
  stop();
}

void SipListener::Agent::stop() {
  loop_.run([this] { close(); });
}

Result<void> SipListener::Agent::start() {
  if (auto sound = check(config_); !sound) return sound;
  auto senders = SenderList::from(config_.senders);
  if (!senders) return tl::make_unexpected(senders.error());
  auto peers = PeerNames::from(config_.tls_peers);
  if (!peers) return tl::make_unexpected(peers.error());
  Result<void> opened;
  loop_.run([&] { opened = open(std::move(*senders), std::move(*peers)); });
  return opened;
}

Result<void> SipListener::Agent::open(SenderList senders, PeerNames peers) {
  const auto received = [](nta_agent_magic_t* self, nta_agent_t* agent, msg_t* message, sip_t* sip) {
    if (sip == nullptr || sip->sip_request == nullptr)
      msg_destroy(message);  // a response to nothing of ours
    else
      reinterpret_cast<Agent*>(self)->reception_->take(agent, message, *sip);
    return 0;
  };
  release_tls_connections();
  trust_ = std::make_unique<TlsTrust>(std::move(peers), [this](const std::string& peer) {
    ++counting_.not_believed;
    intake_.count_loss(Loss::kNotAuthentic, peer, 1);
  });
  waiting_ = std::make_unique<WaitingRoom>(loop_, config_.answer_within, config_.waiting_max, counting_);
  reception_ = std::make_unique<Reception>(config_, std::move(senders), intake_, *waiting_, counting_);
  // Stateless, and a transaction is made for what is taken in alone. Header fields that we do not need are
  // not worth a 400, so no error in them is looked at (the mask); MAXSIZE bounds what one sender makes us
  // keep: a message, and what has come behind it.
  agent_ = nta_agent_create(
      loop_.root(), reinterpret_cast<const url_string_t*>(-1), received,
      reinterpret_cast<nta_agent_magic_t*>(this), NTATAG_MCLASS(raw_keeping_class()),
      NTATAG_SIPFLAGS(MSG_DO_EXTRACT_COPY), NTATAG_STATELESS(1), NTATAG_UA(1), NTATAG_BAD_REQ_MASK(0),
      NTATAG_MAXSIZE(static_cast<usize_t>(config_.message_octets_max + kReceiveWindowOctets)),
      NTATAG_USE_NAPTR(1), NTATAG_USE_SRV(1), TAG_END());
  if (agent_ == nullptr) return fail("CANNOT_LISTEN", "agent");
  if (auto done = listen(config_.udp, SipTransport::kUdp); !done) return done;
  if (auto done = listen(config_.tcp, SipTransport::kTcp); !done) return done;
  if (auto done = listen(config_.tls, SipTransport::kTls); !done) return done;
  connections_ = std::make_unique<Connections>(
      agent_, note_ports(), config_, counting_,
      [this](const signalling::Problem& why, std::string_view octets) { intake_.put_aside(why, octets); });
  su_root_add_prepoll(
      loop_.root(),
      [](su_prepoll_magic_t* self, su_root_t*) { reinterpret_cast<Agent*>(self)->between_rounds(); },
      reinterpret_cast<su_prepoll_magic_t*>(this));
  unseen_timer_ = std::make_unique<LoopTimer>(loop_.root(), [this] { count_unseen(); });
  count_unseen();
  std::chrono::milliseconds after{0};
  for (const Impu& impu : config_.subscribe_to) open_subscription(impu, std::exchange(after, after + kPace));
  return {};
}

Result<void> SipListener::Agent::listen(const std::optional<signalling::Endpoint>& at,
                                        SipTransport transport) {
  if (!at) return {};
  const std::string uri = bind_uri(*at, transport);
  const bool is_tls = transport == SipTransport::kTls;
  const std::string folder = config_.tls_folder.string();
  const int bound = nta_agent_add_tport(agent_, reinterpret_cast<const url_string_t*>(uri.c_str()),
                                        TPTAG_IDLE(static_cast<unsigned>(config_.idle_max.count())),
                                        TPTAG_TIMEOUT(static_cast<unsigned>(config_.unfinished_max.count())),
                                        TPTAG_UDP_RMEM(kReceiveBuffer_octets), TPTAG_QUEUESIZE(kBacklog),
                                        TAG_IF(is_tls, TPTAG_CERTIFICATE(folder.c_str())),
                                        TAG_IF(is_tls, TPTAG_TLS_VERIFY_POLICY(TPTLS_VERIFY_ALL)), TAG_END());
  if (bound < 0) return fail("CANNOT_LISTEN", kTransportNames[static_cast<std::size_t>(transport)]);
  return {};
}

OwnSockets SipListener::Agent::note_ports() {
  OwnSockets sockets;
  for (tport_t* one = tport_primaries(nta_agent_tports(agent_)); one != nullptr; one = tport_next(one)) {
    const std::string_view name = tport_name(one)->tpn_proto;
    const auto found = std::find(kTransportNames.begin(), kTransportNames.end(), name);
    if (found == kTransportNames.end()) continue;
    ports_[static_cast<std::size_t>(found - kTransportNames.begin())] = own_end_of(one).port;
    if (name == "udp") {
      udp_ = own_end_of(one);
    } else {
      sockets.listen_at(own_end_of(one));
    }
  }
  for (const int socket : sockets.listening()) bound_receive_window(socket);
  return sockets;
}

void SipListener::Agent::subscribe(const Impu& impu) {
  loop_.mailbox()->post([this, impu] { open_subscription(impu, std::chrono::milliseconds{0}); });
}

void SipListener::Agent::ask_again() {
  loop_.mailbox()->post([this] {
    for (auto& [impu, subscription] : subscriptions_) subscription->ask_now();
  });
}

void SipListener::Agent::open_subscription(const Impu& impu, std::chrono::milliseconds after) {
  if (config_.next_hop.empty() || subscriptions_.contains(impu)) return;
  Subscription::Setting setting{
      agent_,
      loop_.root(),
      config_.own_uri,
      config_.next_hop,
      config_.subscribe_for,
      config_.full_state_within,
      after,
      [this] { return std::generate_canonical<double, 32>(random_); },
      config_.on_phase,
      [this](nta_incoming_t* request, const sip_t& sip) { reception_->take_notify(agent_, request, sip); }};
  subscriptions_.emplace(impu, std::make_unique<Subscription>(std::move(setting), impu));
}

std::uint64_t SipListener::Agent::bad_messages() const {
  usize_t bad = 0;
  nta_agent_get_stats(agent_, NTATAG_S_BAD_MESSAGE_REF(bad), TAG_END());
  return bad;
}

void SipListener::Agent::between_rounds() {
  drop_second_holds();
  connections_->look_now_and_then();
}

/// What never gets to us: what the transaction layer refuses by itself, for want of a readable Via, From, To,
/// Call-ID or CSeq, and what the kernel drops. Whose the former were is known of most, of the latter never.
void SipListener::Agent::count_unseen() {
  constexpr std::chrono::seconds interval{1};
  const std::uint64_t all_bad = bad_messages();
  const std::uint64_t bad = all_bad - std::exchange(bad_counted_, all_bad);
  std::uint64_t known = 0;
  for (const auto& [sender, times] : connections_->sweep()) {
    intake_.count_loss(Loss::kBadFrame, sender, times);
    known += times;
  }
  const std::uint64_t nobodys = bad_.take(bad, known, std::chrono::steady_clock::now());
  counting_.bad_messages += known + nobodys;
  if (nobodys > 0) intake_.count_loss(Loss::kBadFrame, "", nobodys);
  if (config_.udp) {
    const std::uint64_t now = std::max(kernel_drops(udp_), drops_counted_);
    const std::uint64_t drops = now - std::exchange(drops_counted_, now);
    counting_.kernel_drops += drops;
    if (drops > 0) intake_.count_loss(Loss::kKernelDrop, "", drops);
  }
  unseen_timer_->arm(interval);
}

void SipListener::Agent::close() {
  if (std::exchange(closed_, true)) return;
  if (unseen_timer_) count_unseen();
  unseen_timer_.reset();
  subscriptions_.clear();
  waiting_.reset();
  su_root_remove_prepoll(loop_.root());
  drop_second_holds();
  connections_.reset();
  counting_.connections_open = 0;
  if (agent_ != nullptr) nta_agent_destroy(std::exchange(agent_, nullptr));
  reception_.reset();
  trust_.reset();
}

}  // namespace vouch::services
