#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <optional>

#include "bench/fleet/durable.h"
#include "bench/fleet/fleet.h"
#include "bench/load/subscriber.h"
#include "services/common/tls/credentials.h"

namespace {

using namespace vouch::bench;

/// What the command line says.
struct Order {
  Fleet fleet;
  std::uint16_t hep_port = 0;
  std::uint16_t udp_port = 0;
  GrpcTarget ingest;
  std::string feed;
  GrpcTarget administrator;
  bool over_grpc = false;
  bool until_durable = false;
};

void declare(CLI::App& app, Order& order) {
  const CLI::Range subscribers{std::uint64_t{0}, kFleetMax};
  Roster& roster = order.fleet.roster;
  app.add_option("--ues", roster.count, "Registrations")->required()->check(subscribers);
  app.add_option("--first", roster.first, "Number of the first subscriber")->check(subscribers);
  app.add_option("--round", roster.round, "For the how many-th time they register");
  app.add_option("--new-from", roster.new_from, "Every tenth is a new subscriber, from this number on")
      ->check(subscribers);
  app.add_option("--senders", order.fleet.senders, "Connections or streams")->check(CLI::Range(1, 100));
  app.add_option("--rate", order.fleet.per_second,
                 "Registrations a second; as fast as they are taken if not given");
  auto* over_hep = app.add_option("--hep-port", order.hep_port, "To a HEP feed over TCP on this machine");
  auto* over_udp = app.add_option("--udp-port", order.udp_port, "To a HEP receiver over UDP on this machine");
  auto* over_grpc = app.add_flag("--grpc", order.over_grpc, "To ingest over gRPC");
  app.add_option("--ago", order.fleet.ago_s, "Seconds before now at which they are said to have been seen")
      ->needs(over_grpc);
  over_grpc->excludes(over_hep)->excludes(over_udp);
  over_udp->excludes(over_hep)->needs("--rate");
  app.add_option("--ingest", order.ingest.address, "Address of ingest");
  app.add_option("--ca", order.ingest.ca, "PEM file: whose certificates are accepted");
  app.add_option("--certificate", order.ingest.certificate, "PEM file: as whom to feed");
  app.add_option("--key", order.ingest.key, "PEM file: its private key");
  app.add_option("--feed", order.feed, "Name of the feed; over gRPC each stream adds its number");
  app.add_option("--admin-certificate", order.administrator.certificate,
                 "PEM file: as whom to ask how far ingest is");
  app.add_option("--admin-key", order.administrator.key, "PEM file: its private key");
  app.add_flag("--until-durable", order.until_durable, "End when all is in the database")
      ->needs("--ingest", "--admin-certificate");
}

void run(Order& order) {
  constexpr auto limit = std::chrono::hours{4};
  order.administrator.address = order.ingest.address;
  order.administrator.ca = order.ingest.ca;
  std::optional<Durability> durability;
  if (order.until_durable) durability.emplace(order.administrator, order.over_grpc ? "" : order.feed);
  Settled settled;
  const auto begin = std::chrono::steady_clock::now();
  const auto since = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  if (order.over_grpc) settled = send_over_grpc(order.fleet, order.ingest, order.feed);
  if (order.hep_port != 0) send_over_hep(order.fleet, order.hep_port);
  if (order.udp_port != 0) send_over_udp(order.fleet, order.udp_port);
  if (order.over_grpc && settled.messages != 2 * order.fleet.roster.count)
    throw std::runtime_error("not everything was acknowledged");
  const double sent_s = since();
  if (durability) durability->wait(order.fleet.roster.count, limit);
  std::cout << "{\"sent_s\": " << sent_s << ", \"seconds\": " << since() << ", ";
  settled.waits.print(std::cout);
  std::cout << "}" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  vouch::services::require_tls_1_3();
  CLI::App app{"A fleet registers, and feeds are told; prints how long that took, as JSON"};
  Order order;
  declare(app, order);
  CLI11_PARSE(app, argc, argv);
  try {
    run(order);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_fleet: " << error.what() << '\n';
    return 1;
  }
}
