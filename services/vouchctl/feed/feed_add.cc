#include <fstream>
#include <memory>

#include "services/vouchctl/feed/feed_call.h"
#include "services/vouchctl/feed/feed_view.h"
#include "services/vouchctl/feed/observation_point.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

v1::LiveFeedKind kind_named(const std::string& name) {
  if (name == "hep") return v1::HEP;
  if (name == "isc") return v1::ISC;
  if (name == "reg-event") return v1::REG_EVENT;
  return v1::CAPTURE_DIRECTORY;
}

v1::FeedTransport transport_named(const std::string& name) {
  if (name == "tcp") return v1::FEED_TCP;
  if (name == "tls") return v1::FEED_TLS;
  return v1::FEED_UDP;
}

struct AddOptions {
  v1::AddFeedRequest request;
  std::string kind;
  std::string transport = "udp";
  std::string point;
  std::string listen;
  std::string impus_file;
  std::uint32_t rhythm_s = 300;
};

/// "127.0.0.1:9060", "[::1]:9060".
Result<void> read_listen(const std::string& text, v1::FeedSpec& spec) {
  const std::size_t colon = text.rfind(':');
  std::uint32_t port = 0;
  const bool digits = colon != std::string::npos && colon + 1 < text.size() &&
                      text.find_first_not_of("0123456789", colon + 1) == std::string::npos &&
                      text.size() - colon <= 6;
  if (digits) port = static_cast<std::uint32_t>(std::stoul(text.substr(colon + 1)));
  if (!digits || port > UINT16_MAX) return fail("BAD_ADDRESS", "--listen");
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  spec.set_address(address);
  spec.set_port(port);
  return {};
}

/// Identities come from a file, one on a line: arguments are seen by everybody on the machine.
Result<void> read_impus(const std::string& file, v1::FeedSpec& spec) {
  std::ifstream lines{file};
  if (!lines) return fail("NOT_READABLE", "--impus-file");
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) spec.add_impus(line);
  }
  return {};
}

Exit add(const Shell& shell, AddOptions& options) {
  v1::FeedSpec& spec = *options.request.mutable_spec();
  spec.set_rhythm_seconds(options.rhythm_s);
  spec.set_kind(kind_named(options.kind));
  spec.set_observation_point(point_named(options.point));
  if (spec.kind() != v1::CAPTURE_DIRECTORY) {
    spec.set_transport(transport_named(options.transport));
    if (auto read = read_listen(options.listen, spec); !read) return complain(read.error());
  }
  if (!options.impus_file.empty()) {
    if (auto read = read_impus(options.impus_file, spec); !read) return complain(read.error());
  }
  return call_feeds<v1::AddFeedRequest, v1::Feed>(shell, &FeedStub::AddFeed, options.request, print_feed);
}

}  // namespace

void add_feed_add(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("add", "Listen to a feed, now and after every start");
  auto options = std::make_shared<AddOptions>();
  const auto text = [&](const char* flag, void (v1::FeedSpec::*set)(const std::string&), const char* help) {
    return command->add_option_function<std::string>(
        flag, [options, set](const std::string& value) { (options->request.mutable_spec()->*set)(value); },
        help);
  };
  command
      ->add_option_function<std::string>(
          "NAME", [options](const std::string& name) { options->request.mutable_spec()->set_name(name); },
          "Its name: letters, digits and ._:/-")
      ->required();
  command->add_option("--kind", options->kind, "What sends: hep, isc, reg-event, capture-directory")
      ->required()
      ->check(CLI::IsMember({"hep", "isc", "reg-event", "capture-directory"}));
  command->add_option("--transport", options->transport, "udp, tcp or tls")
      ->check(CLI::IsMember({"udp", "tcp", "tls"}))
      ->capture_default_str();
  command->add_option("--listen", options->listen, "Address and port to listen on, e.g. 0.0.0.0:9060");
  command
      ->add_option(
          "--observation-point", options->point,
          "Where it observes: before-p-cscf, behind-p-cscf, at-s-cscf; what the S-CSCF sends to us is on-isc")
      ->check(CLI::IsMember({"before-p-cscf", "behind-p-cscf", "at-s-cscf", "on-isc"}));
  command->add_option("--rhythm", options->rhythm_s, "Longest silence that is normal, in seconds; 0: any")
      ->capture_default_str();
  text("--element", &v1::FeedSpec::set_element,
       "What it observes, by any name: feeds of the same element tell the same, and stand in for each other");
  command->add_option_function<std::uint32_t>(
      "--clock-bound",
      [options](std::uint32_t seconds) { options->request.mutable_spec()->set_clock_bound_seconds(seconds); },
      "How far stamps may be from when their messages come, in seconds (5)");
  command->add_option_function<std::vector<std::string>>(
      "--sender",
      [options](const std::vector<std::string>& senders) {
        for (const auto& sender : senders) options->request.mutable_spec()->add_allowed_senders(sender);
      },
      "IP address or prefix that may send; several times; hep: `any` for everybody. Needed without TLS, and "
      "of "
      "hep without --auth-key-file");
  command->add_option_function<std::vector<std::string>>(
      "--tls-peer",
      [options](const std::vector<std::string>& peers) {
        for (const auto& peer : peers) options->request.mutable_spec()->add_tls_peers(peer);
      },
      "tls: DNS name or URI (common name if it has neither) of a certificate that is believed; several "
      "times; "
      "`any` for every one of --tls-ca");
  text("--auth-key-file", &v1::FeedSpec::set_auth_key_file,
       "HEP: file with the mirror's key, on ingest's machine");
  text("--directory", &v1::FeedSpec::set_directory, "capture-directory: the folder, on ingest's machine");
  text("--tls-ca", &v1::FeedSpec::set_tls_ca_file,
       "tls: whose certificates are accepted; a file on ingest's machine");
  text("--tls-certificate", &v1::FeedSpec::set_tls_certificate_file, "tls: the listener's certificate");
  text("--tls-key", &v1::FeedSpec::set_tls_key_file, "tls: its private key");
  text("--next-hop", &v1::FeedSpec::set_next_hop, "reg-event: SIP URI of the S-CSCF to subscribe at");
  command->add_option("--impus-file", options->impus_file,
                      "reg-event: file with the public identities to subscribe for, one on a line");
  add_action(*command, shell, true, [&shell, options] { return add(shell, *options); });
}

}  // namespace vouch::services
