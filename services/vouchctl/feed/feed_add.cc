#include <fstream>
#include <memory>

#include "services/vouchctl/feed/feed_call.h"
#include "services/vouchctl/feed/feed_names.h"
#include "services/vouchctl/feed/feed_view.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr std::uint32_t kDay_s = 86'400;
constexpr std::uint32_t kHour_s = 3'600;

struct AddOptions {
  v1::AddFeedRequest request;
  std::string listen;
  std::string impus_file;

  v1::FeedSpec& spec() { return *request.mutable_spec(); }
};

/// "127.0.0.1:9060", "[::1]:9060".
Outcome<void> read_listen(const std::string& text, v1::FeedSpec& spec) {
  const std::size_t colon = text.rfind(':');
  std::uint32_t port = 0;
  const bool digits = colon != std::string::npos && colon + 1 < text.size() &&
                      text.find_first_not_of("0123456789", colon + 1) == std::string::npos &&
                      text.size() - colon <= 6;
  if (digits) port = static_cast<std::uint32_t>(std::stoul(text.substr(colon + 1)));
  if (!digits || port == 0 || port > UINT16_MAX)
    return tl::make_unexpected(Failure{{"BAD_ADDRESS", "--listen"}, Exit::kUsage});
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  spec.set_address(address);
  spec.set_port(port);
  return {};
}

/// Identities come from a file, one on a line: arguments are seen by everybody on the machine.
Outcome<void> read_impus(const std::string& file, v1::FeedSpec& spec) {
  std::ifstream lines{file};
  if (!lines) return fail("NOT_READABLE", "--impus-file");
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) spec.add_impus(line);
  }
  return {};
}

/// Which options a kind of feed has is ingest's to judge: it gets all that was typed, and nothing else.
Exit add(const Shell& shell, AddOptions& options) {
  if (!options.listen.empty()) {
    if (auto read = read_listen(options.listen, options.spec()); !read) return complain(read.error());
  }
  if (!options.impus_file.empty()) {
    if (auto read = read_impus(options.impus_file, options.spec()); !read) return complain(read.error());
  }
  return call_feeds<v1::AddFeedRequest, v1::Feed>(shell, &FeedStub::AddFeed, options.request, print_feed);
}

using Options = std::shared_ptr<AddOptions>;
using SetText = void (v1::FeedSpec::*)(const std::string&);

CLI::Option* text(CLI::App& command, const Options& options, const char* flag, SetText set,
                  const char* help) {
  return command.add_option_function<std::string>(
      flag, [options, set](const std::string& value) { (options->spec().*set)(value); }, help);
}

template <class Add>
CLI::Option* texts(CLI::App& command, const char* flag, Add add_one, const char* help) {
  return command.add_option_function<std::vector<std::string>>(
      flag,
      [add_one](const std::vector<std::string>& values) {
        for (const std::string& value : values) add_one(value);
      },
      help);
}

void add_common(CLI::App& command, const Options& options) {
  text(command, options, "NAME", &v1::FeedSpec::set_name, "Its name: 1 to 128 letters, digits and ._:/-")
      ->required();
  command
      .add_option_function<std::string>(
          "--kind", [options](const std::string& name) { options->spec().set_kind(kind_named(name)); },
          "How it comes: hep (a mirror), isc (third-party REGISTER), reg-event (registration events), "
          "capture-directory (files)")
      ->required()
      ->check(CLI::IsMember({"hep", "isc", "reg-event", "capture-directory"}));
  command
      .add_option_function<std::string>(
          "--observation-point",
          [options](const std::string& name) { options->spec().set_observation_point(point_named(name)); },
          "Where it observes: before-p-cscf, behind-p-cscf, at-s-cscf, on-isc; needed for hep and "
          "capture-directory, the others are always on-isc")
      ->check(CLI::IsMember({"before-p-cscf", "behind-p-cscf", "at-s-cscf", "on-isc"}));
  command
      .add_option_function<std::uint32_t>(
          "--rhythm", [options](std::uint32_t seconds) { options->spec().set_rhythm_seconds(seconds); },
          "Longest silence that is normal, in seconds; 0: any")
      ->check(CLI::Range(0U, kDay_s))
      ->default_val(300U)
      ->force_callback();
  text(command, options, "--element", &v1::FeedSpec::set_element,
       "What it observes, by a name of yours: feeds of the same element tell the same, and stand in for each "
       "other");
}

void add_listening(CLI::App& command, const Options& options) {
  constexpr auto group = "For hep, isc and reg-event";
  command
      .add_option(
          "--listen", options->listen,
          "Needed: IP address of ingest's machine and port, e.g. 192.0.2.10:9060 or '[2001:db8::10]:9060'; "
          "0.0.0.0 and [::] are all addresses; of reg-event the one the S-CSCF reaches ingest at")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--transport",
          [options](const std::string& name) { options->spec().set_transport(transport_named(name)); },
          "udp, tcp or tls; udp if not given")
      ->check(CLI::IsMember({"udp", "tcp", "tls"}))
      ->group(group);
  texts(
      command, "--sender", [options](const std::string& one) { options->spec().add_allowed_senders(one); },
      "IP address or prefix that may send; several times. Needed without tls, but for hep with "
      "--auth-key-file; `any` for everybody: hep only")
      ->group(group);
}

void add_tls(CLI::App& command, const Options& options) {
  constexpr auto group = "For --transport tls, all needed (files on ingest's machine)";
  texts(
      command, "--tls-peer", [options](const std::string& one) { options->spec().add_tls_peers(one); },
      "DNS name or URI (common name if it has neither) of a certificate that is believed; several times; "
      "`any` for every one of --tls-ca")
      ->group(group);
  text(command, options, "--tls-ca", &v1::FeedSpec::set_tls_ca_file, "Whose certificates are accepted")
      ->group(group);
  text(command, options, "--tls-certificate", &v1::FeedSpec::set_tls_certificate_file,
       "The certificate ingest shows")
      ->group(group);
  text(command, options, "--tls-key", &v1::FeedSpec::set_tls_key_file, "Its private key")->group(group);
}

void add_hep(CLI::App& command, const Options& options) {
  constexpr auto group = "For hep";
  text(command, options, "--auth-key-file", &v1::FeedSpec::set_auth_key_file,
       "File on ingest's machine with the key that the mirror sends")
      ->group(group);
  command
      .add_option_function<std::uint32_t>(
          "--clock-bound",
          [options](std::uint32_t seconds) { options->spec().set_clock_bound_seconds(seconds); },
          "How far the mirror's stamps may be from ingest's clock, in seconds; 5 if not given")
      ->check(CLI::Range(1U, kHour_s))
      ->group(group);
}

void add_other_kinds(CLI::App& command, const Options& options) {
  constexpr auto subscribing = "For reg-event";
  text(command, options, "--next-hop", &v1::FeedSpec::set_next_hop,
       "Needed: SIP URI of the S-CSCF to subscribe at, e.g. sip:192.0.2.20:5060")
      ->group(subscribing);
  command
      .add_option(
          "--impus-file", options->impus_file,
          "Needed: file on this machine, read once by vouchctl, with the public identities to subscribe "
          "for, one on a line")
      ->group(subscribing);
  text(command, options, "--directory", &v1::FeedSpec::set_directory,
       "Needed: the folder, on ingest's machine")
      ->group("For capture-directory");
}

}  // namespace

void add_feed_add(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("add", "Listen to a feed, now and after every start of ingest");
  const auto options = std::make_shared<AddOptions>();
  add_common(*command, options);
  add_listening(*command, options);
  add_hep(*command, options);
  add_other_kinds(*command, options);
  add_tls(*command, options);
  add_examples(
      *command,
      {"feed add scscf-1/hep --kind hep --transport tcp --listen 192.0.2.10:9060 --observation-point "
       "at-s-cscf --sender 192.0.2.20",
       "feed add scscf-1/isc --kind isc --listen 192.0.2.10:5090 --sender 192.0.2.20",
       "feed add scscf-1/reg --kind reg-event --listen 192.0.2.10:5092 --sender 192.0.2.20 --next-hop "
       "sip:192.0.2.20:5060 --impus-file impus.txt --rhythm 0",
       "feed add scscf-1/files --kind capture-directory --directory /var/lib/vouch/captures "
       "--observation-point at-s-cscf"});
  add_action(*command, shell, true, [&shell, options] { return add(shell, *options); });
}

}  // namespace vouch::services
