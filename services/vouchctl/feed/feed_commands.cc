#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <memory>

#include "services/vouchctl/feed/observation_point.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/connection.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"
#include "vouch/v1/feed.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using Stub = v1::FeedService::Stub;
using Feeds = google::protobuf::RepeatedPtrField<v1::Feed>;

/// Draining waits for what was taken to be durable.
constexpr auto kLongest = std::chrono::seconds{60};

template <class Request, class Response>
Exit call(const Shell& shell, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
          const Request& request, const std::function<void(const Response&)>& print) {
  const auto connection = connect(shell, Endpoint::kIngest, "administrator");
  if (!connection) return complain(connection.error());
  const auto stub = v1::FeedService::NewStub(connection->channel);
  grpc::ClientContext context;
  set_deadline(context, kLongest);
  Response response;
  const grpc::Status status = (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return complain(error_of(status));
  if (shell.json()) {
    print_json(response);
  } else {
    print(response);
  }
  return Exit::kOk;
}

std::string listens_on(const v1::FeedSpec& spec, std::uint32_t bound_port) {
  if (spec.kind() == v1::CAPTURE_DIRECTORY) return printable(spec.directory());
  if (spec.transport() == v1::FEED_TRANSPORT_UNSPECIFIED) return "";
  const std::string transport = v1::FeedTransport_Name(spec.transport()).substr(std::string{"FEED_"}.size());
  const std::uint32_t port = bound_port == 0 ? spec.port() : bound_port;
  return fmt::format("{} {}:{}", transport, printable(spec.address()), port);
}

std::string drops_of(const v1::Feed& feed) {
  std::uint64_t drops = 0;
  for (const auto& loss : feed.losses()) drops += loss.count();
  return std::to_string(drops);
}

std::string refusals_of(const v1::Feed& feed) {
  std::uint64_t refusals = 0;
  for (const auto& refusal : feed.refusals()) refusals += refusal.count();
  return std::to_string(refusals);
}

std::string milliseconds(std::int64_t microseconds) {
  constexpr double us_per_ms = 1000;
  return fmt::format("{:.1f} ms", static_cast<double>(microseconds) / us_per_ms);
}

void print_feeds(const Feeds& feeds) {
  Table table{{"FEED", "KIND", "OBSERVES", "LISTENS", "STATE", "MESSAGES", "PER SECOND", "REGISTRATIONS",
               "LAG", "LAST", "DROPS", "REFUSED"}};
  for (const v1::Feed& feed : feeds) {
    const v1::FeedSpec& spec = feed.spec();
    table.add({printable(spec.name()), v1::LiveFeedKind_Name(spec.kind()),
               v1::ObservationPoint_Name(spec.observation_point()), listens_on(spec, feed.bound_port()),
               printable(feed.state() + (feed.problem().empty() ? "" : ": " + feed.problem())),
               std::to_string(feed.messages()), fmt::format("{:.1f}", feed.messages_per_second()),
               std::to_string(feed.registrations()), milliseconds(feed.lag_microseconds()),
               feed.has_last_message_at() ? shown(feed.last_message_at()) : "", drops_of(feed),
               refusals_of(feed)});
  }
  table.print(std::cout);
}

void print_feed(const v1::Feed& feed) {
  Feeds one;
  *one.Add() = feed;
  print_feeds(one);
  if (feed.reports() > 0) std::cout << fmt::format("reports of the registrar: {}\n", feed.reports());
  for (const auto& refusal : feed.refusals())
    std::cout << fmt::format("refused {}: {}\n", printable(refusal.code()), refusal.count());
  for (const auto& loss : feed.losses())
    std::cout << fmt::format("lost {} from {}: {}\n", printable(loss.code()), printable(loss.sender()),
                             loss.count());
  if (feed.stamps_apart() > 0)
    std::cout << fmt::format("stamped far from when they came: {} messages\n", feed.stamps_apart());
  if (feed.unpaired_registers() + feed.unpaired_successes() > 0) {
    std::cout << fmt::format("unpaired: {} REGISTERs without response, {} responses without REGISTER\n",
                             feed.unpaired_registers(), feed.unpaired_successes());
  }
}

void print_sink(const v1::SinkState& sink) {
  std::cout << (sink.direct() ? "The database takes what feeds bring" : "The database is away or slow")
            << fmt::format("; {} batches ({} octets) wait on the local disk.\n", sink.spool_entries(),
                           sink.spool_octets());
  if (sink.given_up_batches() > 0)
    std::cout << fmt::format("{} batches could be stored nowhere.\n", sink.given_up_batches());
  if (sink.set_aside_batches() > 0)
    std::cout << fmt::format("{} batches stand aside: the database will not have them.\n",
                             sink.set_aside_batches());
}

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
  return call<v1::AddFeedRequest, v1::Feed>(shell, &Stub::AddFeed, options.request, print_feed);
}

void add_add(CLI::App& group, Shell& shell) {
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
      "IP address that may send; several times; all if not given");
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

/// A command that names one feed.
template <class Request>
CLI::App* named(CLI::App& group, const char* name, const char* help,
                const std::shared_ptr<Request>& request) {
  auto* command = group.add_subcommand(name, help);
  command
      ->add_option_function<std::string>(
          "NAME", [request](const std::string& feed) { request->set_name(feed); }, "The feed's name")
      ->required();
  return command;
}

void add_drain(CLI::App& group, Shell& shell) {
  auto request = std::make_shared<v1::DrainFeedRequest>();
  auto* command = named(group, "drain", "Stop listening and wait until everything taken is durable", request);
  command->add_flag_callback(
      "--resume", [request] { request->set_resume(true); }, "Listen again instead");
  add_action(*command, shell, true, [&shell, request] {
    return call<v1::DrainFeedRequest, v1::Feed>(shell, &Stub::DrainFeed, *request, print_feed);
  });
}

void print_rejected(const v1::ListRejectedResponse& response) {
  for (const v1::Rejected& one : response.rejected()) {
    std::cout << fmt::format("{}  {}  {}  {}  {} octets\n{}\n", shown(one.at()), printable(one.feed()),
                             printable(one.code()), printable(one.where()), one.octets(), one.shape());
  }
}

void add_rejected(CLI::App& group, Shell& shell) {
  auto* command =
      group.add_subcommand("rejected", "What was refused lately, with every letter and digit masked");
  auto request = std::make_shared<v1::ListRejectedRequest>();
  command->add_option_function<std::string>(
      "NAME", [request](const std::string& feed) { request->set_name(feed); },
      "The feed's name; all if not given");
  command->add_option_function<std::uint32_t>(
      "--limit", [request](std::uint32_t limit) { request->set_limit(limit); }, "How many, latest first");
  add_action(*command, shell, true, [&shell, request] {
    return call<v1::ListRejectedRequest, v1::ListRejectedResponse>(shell, &Stub::ListRejected, *request,
                                                                   print_rejected);
  });
}

}  // namespace

void add_feed(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("feed", "Look after the live feeds of an ingest process");
  group->require_subcommand(1);
  add_action(*group->add_subcommand("list", "List all feeds, and what waits on the local disk"), shell, true,
             [&shell] {
               return call<v1::ListFeedsRequest, v1::ListFeedsResponse>(
                   shell, &Stub::ListFeeds, {}, [](const v1::ListFeedsResponse& response) {
                     print_feeds(response.feeds());
                     print_sink(response.sink());
                   });
             });
  auto show = std::make_shared<v1::GetFeedRequest>();
  add_action(*named(*group, "show", "Show a feed", show), shell, true, [&shell, show] {
    return call<v1::GetFeedRequest, v1::Feed>(shell, &Stub::GetFeed, *show, print_feed);
  });
  add_add(*group, shell);
  auto remove = std::make_shared<v1::RemoveFeedRequest>();
  add_action(*named(*group, "remove", "Forget a feed; what it brought stays", remove), shell, true,
             [&shell, remove] {
               return call<v1::RemoveFeedRequest, v1::RemoveFeedResponse>(
                   shell, &Stub::RemoveFeed, *remove,
                   [](const v1::RemoveFeedResponse&) { std::cout << "removed\n"; });
             });
  add_drain(*group, shell);
  add_rejected(*group, shell);
}

}  // namespace vouch::services
