#include "services/ingest/feeds/feed_codec.h"

#include <climits>

#include "services/ingest/feeds/feeds.pb.h"

namespace vouch::services {

std::string encode_feed(const FeedSpec& spec) {
  feeds::FeedSpec out;
  out.set_kind(std::string{name_of(spec.kind)});
  out.set_transport(std::string{name_of(spec.transport)});
  out.set_address(spec.address);
  out.set_port(spec.port);
  out.set_point(std::string{name_of(spec.point)});
  out.set_rhythm_s(spec.rhythm.count());
  out.set_directory(spec.directory.string());
  out.set_auth_key_file(spec.auth_key_file.string());
  if (spec.tls) {
    out.mutable_tls()->set_certificate(spec.tls->certificate.string());
    out.mutable_tls()->set_key(spec.tls->key.string());
    out.mutable_tls()->set_peer_ca(spec.tls->peer_ca.string());
  }
  for (const std::string& sender : spec.allowed_senders) out.add_allowed_senders(sender);
  for (const std::string& peer : spec.tls_peers) out.add_tls_peers(peer);
  out.set_next_hop(spec.next_hop);
  for (const Impu& impu : spec.impus) out.add_impus(impu.reveal());
  out.set_element(spec.element);
  out.set_clock_bound_s(spec.clock_bound.count());
  return out.SerializeAsString();
}

Result<FeedSpec> decode_feed(std::string_view octets) {
  feeds::FeedSpec in;
  const bool parsed =
      octets.size() <= INT_MAX && in.ParseFromArray(octets.data(), static_cast<int>(octets.size()));
  const auto kind = feed_kind_from(in.kind());
  const auto transport = feed_transport_from(in.transport());
  const auto point = observation_point_from(in.point());
  if (!parsed || !kind || !transport || !point || in.port() > UINT16_MAX)
    return fail("FEED_UNREADABLE", "feed");
  FeedSpec spec;
  spec.kind = *kind;
  spec.transport = *transport;
  spec.address = in.address();
  spec.port = static_cast<std::uint16_t>(in.port());
  spec.point = *point;
  spec.rhythm = std::chrono::seconds{in.rhythm_s()};
  spec.directory = in.directory();
  spec.auth_key_file = in.auth_key_file();
  if (in.has_tls()) spec.tls = {in.tls().certificate(), in.tls().key(), in.tls().peer_ca()};
  spec.allowed_senders.assign(in.allowed_senders().begin(), in.allowed_senders().end());
  spec.tls_peers.assign(in.tls_peers().begin(), in.tls_peers().end());
  spec.next_hop = in.next_hop();
  for (const std::string& impu : in.impus()) spec.impus.emplace_back(impu);
  spec.element = in.element();
  if (in.has_clock_bound_s()) spec.clock_bound = std::chrono::seconds{in.clock_bound_s()};
  return spec;
}

}  // namespace vouch::services
